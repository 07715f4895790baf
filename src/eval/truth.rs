//! What is true of a recording or a text: one line of a manifest, and the verdicts that follow from
//! it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::MentionKind;
use crate::domain::Region;
use crate::domain::Verdict;
use crate::text::telephone;

/// The truth of one recording or text: a line of a manifest in JSON lines. Any field may be missing,
/// and what is missing is not measured; other fields are ignored.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Truth {
    /// The recording, relative to the manifest's folder; without it `text` is what is judged.
    pub file: Option<String>,
    /// A text's own name.
    pub id: Option<String>,
    /// The words that are said.
    #[serde(alias = "transcript")]
    pub text: Option<String>,
    /// What the recording went through: `clean`, `telephone`, `pink-15`.
    pub condition: Option<String>,
    /// The two-letter country whose numbers are meant.
    #[serde(alias = "locale")]
    pub region: Option<String>,
    /// The rep's name as it would be known beforehand.
    pub rep_name: Option<String>,
    /// The rep's own number as it would be known beforehand, whatever was said.
    pub rep_number: Option<String>,
    /// The name that is said.
    pub speaker_name: Option<String>,
    /// The digits that are said, the first time if they differ.
    pub phone_digits: Option<String>,
    /// The digits that are said in the opening.
    pub digits_start: Option<String>,
    /// The digits that are said in the closing.
    pub digits_end: Option<String>,
    /// How often the number is said.
    pub number_mentions: Option<usize>,
    /// Whether the name is in the opening.
    pub name_at_start: Option<bool>,
    /// Whether the name is in the closing.
    pub name_at_end: Option<bool>,
    /// Whether a number is in the opening.
    pub number_at_start: Option<bool>,
    /// Whether a number is in the closing.
    pub number_at_end: Option<bool>,
    /// `none`, `weak` or `strong`.
    pub hook: Option<String>,
    /// Whether something is sold.
    pub pitch: Option<bool>,
    /// Whether it merely introduces.
    #[serde(alias = "intro")]
    pub introduction: Option<bool>,
    /// Whether the call back is asked for.
    #[serde(alias = "ask")]
    pub asks_for_callback: Option<bool>,
    /// Whether it is asked for in words, and not only by leaving the number.
    pub callback_explicit: Option<bool>,
    /// Fields about which reasonable people differ: they are not measured.
    #[serde(alias = "disputed")]
    pub ambiguous_labels: Vec<String>,
    /// The words in stretches, as sets that label each word have them; together they are the text.
    pub segments: Vec<Segment>,
    /// What checks should say, where it is written down: it goes before what follows from the rest.
    pub checks: BTreeMap<String, Expected>,
}

/// Some words that do one thing in the message.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Segment {
    /// The words.
    pub text: String,
}

/// One verdict, or several that are all right.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Expected {
    /// This one alone.
    One(Verdict),
    /// Any of these, the likeliest first.
    AnyOf(Vec<Verdict>),
}

impl Expected {
    fn verdicts(&self) -> Vec<Verdict> {
        match self {
            Self::One(verdict) => vec![*verdict],
            Self::AnyOf(verdicts) => verdicts.clone(),
        }
    }
}

/// The right verdicts on a number with a wrong digit: anything but `met`.
const NOT_MET: [Verdict; 3] = [Verdict::Missed, Verdict::Partly, Verdict::Unsure];

impl Truth {
    /// Reads one line of a manifest.
    ///
    /// # Errors
    /// Says what is wrong with the line.
    pub fn parse(line: &str) -> Result<Self, serde_json::Error> {
        let mut truth: Self = serde_json::from_str(line)?;
        if truth.text.is_none() && !truth.segments.is_empty() {
            let texts: Vec<&str> = truth.segments.iter().map(|s| s.text.as_str()).collect();
            truth.text = Some(texts.join(" "));
        }
        Ok(truth)
    }

