//! Gates: what no sum of points makes up for. A message that sells, or leaves no number, may be right in all
//! else, and is still not a good one.

use serde::Serialize;

use crate::domain::Grade;
use crate::domain::MentionKind;
use crate::domain::Verdict;
use crate::domain::Whose;
use crate::rubric::checks::MENTION_WORDS;
use crate::rubric::take::Take;

/// A cap on the score, and when it holds. The `cap` of a rule is one that holds when that rule is missed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gate {
    /// The id: that of its rule, or one of its own.
    pub id: String,
    /// It holds when each of these rules has this verdict.
    pub when: Vec<(String, Verdict)>,
    /// It holds only where nothing of this kind, not even a doubtful one, is in the message.
    pub without: Option<MentionKind>,
    /// The best grade that a message can have then.
    pub cap: Grade,
    /// Why, in a few words. They change no score, and so no hash.
    #[serde(skip)]
    pub because: String,
}

impl Gate {
    /// Words when it holds: `number-start missed, number-end missed, no number`.
    pub fn condition(&self) -> String {
        let mut parts: Vec<String> = self
            .when
            .iter()
            .map(|(rule, verdict)| format!("{rule} {verdict}"))
            .collect();
        let absent = MENTION_WORDS
            .iter()
            .find(|(_, kind)| Some(*kind) == self.without);
        parts.extend(absent.map(|(word, _)| format!("no {word}")));
        parts.join(", ")
    }

    /// Returns whether it holds, by the verdict that each rule has.
    pub(crate) fn holds(
        &self,
        take: &Take<'_>,
        verdict_of: impl Fn(&str) -> Option<Verdict>,
    ) -> bool {
        let all = self
            .when
            .iter()
            .all(|(rule, verdict)| verdict_of(rule) == Some(*verdict));
        all && !self.without.is_some_and(|kind| is_in(take, kind))
    }
}

fn is_in(take: &Take<'_>, kind: MentionKind) -> bool {
    let mut mentions = take.mentions.iter();
    mentions.any(|mention| mention.kind == kind && mention.whose == Whose::Speaker)
}
