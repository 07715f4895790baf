//! How much a few numbers can tell: rates with intervals, one rate against another, the chance of
//! being the best, and how many more messages it takes to know. Pure, and never more certain than
//! the numbers are. What the numbers mean for a message is said elsewhere.

mod best;
mod difference;
mod distributions;
mod homogeneity;
mod rate;
mod sample_size;

pub use best::probabilities_of_being_best;
pub use difference::difference_interval;
pub use distributions::beta_sample;
pub use homogeneity::homogeneity_p;
pub use rate::Interval;
pub use rate::Rate;
pub use sample_size::per_group_to_tell;
