//! What is counted over a set of recordings, and the shares that follow from the counts.

use std::collections::BTreeMap;

use serde::Serialize;

use super::detections;
use super::detections::Detection;
use super::distance::edit_distance;
use super::distance::spoken_words;
use super::truth::Truth;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::ScoredRecording;
use crate::domain::Verdict;
use crate::domain::Whose;
use crate::text::telephone::digits_of;

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Those that are so.
    pub hits: usize,
    /// All that were looked at.
    pub of: usize,
}

impl Share {
    /// Returns the share from 0 to 1; none of nothing. A rate of errors can be above 1.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub fn rate(self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }

    fn count(&mut self, is_hit: bool) {
        self.hits += usize::from(is_hit);
        self.of += 1;
    }

    fn add(&mut self, hits: usize, of: usize) {
        self.hits += hits;
        self.of += of;
    }
}

/// How one check's verdicts compare with the truth.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CheckFigures {
    /// Verdicts that are right, of those that are right or wrong.
    pub right: Share,
    /// Verdicts that leave it to a person where the truth is known, of all.
    pub unsure: Share,
    /// Verdicts that say `met`, of those that should not.
    pub false_met: Share,
    /// How often each verdict was given, by the likeliest true one: `{"met": {"missed": 2}}`.
    pub confusion: BTreeMap<Verdict, BTreeMap<Verdict, usize>>,
}

/// Everything that is counted over a set of recordings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Recordings and texts that were judged.
    pub recordings: usize,
    /// Those with the very digits in one mention of the number, of those that say a number.
    pub exact_digits: Share,
    /// Digits to insert, delete or replace, of digits said.
    pub digit_errors: Share,
    /// Numbers said that were found, right or half right, of numbers said.
    pub numbers_recall: Share,
    /// Numbers found that were said, of numbers found.
    pub numbers_precision: Share,
    /// Recordings whose speaker's name was found, of those that say it.
    pub names_found: Share,
    /// Words to insert, delete or replace, of words said.
    pub word_errors: Share,
    /// Recordings in which a name or number was found, of those without any words.
    pub phantoms: Share,
    /// Recordings in which a check of the number says `met` and should not, of those in which one
    /// should not.
    pub false_met: Share,
    /// Verdicts that are right, of those that are right or wrong, over all checks.
    pub right: Share,
    /// Verdicts that leave it to a person, of all that were compared.
    pub unsure: Share,
    /// The same by check.
    pub checks: BTreeMap<String, CheckFigures>,
    /// Hooks, pitches, introductions and asks that were found.
    pub detections: BTreeMap<&'static str, Detection>,
}

/// A verdict that is neither right nor unsure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// Which recording or text.
    pub name: String,
    /// Which check.
    pub check: String,
    /// The verdicts that would have been right.
    pub expected: Vec<Verdict>,
    /// The verdict that was given.
    pub found: Verdict,
    /// Why it was given, in the check's own words.
    pub reason: String,
}

/// The figures over all recordings, by condition, and every miss.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Evaluation {
    /// Over all.
    pub all: Figures,
    /// By what the recordings went through.
    pub conditions: BTreeMap<String, Figures>,
    /// Every verdict that is wrong, in the order of the recordings.
    pub misses: Vec<Miss>,
}

impl Evaluation {
    /// Counts one recording or text.
    pub fn add(&mut self, truth: &Truth, known_rep: bool, scored: &ScoredRecording) {
        let condition = truth.condition.clone().unwrap_or_default();
        let expected = truth.expected(known_rep);
        for figures in [&mut self.all, self.conditions.entry(condition).or_default()] {
            figures.add(truth, &expected, scored);
        }
        for check in &scored.scorecard.checks {
            let Some(right) = expected.get(&check.id) else {
                continue;
            };
            if !right.contains(&check.verdict) && is_decided(check.verdict) {
                self.misses.push(Miss {
                    name: truth.name().to_owned(),
                    check: check.id.clone(),
                    expected: right.clone(),
                    found: check.verdict,
                    reason: check.reason.clone(),
                });
            }
        }
    }
}

