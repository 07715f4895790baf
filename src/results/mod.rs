//! What came back, computed: which people count, how the variants compare, whether a better score
//! brings more call-backs, who may be tried again, and which variant comes next. Pure; it takes facts
//! of calls and returns figures with words that claim no more than the figures do.

mod conclusion;
mod due;
mod insight;
mod next;
mod people;
mod spread;
mod variants;

pub use conclusion::Conclusion;
pub use due::Due;
pub use due::DueList;
pub use due::DueRule;
pub use due::due;
pub use insight::Band;
pub use insight::CheckFigures;
pub use insight::Insight;
pub use insight::insight;
pub use next::Proposal;
pub use next::alternate;
pub use next::thompson;
pub use people::Counting;
pub use people::Figures;
pub use people::USUAL_WINDOW_DAYS;
pub use spread::Cell;
pub use variants::Comparison;
pub use variants::VariantFigures;
pub use variants::VariantsReport;
pub use variants::VariantsRules;
pub use variants::compare_variants;
