//! How well hooks, pitches, introductions and asks are found: what is reported as sure against the labels.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::Mention;
use crate::domain::MentionKind;

use super::truth::Truth;

/// How often something was found, by whether it is there. Disputed labels are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Detection {
    /// Found, and there.
    pub right: usize,
    /// Found, and not there.
    pub false_alarms: usize,
    /// There, and not found.
    pub missed: usize,
    /// Neither, and rightly so.
    pub rightly_none: usize,
    /// Left to a person, whichever is true. These are in no other count.
    pub unsure: usize,
}

/// What is looked for, and its mention.
const KINDS: [(&str, MentionKind); 4] = [
    ("hook", MentionKind::Hook),
    ("pitch", MentionKind::Pitch),
    ("introduction", MentionKind::Introduction),
    ("ask", MentionKind::CallbackAsk),
];

impl Detection {
    /// Returns how many of those found are there; `None` if none was found.
    pub fn precision(&self) -> Option<f64> {
        share(self.right, self.right + self.false_alarms)
    }

    /// Returns how many of those that are there were found.
    pub fn recall(&self) -> Option<f64> {
        share(self.right, self.right + self.missed)
    }

    /// Returns the harmonic mean of the two.
    pub fn f1(&self) -> Option<f64> {
        share(
            2 * self.right,
            2 * self.right + self.false_alarms + self.missed,
        )
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn share(hits: usize, of: usize) -> Option<f64> {
    (of > 0).then(|| hits as f64 / of as f64)
}

/// Compares what was found in a message with its labels.
pub(super) fn count(
    detections: &mut BTreeMap<&'static str, Detection>,
    truth: &Truth,
    mentions: &[Mention],
) {
    for (name, kind) in KINDS {
        let Some(is_there) = truth.is_there(kind) else {
            continue;
        };
        let found = || mentions.iter().filter(|mention| mention.kind == kind);
        let detection = detections.entry(name).or_default();
        let counted = match (found().any(|mention| mention.doubt.is_none()), is_there) {
            (false, _) if found().next().is_some() => &mut detection.unsure,
            (true, true) => &mut detection.right,
            (true, false) => &mut detection.false_alarms,
            (false, true) => &mut detection.missed,
            (false, false) => &mut detection.rightly_none,
        };
        *counted += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Doubt;
    use crate::domain::Transcript;
    use crate::domain::WordRange;

    #[test]
    fn what_is_sure_is_compared_and_what_is_not_is_counted_apart() {
        let transcript = Transcript::typed("call me");
        let hook = Mention::of(
            MentionKind::Hook,
            &transcript,
            WordRange { first: 0, last: 0 },
        );
        let mut doubtful = hook.clone();
        doubtful.doubt = Some(Doubt {
            reason: "Is it?".to_owned(),
            readings: Vec::new(),
        });
        let mut all = BTreeMap::new();
        for (line, mentions) in [
            (r#"{"hook": "strong"}"#, vec![hook.clone()]),
            (r#"{"hook": "weak"}"#, vec![]),
            (r#"{"hook": "none"}"#, vec![hook]),
            (r#"{"hook": "none"}"#, vec![doubtful]),
            (r#"{"hook": "none"}"#, vec![]),
            (r#"{"hook": "none", "disputed": ["hook"]}"#, vec![]),
        ] {
            count(&mut all, &Truth::parse(line).unwrap(), &mentions);
        }
        let hooks = all["hook"];
        assert_eq!(
            hooks,
            Detection {
                right: 1,
                false_alarms: 1,
                missed: 1,
                rightly_none: 1,
                unsure: 1
            }
        );
        assert_eq!(hooks.precision(), Some(0.5));
        assert_eq!(hooks.recall(), Some(0.5));
        assert_eq!(hooks.f1(), Some(0.5));
        assert!(!all.contains_key("pitch"));
    }
}