impl Figures {
    fn add(
        &mut self,
        truth: &Truth,
        expected: &BTreeMap<String, Vec<Verdict>>,
        scored: &ScoredRecording,
    ) {
        self.recordings += 1;
        let of_speaker = |kind: MentionKind| -> Vec<&Mention> {
            scored
                .mentions
                .iter()
                .filter(|mention| mention.kind == kind && mention.whose == Whose::Speaker)
                .collect()
        };
        let (numbers, names) = (
            of_speaker(MentionKind::Number),
            of_speaker(MentionKind::Name),
        );
        if let Some(said) = truth.numbers_said() {
            self.add_numbers(truth, &said, &numbers);
        }
        if let (Some(name), true) = (
            truth.speaker_name.as_deref(),
            truth.name_at_start != Some(false) || truth.name_at_end != Some(false),
        ) {
            self.names_found
                .count(names.iter().any(|found| is_name(found, name)));
        }
        if let Some(text) = truth.text.as_deref() {
            if truth.file.is_some() {
                let (said, recognised) =
                    (spoken_words(text), spoken_words(&scored.transcript.text()));
                self.word_errors
                    .add(edit_distance(&said, &recognised), said.len());
            }
            if text.is_empty() {
                self.phantoms
                    .count(!(numbers.is_empty() && names.is_empty()));
            }
        }
        detections::count(&mut self.detections, truth, &scored.mentions);
        self.add_verdicts(expected, scored);
    }

    fn add_numbers(&mut self, truth: &Truth, said: &[&str], found: &[&Mention]) {
        if let Some(&first) = said.first() {
            self.exact_digits
                .count(found.iter().any(|mention| is_number(truth, mention, first)));
        }
        // Each number said takes the nearest of those that are left, in the order they were said.
        let mut left: Vec<&Mention> = found.to_vec();
        for number in said {
            let nearest = left
                .iter()
                .enumerate()
                .map(|(place, mention)| (digits_apart(truth, mention, number), place))
                .min();
            match nearest {
                // Half of the digits or more are right: it is this number, however badly recognised.
                Some((apart, place)) if apart * 2 <= number.len() => {
                    left.remove(place);
                    self.digit_errors.add(apart, number.len());
                    self.numbers_recall.count(true);
                }
                _ => {
                    self.digit_errors.add(number.len(), number.len());
                    self.numbers_recall.count(false);
                }
            }
        }
        self.numbers_precision
            .add(found.len() - left.len(), found.len());
    }

    fn add_verdicts(
        &mut self,
        expected: &BTreeMap<String, Vec<Verdict>>,
        scored: &ScoredRecording,
    ) {
        let (mut can_be_false, mut is_false) = (false, false);
        for check in &scored.scorecard.checks {
            let Some(right) = expected.get(&check.id) else {
                continue;
            };
            let Some(&likeliest) = right.first() else {
                continue;
            };
            let is_right = right.contains(&check.verdict);
            let figures = self.checks.entry(check.id.clone()).or_default();
            *figures
                .confusion
                .entry(likeliest)
                .or_default()
                .entry(check.verdict)
                .or_default() += 1;
            if is_right || is_decided(check.verdict) {
                figures.right.count(is_right);
                self.right.count(is_right);
            }
            let is_unsure = !is_right && check.verdict == Verdict::Unsure;
            figures.unsure.count(is_unsure);
            self.unsure.count(is_unsure);
            if !right.contains(&Verdict::Met) {
                let says_met = check.verdict == Verdict::Met;
                figures.false_met.count(says_met);
                if matches!(
                    check.id.as_str(),
                    "number-start" | "number-end" | "number-agrees"
                ) {
                    can_be_false = true;
                    is_false |= says_met;
                }
            }
        }
        if can_be_false {
            self.false_met.count(is_false);
        }
    }
}

