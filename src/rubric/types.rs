//! What a rubric and a rule are. Reading them from TOML is `reader`'s, judging by them `judge`'s.

use crate::domain::Grade;
use crate::domain::HousePhrases;
use crate::domain::Millis;
use crate::domain::RubricRef;
use crate::domain::Transcript;
use crate::domain::Verdict;
use crate::rubric::checks::Check;
use crate::rubric::checks::Purpose;
use crate::rubric::gate::Gate;
use crate::rubric::zones::Reach;
use crate::rubric::zones::Zones;
use crate::text::did_you_mean::unknown_word;

/// A set of rules that was loaded and found whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Rubric {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) opening: Reach,
    pub(crate) closing: Reach,
    pub(crate) rules: Vec<Rule>,
    pub(crate) phrases: HousePhrases,
    pub(crate) gates: Vec<Gate>,
    pub(crate) hash: String,
}

impl Rubric {
    /// Returns the id: `callback`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the title, for people.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns what the rubric is for, in a sentence or two.
    pub fn about(&self) -> &str {
        &self.about
    }

    /// Returns the BLAKE3 hash, in hexadecimal, of everything that can change a verdict or its
    /// points: ids, checks and their settings, weights, caps, reaches. Comments and advice are left out.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Returns what reports call these rules.
    pub fn reference(&self) -> RubricRef {
        RubricRef {
            id: self.id.clone(),
            hash: self.hash.clone(),
        }
    }

    /// Returns the rules, in the order they are shown.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Returns what the house has decided about phrases of its own.
    pub fn phrases(&self) -> &HousePhrases {
        &self.phrases
    }

    /// Returns the caps on the score, those of rules first.
    pub fn gates(&self) -> &[Gate] {
        &self.gates
    }

    /// Returns the best grade of a message that misses a rule, where missing it caps the score.
    pub fn cap_of(&self, rule: &str) -> Option<Grade> {
        let gate = self.gates.iter().find(|gate| gate.id == rule)?;
        Some(gate.cap)
    }

    /// Returns the rule of an id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// Returns how long a message may take, where a rule limits it.
    pub fn limit(&self) -> Option<Millis> {
        self.rules
            .iter()
            .find_map(|rule| match rule.check.purpose() {
                Purpose::Duration(limit) => Some(limit),
                _ => None,
            })
    }

    /// Says that there is no rule of an id, which one was probably meant, and what rules there are.
    pub fn no_such_rule(&self, id: &str) -> String {
        let ids: Vec<&str> = self.rules.iter().map(|rule| rule.id.as_str()).collect();
        unknown_word("check", id, &ids)
    }

    /// Returns how far the opening of a message reaches from its start.
    pub fn opening(&self) -> Reach {
        self.opening
    }

    /// Returns how far the closing of a message reaches from its end.
    pub fn closing(&self) -> Reach {
        self.closing
    }

    /// Lays out the opening and the closing of a message.
    pub(crate) fn zones(&self, transcript: &Transcript, duration: Option<Millis>) -> Zones {
        Zones::of(transcript, duration, self.opening, self.closing)
    }
}

/// One rule: what it asks, what it is worth, and what to say to people about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The id, which never changes its meaning: `number-start`.
    pub id: String,
    /// The title, for people: "Number at the start".
    pub title: String,
    /// What it is worth; the total is scaled to 100.
    pub points: u32,
    /// How it is judged.
    pub check: Check,
    /// What it asks, in a sentence.
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// How to do better.
    pub advice: String,
    /// What to practise, each take another of them; the advice does where there is none.
    pub drills: Vec<String>,
    /// Where the advice comes from.
    pub source: String,
    /// A message, or stage directions and a message, that passes.
    pub passes: String,
    /// One that fails.
    pub fails: String,
}

impl Rule {
    /// Returns the points that a verdict earns: half of them for `partly`.
    pub(crate) fn points_for(&self, verdict: Verdict) -> f64 {
        let points = f64::from(self.points);
        match verdict {
            Verdict::Met => points,
            Verdict::Partly => points / 2.0,
            Verdict::Missed | Verdict::Unsure | Verdict::Skipped => 0.0,
        }
    }
}
