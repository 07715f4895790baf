//! Walks recordings the whole way, from bytes to a scorecard: one, or many at once in the order they
//! were given. It prints nothing; what happens is reported by events.

mod many;
mod memory;
mod one;
mod script;

pub use many::Event;
pub use many::Message;
pub use many::in_parallel;
pub use many::score_all;
pub use memory::Memory;
pub use one::Run;
pub use one::Source;
pub use one::score_one;
pub use script::score_script;
pub use script::script_engine;