fn is_decided(verdict: Verdict) -> bool {
    !matches!(verdict, Verdict::Unsure | Verdict::Skipped)
}

fn is_number(truth: &Truth, mention: &Mention, digits: &str) -> bool {
    [&mention.value, &mention.e164]
        .into_iter()
        .flatten()
        .any(|found| truth.is_same_telephone(found, digits))
}

fn digits_apart(truth: &Truth, mention: &Mention, digits: &str) -> usize {
    if is_number(truth, mention, digits) {
        return 0;
    }
    let found = digits_of(mention.value.as_deref().unwrap_or_default());
    edit_distance(found.as_bytes(), digits.as_bytes())
}

/// Returns whether a found name is the one that was said, or its first name.
fn is_name(mention: &Mention, name: &str) -> bool {
    let words = |text: &str| {
        text.to_lowercase()
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let found = words(mention.value.as_deref().unwrap_or(&mention.text));
    !found.is_empty() && words(name).first() == found.first()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CheckResult;
    use crate::domain::Coaching;
    use crate::domain::Grade;
    use crate::domain::Millis;
    use crate::domain::Origin;
    use crate::domain::Recording;
    use crate::domain::RecordingId;
    use crate::domain::Region;
    use crate::domain::Rep;
    use crate::domain::RubricRef;
    use crate::domain::Scorecard;
    use crate::domain::Transcript;
    use crate::domain::WordRange;

    fn scored(
        text: &str,
        mentions: &[(MentionKind, &str)],
        verdicts: &[(&str, Verdict)],
    ) -> ScoredRecording {
        let transcript = Transcript::typed(text);
        ScoredRecording {
            recording: Recording {
                file: "a.wav".to_owned(),
                id: RecordingId(String::new()),
            },
            duration: Millis(1000),
            facts: None,
            envelope: None,
            origin: Origin::default(),
            rubric: RubricRef {
                id: String::new(),
                hash: String::new(),
            },
            rep: Rep::default(),
            region: Region::US,
            mentions: mentions
                .iter()
                .map(|&(kind, value)| {
                    Mention::of(kind, &transcript, WordRange { first: 0, last: 0 })
                        .with_value(value)
                })
                .collect(),
            transcript,
            scorecard: Scorecard {
                checks: verdicts
                    .iter()
                    .map(|&(id, verdict)| CheckResult {
                        id: id.to_owned(),
                        title: id.to_owned(),
                        verdict,
                        points: 0.0,
                        max_points: 1.0,
                        reason: format!("{id} is {verdict}"),
                        advice: None,
                        evidence: Vec::new(),
                        overridden: None,
                    })
                    .collect(),
                score: 0,
                grade: Grade::F,
                cap: None,
                range: None,
                coaching: Coaching::default(),
            },
        }
    }

    fn share(hits: usize, of: usize) -> Share {
        Share { hits, of }
    }

    #[test]
    fn numbers_names_and_words_are_counted_as_by_hand() {
        let truth = Truth::parse(
            r#"{"file": "a.wav", "text": "Hi, it's Sean on four one five", "condition": "clean",
                "speaker_name": "Sean Carter", "name_at_start": true,
                "digits_start": "4155550134", "digits_end": "4155550134"}"#,
        )
        .unwrap();
        // The first is exact, the second lacks a digit, the third was never said.
        let recognised = scored(
            "Hi, it's Shawn on 41",
            &[
                (MentionKind::Number, "+14155550134"),
                (MentionKind::Number, "415555014"),
                (MentionKind::Number, "99"),
                (MentionKind::Name, "Sean"),
            ],
            &[],
        );
        let mut evaluation = Evaluation::default();
        evaluation.add(&truth, false, &recognised);
        let all = &evaluation.all;
        assert_eq!(all.exact_digits, share(1, 1));
        assert_eq!(all.digit_errors, share(1, 20));
        assert_eq!(all.numbers_recall, share(2, 2));
        assert_eq!(all.numbers_precision, share(2, 3));
        assert_eq!(all.names_found, share(1, 1));
        // hi its sean on 4 1 5 ~ hi its shawn on 4 1: one replaced, one missing, of seven.
        assert_eq!(all.word_errors, share(2, 7));
        assert_eq!(all.phantoms, share(0, 0));
        assert_eq!(evaluation.conditions["clean"], evaluation.all);
    }

    #[test]
    fn a_number_with_other_digits_before_it_is_not_exact() {
        for (said, region, recognised, exact) in [
            ("4155550134", "US", "664155550134", 0),
            ("4155550134", "US", "04155550134", 0),
            ("4155550134", "US", "24155550134", 0),
            ("4155550134", "US", "14155550134", 1),
            ("07700900123", "GB", "447700900123", 1),
            ("07700900123", "GB", "7700900123", 0),
            ("07700900123", "US", "447700900123", 0),
        ] {
            let line = format!(r#"{{"text": "", "phone_digits": "{said}", "region": "{region}"}}"#);
            let truth = Truth::parse(&line).unwrap();
            let mut evaluation = Evaluation::default();
            let found = scored("a number", &[(MentionKind::Number, recognised)], &[]);
            evaluation.add(&truth, false, &found);
            assert_eq!(
                evaluation.all.exact_digits,
                share(exact, 1),
                "{recognised} {region}"
            );
        }
    }

    #[test]
    fn a_number_or_a_name_that_nobody_said_is_a_phantom() {
        let truth = Truth::parse(r#"{"file": "a.wav", "text": "", "number_at_start": false}"#);
        let truth = truth.unwrap();
        let mut evaluation = Evaluation::default();
        evaluation.add(&truth, false, &scored("", &[], &[]));
        evaluation.add(
            &truth,
            false,
            &scored("ring", &[(MentionKind::Number, "5550134")], &[]),
        );
        assert_eq!(evaluation.all.phantoms, share(1, 2));
        assert_eq!(evaluation.all.numbers_precision, share(0, 1));
        assert_eq!(evaluation.all.numbers_recall, share(0, 0));
        assert_eq!(evaluation.all.exact_digits, share(0, 0));
        // Every word that was recognised is an error, of no words said.
        assert_eq!(evaluation.all.word_errors, share(1, 0));
        assert_eq!(evaluation.all.word_errors.rate(), None);
    }

    #[test]
    fn unsure_is_neither_right_nor_wrong_and_a_false_met_is_counted_once_a_recording() {
        let truth = Truth::parse(
            r#"{"number_at_start": false, "number_at_end": false, "name_at_start": true,
                "name_at_end": true}"#,
        )
        .unwrap();
        let mut evaluation = Evaluation::default();
        evaluation.add(
            &truth,
            false,
            &scored(
                "",
                &[],
                &[
                    ("number-start", Verdict::Met),
                    ("number-end", Verdict::Met),
                    ("name-start", Verdict::Unsure),
                    ("name-end", Verdict::Met),
                    ("level", Verdict::Skipped),
                ],
            ),
        );
        evaluation.add(
            &truth,
            false,
            &scored("", &[], &[("number-start", Verdict::Missed)]),
        );
        let all = &evaluation.all;
        assert_eq!(all.false_met, share(1, 2));
        assert_eq!(all.right, share(2, 4));
        assert_eq!(all.unsure, share(1, 5));
        let start = &all.checks["number-start"];
        assert_eq!(start.right, share(1, 2));
        assert_eq!(start.false_met, share(1, 2));
        assert_eq!(start.confusion[&Verdict::Missed][&Verdict::Met], 1);
        assert_eq!(start.confusion[&Verdict::Missed][&Verdict::Missed], 1);
        assert_eq!(all.checks["name-start"].right, share(0, 0));
        assert!(!all.checks.contains_key("level"));
        let missed: Vec<&str> = evaluation.misses.iter().map(|m| m.check.as_str()).collect();
        assert_eq!(missed, ["number-start", "number-end"]);
    }
}