    /// Returns whether something is in the message, where that is labelled and not disputed.
    pub(super) fn is_there(&self, kind: MentionKind) -> Option<bool> {
        let (labelled, names): (Option<bool>, &[&str]) = match kind {
            MentionKind::Hook => (self.hook.as_deref().map(|hook| hook != "none"), &["hook"]),
            MentionKind::Pitch => (self.pitch, &["pitch"]),
            MentionKind::Introduction => (self.introduction, &["introduction", "intro"]),
            MentionKind::CallbackAsk => (self.asks_for_callback, &["asks_for_callback", "ask"]),
            _ => (None, &[]),
        };
        labelled.filter(|_| !self.is_disputed(names))
    }

    fn is_disputed(&self, names: &[&str]) -> bool {
        let disputed = &self.ambiguous_labels;
        disputed.iter().any(|label| names.contains(&label.as_str()))
    }

    /// Returns the name it goes by.
    pub fn name(&self) -> &str {
        self.file
            .as_deref()
            .or(self.id.as_deref())
            .unwrap_or("text")
    }

    /// Returns the country whose numbers are meant, where it is labelled.
    pub fn country(&self) -> Option<Region> {
        self.region.as_deref().and_then(Region::parse)
    }

    /// Returns the numbers that are said, in order; `None` if that is not labelled.
    pub fn numbers_said(&self) -> Option<Vec<&str>> {
        let both: Vec<&str> = [&self.digits_start, &self.digits_end]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect();
        if !both.is_empty() {
            return Some(both);
        }
        match &self.phone_digits {
            Some(digits) => Some(vec![digits; self.number_mentions.unwrap_or(1).max(1)]),
            None => self.number_at_start.map(|_| Vec::new()),
        }
    }

    /// Returns the verdicts that are right, by check, the likeliest first. `known_rep` says that the
    /// rep's own number was known beforehand, so that a wrong digit can be noticed.
    pub fn expected(&self, known_rep: bool) -> BTreeMap<String, Vec<Verdict>> {
        let mut expected = BTreeMap::new();
        let mut put = |check: &str, verdicts: Option<Vec<Verdict>>| {
            if let Some(verdicts) = verdicts {
                expected.insert(check.to_owned(), verdicts);
            }
        };
        put("name-start", self.name_at_start.map(yes));
        put("name-end", self.name_at_end.map(yes));
        put(
            "number-start",
            self.number_there(
                self.number_at_start,
                self.digits_start.as_deref(),
                known_rep,
            ),
        );
        put(
            "number-end",
            self.number_there(self.number_at_end, self.digits_end.as_deref(), known_rep),
        );
        put("number-agrees", self.agreement(known_rep));
        put(
            "hook",
            self.hook.as_deref().and_then(|hook| match hook {
                "none" => Some(vec![Verdict::Missed]),
                "weak" => Some(vec![Verdict::Partly]),
                "strong" => Some(vec![Verdict::Met]),
                _ => None,
            }),
        );
        put("no-pitch", self.pitch.map(|pitch| yes(!pitch)));
        put(
            "no-introduction",
            self.introduction.map(|introduction| yes(!introduction)),
        );
        let asked = match (self.asks_for_callback, self.callback_explicit) {
            (Some(true), Some(false)) => Some(vec![Verdict::Partly]),
            (asked, _) => asked.map(yes),
        };
        put("callback-ask", asked);
        for (field, check) in [
            ("hook", "hook"),
            ("pitch", "no-pitch"),
            ("introduction", "no-introduction"),
            ("intro", "no-introduction"),
            ("asks_for_callback", "callback-ask"),
            ("ask", "callback-ask"),
            ("name_at_start", "name-start"),
            ("name_at_end", "name-end"),
            ("number_at_start", "number-start"),
            ("number_at_end", "number-end"),
        ] {
            if self.is_disputed(&[field]) {
                expected.remove(check);
            }
        }
        for (check, verdicts) in &self.checks {
            expected.insert(check.clone(), verdicts.verdicts());
        }
        expected
    }

