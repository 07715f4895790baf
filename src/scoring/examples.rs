//! Whether a rubric's rules do what their examples say: each is judged as it stands, end to end.

use crate::analyze::Known;
use crate::domain::Region;
use crate::domain::Rep;
use crate::domain::Verdict;
use crate::rubric::Rubric;
use crate::rubric::Take;
use crate::rubric::judge;
use crate::rubric::stage;
use crate::scoring::findings::find_mentions;

/// What became of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleOutcome {
    /// The rule's id.
    pub rule: String,
    /// The example, stage directions included.
    pub example: String,
    /// Whether it is the one that passes.
    pub should_pass: bool,
    /// What the rule says of it.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
}

impl ExampleOutcome {
    /// Returns whether the rule does what the example promises: the one is met, the other partly or
    /// not at all.
    pub fn is_as_promised(&self) -> bool {
        match self.verdict {
            Verdict::Met => self.should_pass,
            Verdict::Missed | Verdict::Partly => !self.should_pass,
            Verdict::Unsure | Verdict::Skipped => false,
        }
    }
}

/// Judges both examples of every rule, in the rubric's order, as recordings of somebody unknown in
/// the United States.
pub fn test_examples(rubric: &Rubric) -> Vec<ExampleOutcome> {
    let mut outcomes = Vec::new();
    for (at, rule) in rubric.rules().iter().enumerate() {
        for (example, should_pass) in [(&rule.passes, true), (&rule.fails, false)] {
            let (transcript, facts) =
                stage(example).expect("a rubric whose examples cannot be staged does not load");
            let rep = Rep::default();
            let known = Known {
                rep: &rep,
                prospect: None,
                region: Region::US,
                phrases: rubric.phrases(),
            };
            let mentions = find_mentions(&transcript, &known);
            let take = Take {
                duration: Some(facts.duration),
                facts: Some(&facts),
                transcript: &transcript,
                mentions: &mentions,
                rep: &rep,
                region: Region::US,
                predicted: false,
            };
            let result = judge(rubric, &take).swap_remove(at);
            outcomes.push(ExampleOutcome {
                rule: rule.id.clone(),
                example: example.clone(),
                should_pass,
                verdict: result.verdict,
                reason: result.reason,
            });
        }
    }
    outcomes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rubric::builtin_ids;

    #[test]
    fn every_example_of_every_shipped_rubric_does_what_it_promises() {
        let mut broken = Vec::new();
        for id in builtin_ids() {
            for outcome in test_examples(&Rubric::builtin(id).unwrap()) {
                if !outcome.is_as_promised() {
                    broken.push(format!("{id} {outcome:#?}"));
                }
            }
        }
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }
}
