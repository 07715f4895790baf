//! What every check is given, what it gives back, and how its proof is worded.

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Millis;
use crate::domain::Verdict;
use crate::domain::Whose;
use crate::rubric::take::Take;
use crate::rubric::zones::Zones;

/// A message and where it opens and closes.
pub(crate) struct Case<'a> {
    pub(crate) take: &'a Take<'a>,
    pub(crate) zones: Zones,
}

impl<'a> Case<'a> {
    /// Returns what was found of a kind, in the order of the words; somebody else's name or number
    /// is left out.
    pub(crate) fn mentions(&self, kind: MentionKind) -> Vec<&'a Mention> {
        let mut found: Vec<&Mention> = self
            .take
            .mentions
            .iter()
            .filter(|mention| mention.kind == kind && mention.whose == Whose::Speaker)
            .collect();
        found.sort_by_key(|mention| mention.words);
        found
    }

    /// Words the proof, for the middle of a sentence: `you said "Sean" at 0:03.1`.
    pub(crate) fn said(&self, mention: &Mention) -> String {
        let verb = if self.take.predicted {
            "your script says"
        } else {
            "you said"
        };
        format!("{verb} {}", quoted(mention))
    }

    /// Words the proof, for the beginning of a sentence.
    pub(crate) fn said_first(&self, mention: &Mention) -> String {
        let said = self.said(mention);
        let (first, rest) = said.split_at(1);
        format!("{}{rest}", first.to_uppercase())
    }
}

/// Returns a mention's words in quotes, and when they were said, where that is known.
pub(crate) fn quoted(mention: &Mention) -> String {
    const LONGEST: usize = 14;
    let words: Vec<&str> = mention.text.split_whitespace().collect();
    let mut text = words[..words.len().min(LONGEST)].join(" ");
    if words.len() > LONGEST {
        text.push_str(" ...");
    } else {
        let kept = text.trim_end_matches([',', '.', ';', ':', '!']).len();
        text.truncate(kept);
    }
    match mention.span {
        Some(span) => format!("\"{text}\" at {}", span.start),
        None => format!("\"{text}\""),
    }
}

/// Returns a length in seconds, to a tenth as a rule, without a bare `.0`: `14.2 s`, `20 s`.
pub(crate) fn seconds(length: Millis) -> String {
    let tenths = (length.0 + 50) / 100;
    if tenths.is_multiple_of(10) {
        format!("{} s", tenths / 10)
    } else {
        format!("{}.{} s", tenths / 10, tenths % 10)
    }
}

/// What a check came to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finding {
    pub(crate) verdict: Verdict,
    pub(crate) reason: String,
    pub(crate) evidence: Vec<Mention>,
    /// Advice about this very message; where it is left out, the rule's own is given.
    pub(crate) advice: Option<String>,
}

impl Finding {
    pub(crate) fn new(verdict: Verdict, reason: impl Into<String>) -> Self {
        Self {
            verdict,
            reason: reason.into(),
            evidence: Vec::new(),
            advice: None,
        }
    }

    pub(crate) fn met(reason: impl Into<String>) -> Self {
        Self::new(Verdict::Met, reason)
    }

    pub(crate) fn partly(reason: impl Into<String>) -> Self {
        Self::new(Verdict::Partly, reason)
    }

    pub(crate) fn missed(reason: impl Into<String>) -> Self {
        Self::new(Verdict::Missed, reason)
    }

    pub(crate) fn skipped(reason: impl Into<String>) -> Self {
        Self::new(Verdict::Skipped, reason)
    }

    /// Sends a person to listen: the machine is not sure of a mention.
    pub(crate) fn unsure(mention: &Mention) -> Self {
        let place = mention
            .span
            .map_or_else(|| quoted(mention), |span| span.to_string());
        let doubt = mention.doubt.as_ref();
        let because = doubt.map_or("", |d| d.reason.as_str());
        let mut reason = format!(
            "Listen to {place} yourself: {}",
            because.trim_end_matches('.')
        );
        let readings: Vec<String> = doubt
            .map(|d| d.readings.as_slice())
            .unwrap_or_default()
            .iter()
            .map(|reading| format!("\"{reading}\""))
            .collect();
        if readings.len() > 1 {
            reason.push_str(&format!(" (it may be {})", readings.join(" or ")));
        }
        reason.push('.');
        Self::new(Verdict::Unsure, reason).with([mention])
    }

    /// Adds what proves it.
    pub(crate) fn with<'m>(mut self, evidence: impl IntoIterator<Item = &'m Mention>) -> Self {
        self.evidence.extend(evidence.into_iter().cloned());
        self
    }

    /// Adds advice about this very message.
    pub(crate) fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    pub(crate) fn is_a_pass(&self) -> bool {
        matches!(self.verdict, Verdict::Met | Verdict::Partly)
    }
}
