//! The wording of what to keep, what to fix and what to practise, with the rep's own words.

use crate::analyze::Known;
use crate::analyze::phrases::ASKED_BY_NUMBER;
use crate::domain::CheckResult;
use crate::domain::Grade;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Millis;
use crate::domain::Rep;
use crate::domain::Transcript;
use crate::domain::Verdict;
use crate::rubric::Place;
use crate::rubric::Purpose;
use crate::rubric::Rubric;
use crate::rubric::Rule;
use crate::rubric::Take;
use crate::rubric::judge;
use crate::rubric::predicted_duration;
use crate::rubric::seconds;
use crate::scoring::coach::cut::Cut;
use crate::scoring::coach::parts::Parts;
use crate::scoring::coach::rewrite;
use crate::scoring::findings::find_mentions;
use crate::text::trimmed;

/// The most things to keep that are worth naming.
const MOST_KEPT: usize = 3;

/// The rate at which a rewrite is timed, in spoken words a minute: unhurried conversation.
const USUAL_RATE: f64 = 150.0;

/// A rule and what it came to.
#[derive(Clone, Copy)]
pub(super) struct RuleResult<'a> {
    pub(super) rule: &'a Rule,
    pub(super) result: &'a CheckResult,
}

impl RuleResult<'_> {
    fn is_fault(&self) -> bool {
        matches!(self.result.verdict, Verdict::Missed | Verdict::Partly)
    }

    fn lost(&self) -> f64 {
        self.result.max_points - self.result.points
    }

    /// Returns the words that prove it, if any do.
    fn words(&self) -> Option<String> {
        self.result
            .evidence
            .first()
            .map(|mention| trimmed(&mention.text).to_owned())
    }
}

/// One or two rules that are fixed by the same words: name and number at the same end.
pub(super) struct Fault<'a>(Vec<RuleResult<'a>>);

impl Fault<'_> {
    /// Returns the ids of its checks.
    pub(super) fn checks(&self) -> Vec<String> {
        let results = self.0.iter().map(|judged| judged.result);
        results.map(|result| result.id.clone()).collect()
    }
}

/// Everything that advice is made from.
pub(super) struct Session<'a> {
    pub(super) rubric: &'a Rubric,
    pub(super) take: &'a Take<'a>,
    pub(super) parts: &'a Parts,
    pub(super) cut: &'a Cut,
    pub(super) judged: Vec<RuleResult<'a>>,
}

