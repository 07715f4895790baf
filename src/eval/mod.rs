//! Measures how right the program is, over recordings or texts whose truth somebody has written down.
//!
//! Pure: it compares a truth with a scored recording and counts. Reading manifests, listening and
//! printing are left to `cli`.

mod detections;
mod distance;
mod figures;
mod truth;

pub use detections::Detection;
pub use distance::edit_distance;
pub use distance::spoken_words;
pub use figures::CheckFigures;
pub use figures::Evaluation;
pub use figures::Figures;
pub use figures::Miss;
pub use figures::Share;
pub use truth::Truth;
