//! The one chain from words to a scorecard: names and numbers, their verification against the sound, phrases, the
//! verdict of each rule, the points and the coaching. Recordings, scripts, labelled sets, the rewrites of a coach and
//! the examples of rubrics all go through it.
//!
//! How entities and phrases are found is left to `analyze`, each verdict to `rubric`. It reads no file; what the sound
//! has to say is asked of the hearing that is handed in.

mod chain;
mod coach;
mod context;
mod examples;
mod explanation;
mod findings;
#[cfg(test)]
mod grades;
mod language;
mod scorecard;

pub use chain::score_recording;
pub use chain::score_script;
pub use coach::Cut;
pub use context::ScoringContext;
pub use examples::ExampleOutcome;
pub use examples::test_examples;
pub use explanation::Explanation;
pub use explanation::explain_script;
pub use findings::find_mentions;
pub use findings::find_verified_mentions;
pub use language::not_english;
pub use language::other_language;

#[cfg(test)]
mod testing {
    use crate::domain::Scorecard;
    use crate::rubric::Rubric;
    use crate::rubric::testing::Message;
    use crate::scoring::scorecard::scorecard;

    /// Scores a message whose mentions are marked by hand.
    pub(super) fn score(message: &Message, rubric: &Rubric) -> Scorecard {
        message.with_take(|take| scorecard(rubric, take, &[]))
    }
}