impl<'a> Session<'a> {
    /// Returns what is wrong, the dearest first; what caps the score at D or less comes before all.
    pub(super) fn faults(&self) -> Vec<Fault<'a>> {
        let mut faults: Vec<Fault<'a>> = Vec::new();
        for judged in self.judged.iter().filter(|judged| judged.is_fault()) {
            let end = end_of(judged);
            match faults
                .iter_mut()
                .find(|f| end.is_some() && end_of(&f.0[0]) == end)
            {
                Some(fault) => fault.0.push(*judged),
                None => faults.push(Fault(vec![*judged])),
            }
        }
        let weight = |fault: &Fault<'_>| -> f64 {
            let lost: f64 = fault.0.iter().map(RuleResult::lost).sum();
            let caps = fault.0.iter().filter_map(|judged| self.cap_on(judged));
            if caps.max() >= Some(Grade::D) {
                lost + 100.0
            } else {
                lost
            }
        };
        faults.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
        faults
    }

    /// Returns the best grade that a rule which is missed leaves.
    fn cap_on(&self, judged: &RuleResult<'_>) -> Option<Grade> {
        let cap = self.rubric.cap_of(&judged.rule.id)?;
        (judged.result.verdict == Verdict::Missed).then_some(cap)
    }

    /// Words what to do about a fault, with a better version of the rep's own words.
    pub(super) fn fix(&self, fault: &Fault<'_>) -> String {
        let first = fault.0[0];
        let purpose = first.rule.check.purpose();
        let asking = || rewrite::asking_line(self.rubric, self.parts);
        match (purpose, first.words()) {
            (Purpose::At { place, .. }, _) if place != Place::Anywhere => {
                self.fix_end(fault, place)
            }
            (Purpose::Hook, Some(words)) if is_given_away(first) => {
                format!(
                    "Stop after \"{words}\", and don't say why: \"{}\"",
                    asking()
                )
            }
            (Purpose::Hook, Some(words)) => format!(
                "Make them more curious than \"{words}\" does, and don't explain it: \"{}\"",
                asking()
            ),
            (Purpose::Hook, None) => {
                format!("Give them a reason to call you back: \"{}\"", asking())
            }
            (Purpose::Ask, _) if is_asked_outright(first) => {
                format!("Ask for the call and offer nothing else: \"{}\"", asking())
            }
            (Purpose::Ask, _) => format!("Ask for the call back: \"{}\"", asking()),
            (Purpose::Without(MentionKind::Pitch), Some(words)) => format!(
                "Cut \"{words}\": it gives them something to refuse. Just say: \"{}\"",
                asking()
            ),
            (Purpose::Without(_), Some(words)) => {
                format!("Cut \"{words}\". {}", first.rule.advice)
            }
            (Purpose::Honest, Some(words)) => {
                format!("Take \"{words}\" out. {}", first.rule.advice)
            }
            (Purpose::Duration(limit), _) if self.cut.fits && !self.cut.ranges.is_empty() => {
                self.fix_length(limit)
            }
            _ => plainly(first),
        }
    }

    /// Words what to say at an end of the message.
    fn fix_end(&self, fault: &Fault<'_>, place: Place) -> String {
        let things: Vec<&str> = fault
            .0
            .iter()
            .map(|judged| match judged.rule.check.purpose() {
                Purpose::At {
                    mention: MentionKind::Number,
                    ..
                } => "your number",
                Purpose::At {
                    mention: MentionKind::Name,
                    ..
                } => "your name",
                _ => "their name",
            })
            .collect();
        let (verb, line) = if place == Place::Opening {
            ("Open", rewrite::opening_line(self.rubric, self.parts))
        } else {
            ("End", rewrite::closing_line(self.rubric, self.parts))
        };
        format!("{verb} with {}: \"{line}\"", things.join(" and "))
    }

    /// Words what to leave out of a message that is too long.
    fn fix_length(&self, limit: Millis) -> String {
        let over = self.take.duration.unwrap_or_default().since(limit);
        let ranges = self.cut.ranges.iter();
        let words: Vec<String> = ranges
            .map(|range| shortened(&self.take.transcript.text_of(*range)))
            .collect();
        let words = words.join(" and ");
        // Half a second is nobody's business.
        if over < Millis(500) {
            return format!("Leave out {words}.");
        }
        format!("Cut {}: leave out {words}.", seconds(over))
    }

    /// Says what to practise for a fault: of several drills another one for other words, so that they differ from take to
    /// take, and the same for the same take.
    pub(super) fn drill(&self, fault: &Fault<'_>) -> String {
        let rule = fault.0[0].rule;
        let words = self.take.transcript.words.iter();
        let letters: usize = words.map(|word| word.text.len()).sum();
        let drill = rule.drills.get(letters % rule.drills.len().max(1));
        drill.unwrap_or(&rule.advice).clone()
    }

    /// Words what works, in the rep's own words.
    pub(super) fn keep(&self) -> Vec<String> {
        let mut kept = Vec::new();
        let met = || {
            self.judged
                .iter()
                .filter(|j| j.result.verdict == Verdict::Met && !self.is_contested(j))
        };
        for judged in met() {
            match (judged.rule.check.purpose(), judged.words()) {
                (Purpose::Hook, Some(words)) => {
                    kept.push(format!("\"{words}\" makes them curious."));
                }
                (Purpose::Ask, Some(words)) => {
                    let words = words.trim_end_matches(" at").trim_end_matches(" on");
                    kept.push(format!("You ask for the call directly: \"{words}\"."));
                }
                _ => {}
            }
        }
        let ends: Vec<_> = self
            .judged
            .iter()
            .filter(|judged| end_of(judged).is_some())
            .collect();
        let number_is_open = self.judged.iter().any(|j| {
            j.rule.check.purpose() == Purpose::NumberAgrees && !is_settled(j.result.verdict)
        });
        if ends.len() > 1
            && !number_is_open
            && ends.iter().all(|j| j.result.verdict == Verdict::Met)
        {
            let numbers = ends.iter().any(|judged| {
                matches!(
                    judged.rule.check.purpose(),
                    Purpose::At {
                        mention: MentionKind::Number,
                        ..
                    }
                )
            });
            kept.push(if numbers {
                "Your name and your number come at both ends.".to_owned()
            } else {
                "Your name comes at both ends.".to_owned()
            });
        }
        for judged in met() {
            match judged.rule.check.purpose() {
                Purpose::Duration(_) => {
                    if let Some(duration) = self.take.duration {
                        kept.push(format!("At {} they'll hear it all.", seconds(duration)));
                    }
                }
                Purpose::Without(MentionKind::Pitch) => {
                    kept.push("No pitch: nothing to refuse.".to_owned());
                }
                _ => {}
            }
        }
        kept.truncate(MOST_KEPT);
        kept
    }

    /// Returns whether the words that another check finds fault with, or is not sure of, are the same.
    fn is_contested(&self, judged: &RuleResult<'_>) -> bool {
        let others = self.judged.iter().filter(|j| !is_settled(j.result.verdict));
        let mut faulty = others.flat_map(|j| &j.result.evidence);
        faulty.any(|other| {
            let praised = judged.result.evidence.iter();
            praised.into_iter().any(|m| m.words.overlaps(other.words))
        })
    }

    /// Returns a better version of the whole message and how long it takes to say, where what is
    /// wrong can be put right by other words.
    pub(super) fn rewrite(&self) -> Option<(String, Millis)> {
        let by_words = self
            .judged
            .iter()
            .any(|judged| judged.is_fault() && judged.rule.check.purpose() != Purpose::Sound);
        // A form to fill in, with nothing of their own in it, is no better version of anything.
        if !by_words || *self.parts == Parts::default() {
            return None;
        }
        let hook = self.parts.hook.as_ref().filter(|_| self.is_hook_met());
        rewrite::versions(self.rubric, self.parts)
            .into_iter()
            .find_map(|text| {
                let filled = Transcript::typed(&rewrite::filled(&text, self.take.region));
                let length = predicted_duration(&filled, USUAL_RATE);
                let longest = Millis(length.0 + rewrite::slack(&text).0);
                let keeps_hook = hook.is_some_and(|hook| text.contains(hook.text()));
                self.holds(&filled, longest, keeps_hook)
                    .then_some((text, length))
            })
    }

    fn is_hook_met(&self) -> bool {
        let mut judged = self.judged.iter();
        judged.any(|j| j.rule.check.purpose() == Purpose::Hook && j.result.verdict == Verdict::Met)
    }

    /// Returns whether a rewrite, its blanks filled, passes every rule that words can pass. A hook that is met in the
    /// message and kept may be less sure among other words: it is theirs, and it works.
    fn holds(&self, filled: &Transcript, length: Millis, keeps_hook: bool) -> bool {
        // The filled blanks are not the rep's own: only what is known may be compared with.
        let rep = Rep {
            name: None,
            number: self
                .take
                .rep
                .number
                .clone()
                .filter(|_| self.parts.number.is_some()),
        };
        let known = Known {
            rep: &rep,
            prospect: None,
            region: self.take.region,
            phrases: self.rubric.phrases(),
        };
        let mentions = find_mentions(filled, &known);
        let gives_away =
            |m: &Mention| matches!(m.kind, MentionKind::Disarmed | MentionKind::Reason);
        if mentions.iter().any(gives_away) {
            return false;
        }
        let checks = judge(
            self.rubric,
            &Take {
                duration: Some(length),
                facts: None,
                transcript: filled,
                mentions: &mentions,
                rep: &rep,
                region: self.take.region,
                predicted: true,
            },
        );
        self.rubric
            .rules()
            .iter()
            .zip(&checks)
            .all(|(rule, result)| {
                let purpose = rule.check.purpose();
                let may_be_unsure = keeps_hook && purpose == Purpose::Hook;
                matches!(result.verdict, Verdict::Met | Verdict::Skipped)
                    || (may_be_unsure && result.verdict == Verdict::Unsure)
                    || !purpose.can_be_promised()
            })
    }
}

