//! What every check is given, what it gives back, and how its proof is worded.

use crate::domain::HousePhrases;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Millis;
use crate::domain::Verdict;
use crate::domain::Whose;
use crate::rubric::numbers::reading;
use crate::rubric::take::Take;
use crate::rubric::zones::Zones;
use crate::text::telephone;
use crate::text::trimmed;

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

    /// Words the proof, for the beginning of a sentence. A number is shown as it was understood.
    pub(crate) fn said_first(&self, mention: &Mention) -> String {
        if mention.kind == MentionKind::Number {
            return self.gave(&self.number(mention));
        }
        let said = self.said(mention);
        let (first, rest) = said.split_at(1);
        format!("{}{rest}", first.to_uppercase())
    }

    /// Words that something was given, for the beginning of a sentence.
    pub(crate) fn gave(&self, what: &str) -> String {
        if self.take.predicted {
            format!("Your script gives {what}")
        } else {
            format!("You gave {what}")
        }
    }

    /// Shows a number as people write it, and when it was said: `415-555-0134 at 0:03.1`.
    pub(crate) fn number(&self, mention: &Mention) -> String {
        let shown = self.shown(&reading(mention));
        match mention.span {
            Some(span) => format!("{shown} at {}", span.start),
            None => shown,
        }
    }

    /// Shows digits as people of the region write them.
    pub(crate) fn shown(&self, digits: &str) -> String {
        telephone::shown(digits, self.take.region)
    }

    /// Sends a person to read: the words are clear, what they do is not.
    pub(crate) fn unsure_what_it_does(&self, mention: &Mention) -> Finding {
        let question = mention.doubt.as_ref().map_or("", |doubt| &doubt.reason);
        let reason = format!(
            "I'm not sure about this one. Read this sentence yourself: {}. {question}",
            quoted(mention)
        );
        Finding::new(Verdict::Unsure, reason).with([mention])
    }

    /// Returns what the house has said never is of a kind, and is in the message all the same.
    pub(crate) fn never(&self, kind: MentionKind) -> Option<&'a Mention> {
        let decided = self.take.mentions.iter();
        decided
            .filter(|mention| mention.kind == MentionKind::Phrase && is_house_phrase(mention))
            .find(|mention| mention.value == HousePhrases::decision(kind, false))
    }

    /// Sends a person to listen: the machine is not sure of a mention.
    pub(crate) fn unsure(&self, mention: &Mention) -> Finding {
        let doubt = mention.doubt.as_ref();
        let readings = doubt.map_or(&[][..], |doubt| &doubt.readings);
        let shown: Vec<String> = readings
            .iter()
            .map(|reading| match mention.kind {
                MentionKind::Number => self.shown(reading),
                _ => format!("\"{}\"", trimmed(reading)),
            })
            .collect();
        let what = match (shown.as_slice(), doubt) {
            ([_, _, ..], _) => format!("did you say {}?", shown.join(" or ")),
            (_, Some(doubt)) => format!("{}.", doubt.reason.trim_end_matches('.')),
            (_, None) => "it is not clear.".to_owned(),
        };
        Finding::new(Verdict::Unsure, format!("{}: {what}", listen_to(mention))).with([mention])
    }
}

/// Words where a person should listen, for the beginning of a sentence.
pub(crate) fn listen_to(mention: &Mention) -> String {
    match mention.span {
        Some(span) => format!("Listen to {span} yourself"),
        None => format!("Check {} yourself", quoted(mention)),
    }
}

/// Returns whether the house has decided about a mention.
pub(crate) fn is_house_phrase(mention: &Mention) -> bool {
    mention.rule.as_deref() == Some(HousePhrases::RULE)
}

/// Returns a mention's words in quotes, and when they were said, where that is known.
pub(crate) fn quoted(mention: &Mention) -> String {
    const LONGEST_QUOTE: usize = 14;
    let words: Vec<&str> = mention.text.split_whitespace().collect();
    let mut text = trimmed(&words[..words.len().min(LONGEST_QUOTE)].join(" ")).to_owned();
    if words.len() > LONGEST_QUOTE {
        text.push_str(" ...");
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
}
