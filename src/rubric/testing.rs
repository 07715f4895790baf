//! Builders for tests: messages whose mentions are marked by hand.

use crate::analyze::find_company;
use crate::analyze::find_phrases;
use crate::domain::AudioFacts;
use crate::domain::CheckResult;
use crate::domain::Confidence;
use crate::domain::Doubt;
use crate::domain::HousePhrases;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Millis;
use crate::domain::Region;
use crate::domain::Rep;
use crate::domain::Strength;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::rubric::Rubric;
use crate::rubric::Take;
use crate::rubric::example;
use crate::rubric::judge;

/// A message under construction.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) transcript: Transcript,
    pub(crate) facts: Option<AudioFacts>,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) rep: Rep,
}

impl Message {
    /// A recording, by a text with marks like `{name:Sean}` and stage directions. What stands after
    /// a `=` is the mention's value, `?` before the kind puts it in doubt, `~` makes a hook weak.
    pub(crate) fn recorded(marked: &str) -> Self {
        let mut plain = String::new();
        let mut marks: Vec<(String, usize, usize)> = Vec::new();
        let words_in =
            |text: &str| example::stage(text).map_or(0, |(transcript, _)| transcript.words.len());
        let mut rest = marked;
        while let Some(open) = rest.find('{') {
            plain.push_str(&rest[..open]);
            let (mark, after) = rest[open + 1..].split_once('}').unwrap();
            let (kind, text) = mark.split_once(':').unwrap();
            let first = words_in(&plain);
            plain.push_str(text);
            // Punctuation after the mark belongs to its last word.
            marks.push((kind.to_owned(), first, words_in(&plain) - 1));
            rest = after;
        }
        plain.push_str(rest);
        let (transcript, facts) = example::stage(&plain).unwrap();
        let mut mentions: Vec<Mention> = marks
            .into_iter()
            .map(|(kind, first, last)| mention(&transcript, &kind, WordRange { first, last }))
            .collect();
        // What nobody marks by hand is found as ever.
        mentions.extend(find_company(&transcript, &mentions));
        let phrases = find_phrases(&transcript, &mentions, &HousePhrases::default());
        mentions.extend(
            phrases
                .into_iter()
                .filter(|m| m.kind == MentionKind::Channel),
        );
        Self {
            transcript,
            facts: Some(facts),
            mentions,
            rep: Rep::default(),
        }
    }

    /// A recording in which nobody speaks.
    pub(crate) fn silent(seconds: f64) -> Self {
        let mut message = Self::recorded("silence");
        message.transcript = Transcript::default();
        let facts = message.facts.as_mut().unwrap();
        facts.duration = Millis::from_seconds(seconds);
        message
    }

    /// The same message with every word recognised this confidently.
    pub(crate) fn with_confidence(mut self, probability: f32) -> Self {
        let confidence = Confidence::from_probability(probability);
        for word in &mut self.transcript.words {
            word.confidence = confidence;
        }
        for mention in &mut self.mentions {
            mention.confidence = confidence;
        }
        self
    }

    /// The same message by somebody whose number is known.
    pub(crate) fn by(mut self, number: &str) -> Self {
        self.rep.number = Some(number.to_owned());
        self
    }

    /// The same words as a script that nobody has read aloud yet.
    pub(crate) fn into_script(mut self) -> Self {
        for word in &mut self.transcript.words {
            word.span = None;
        }
        for mention in &mut self.mentions {
            mention.span = None;
        }
        self
    }

    /// Hands the message to a function as a take.
    pub(crate) fn with_take<T>(&self, show: impl FnOnce(&Take<'_>) -> T) -> T {
        let predicted = self.transcript.words.iter().any(|word| word.span.is_none());
        show(&Take {
            duration: self.facts.as_ref().map(|facts| facts.duration),
            facts: self.facts.as_ref().filter(|_| !predicted),
            transcript: &self.transcript,
            mentions: &self.mentions,
            rep: &self.rep,
            region: Region::US,
            predicted,
        })
    }

    /// What one check of the default rubric says.
    pub(crate) fn check(&self, id: &str) -> CheckResult {
        self.check_by(&Rubric::builtin("callback").unwrap(), id)
    }

    /// What one check of a rubric says.
    pub(crate) fn check_by(&self, rubric: &Rubric, id: &str) -> CheckResult {
        let checks = self.with_take(|take| judge(rubric, take));
        checks.into_iter().find(|check| check.id == id).unwrap()
    }
}

/// Returns a marked text without its marks.
pub(crate) fn unmarked(marked: &str) -> String {
    Message::recorded(marked).transcript.text()
}

fn mention(transcript: &Transcript, mark: &str, words: WordRange) -> Mention {
    let (mark, value) = match mark.split_once('=') {
        Some((mark, value)) => (mark, Some(value.to_owned())),
        None => (mark, None),
    };
    let kind = match mark.trim_start_matches(['?', '~']) {
        "name" => MentionKind::Name,
        "prospect" => MentionKind::Prospect,
        "number" => MentionKind::Number,
        "hook" => MentionKind::Hook,
        "disarmed" => MentionKind::Disarmed,
        "reason" => MentionKind::Reason,
        "pitch" => MentionKind::Pitch,
        "introduction" => MentionKind::Introduction,
        "ask" => MentionKind::CallbackAsk,
        "deception" => MentionKind::Deception,
        "filler" => MentionKind::Filler,
        "weak" => MentionKind::Weak,
        other => panic!("no mention is called {other}"),
    };
    let mut mention = Mention::of(kind, transcript, words);
    if kind == MentionKind::Number && value.is_none() {
        let digits: String = mention.text.chars().filter(char::is_ascii_digit).collect();
        mention.value = Some(digits);
    } else {
        mention.value = value;
    }
    if kind == MentionKind::Hook {
        mention.strength = Some(if mark.starts_with('~') {
            Strength::Weak
        } else {
            Strength::Strong
        });
    }
    if mark.starts_with('?') {
        mention.doubt = Some(Doubt {
            reason: match kind {
                MentionKind::Name | MentionKind::Number => "One digit was not clear.".to_owned(),
                _ => "Does it?".to_owned(),
            },
            readings: vec!["4155550134".to_owned(), "4155550143".to_owned()],
        });
    }
    mention
}