/// The most words that are quoted whole.
const LONGEST_QUOTE: usize = 14;

/// Quotes words; of many only from where to where.
fn shortened(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() <= LONGEST_QUOTE {
        return format!("\"{}\"", trimmed(text));
    }
    let (begin, end) = (words[..3].join(" "), words[words.len() - 3..].join(" "));
    format!(
        "everything from \"{}\" to \"{}\"",
        trimmed(&begin),
        trimmed(&end)
    )
}

/// Returns whether a check has nothing to say against the message.
fn is_settled(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Met | Verdict::Skipped)
}

/// Returns whether the call back is asked for in words, and not only by leaving the number.
fn is_asked_outright(judged: RuleResult<'_>) -> bool {
    let ask = judged.result.evidence.first();
    ask.is_some_and(|ask| ask.value.as_deref() != Some(ASKED_BY_NUMBER))
}

/// Returns whether there would be a hook, had it not been given away.
fn is_given_away(judged: RuleResult<'_>) -> bool {
    let first = judged.result.evidence.first();
    first.is_some_and(|mention| mention.kind == MentionKind::Disarmed)
}

/// Words a fault by its reason and its rule's advice.
fn plainly(judged: RuleResult<'_>) -> String {
    let advice = judged.result.advice.as_deref().unwrap_or_default();
    format!("{} {advice}", judged.result.reason)
        .trim_end()
        .to_owned()
}

/// Returns which end of the message a rule is about.
fn end_of(judged: &RuleResult<'_>) -> Option<Place> {
    match judged.rule.check.purpose() {
        Purpose::At { place, .. } if place != Place::Anywhere => Some(place),
        _ => None,
    }
}