    /// Returns whether two numbers are the same telephone in the country that is meant.
    pub(super) fn is_same_telephone(&self, a: &str, b: &str) -> bool {
        telephone::is_same(a, b, self.country().unwrap_or_default())
    }

    fn number_there(
        &self,
        is_there: Option<bool>,
        said: Option<&str>,
        known_rep: bool,
    ) -> Option<Vec<Verdict>> {
        Some(match (is_there?, said) {
            (true, Some(said)) if known_rep && self.is_another(said) => NOT_MET.to_vec(),
            (is_there, _) => yes(is_there),
        })
    }

    fn agreement(&self, known_rep: bool) -> Option<Vec<Verdict>> {
        let said: Vec<&str> = [&self.digits_start, &self.digits_end]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect();
        let first = *said.first()?;
        let agree = said
            .iter()
            .all(|number| self.is_same_telephone(number, first))
            && !(known_rep && said.iter().any(|number| self.is_another(number)));
        Some(if agree {
            vec![Verdict::Met]
        } else {
            NOT_MET.to_vec()
        })
    }

    fn is_another(&self, said: &str) -> bool {
        self.rep_number
            .as_deref()
            .is_some_and(|own| !self.is_same_telephone(own, said))
    }
}

fn yes(is_so: bool) -> Vec<Verdict> {
    vec![if is_so { Verdict::Met } else { Verdict::Missed }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_digit_is_expected_to_be_noticed_only_where_it_can_be() {
        let both = Truth::parse(
            r#"{"rep_number": "4155550134", "digits_start": "4155550143", "digits_end": "4155550143",
                "number_at_start": true, "number_at_end": true}"#,
        )
        .unwrap();
        assert_eq!(both.expected(false)["number-start"], [Verdict::Met]);
        assert_eq!(both.expected(false)["number-agrees"], [Verdict::Met]);
        assert_eq!(both.expected(true)["number-start"], NOT_MET);
        assert_eq!(both.expected(true)["number-agrees"], NOT_MET);

        let differ = Truth::parse(
            r#"{"digits_start": "4155550134", "digits_end": "4155550143",
                "number_at_start": true, "number_at_end": true}"#,
        )
        .unwrap();
        assert_eq!(differ.expected(false)["number-agrees"], NOT_MET);
        assert_eq!(differ.expected(false)["number-end"], [Verdict::Met]);
    }

    #[test]
    fn what_is_disputed_or_missing_is_not_measured_and_what_is_written_down_goes_first() {
        let truth = Truth::parse(
            r#"{"hook": "weak", "pitch": true, "ambiguous_labels": ["pitch"], "name_at_end": false,
                "checks": {"name-end": ["partly", "missed"], "level": "met"}}"#,
        )
        .unwrap();
        let expected = truth.expected(true);
        let ids: Vec<&String> = expected.keys().collect();
        assert_eq!(ids, ["hook", "level", "name-end"]);
        assert_eq!(expected["hook"], [Verdict::Partly]);
        let left = Truth::parse(r#"{"asks_for_callback": true, "callback_explicit": false}"#);
        assert_eq!(
            left.unwrap().expected(false)["callback-ask"],
            [Verdict::Partly]
        );
        assert_eq!(expected["name-end"], [Verdict::Partly, Verdict::Missed]);
    }

    #[test]
    fn numbers_said_are_known_absent_or_not_labelled() {
        let said = |line: &str| {
            let truth = Truth::parse(line).unwrap();
            truth.numbers_said().map(|numbers| numbers.join(" "))
        };
        assert_eq!(said("{}"), None);
        assert_eq!(said(r#"{"number_at_start": false}"#).as_deref(), Some(""));
        assert_eq!(
            said(r#"{"phone_digits": "12", "number_mentions": 2}"#).as_deref(),
            Some("12 12")
        );
        assert_eq!(
            said(r#"{"phone_digits": "1", "digits_start": "1", "digits_end": "2"}"#).as_deref(),
            Some("1 2")
        );
    }
}
