//! Finds phrases by rules kept as data: hooks, pitches, asks, deceptions, weak words, fillers.
//!
//! `pattern` is the language the rules are written in, `book` reads them, and this file applies them
//! and lets finds disarm one another: a hook that is explained in the same breath is weak, and words
//! that are part of a pitch are no hook. What a find is worth is left to `rubric`.

mod book;
mod pattern;

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Strength;
use crate::domain::Transcript;

pub use book::BookError;
pub use book::PhraseRule;
pub use book::Phrasebook;
pub use pattern::Pattern;
pub use pattern::PatternError;
pub use pattern::Words;

use crate::analyze::tokens::Break;
use book::Reach;

impl Phrasebook {
    /// Finds everything the rules know, in order. `names_and_numbers` are the names and numbers already
    /// found, for rules that speak of them.
    pub fn find(&self, transcript: &Transcript, names_and_numbers: &[Mention]) -> Vec<Mention> {
        let words = Words::of(transcript, names_and_numbers);
        let mut found: Vec<Mention> = self
            .rules
            .iter()
            .flat_map(|rule| apply(rule, &words, transcript))
            .collect();
        found = without_overlaps(found);
        disarm(&mut found, &words);
        ask_by_number(&mut found, transcript, names_and_numbers);
        found.sort_by_key(|mention| (mention.words, mention.kind));
        found
    }
}

fn apply(rule: &PhraseRule, words: &Words, transcript: &Transcript) -> Vec<Mention> {
    let barred: Vec<(usize, usize)> = rule
        .unless
        .iter()
        .flat_map(|pattern| pattern.find_tokens(words))
        .collect();
    let mut found = Vec::new();
    for pattern in &rule.patterns {
        for (first, end) in pattern.find_tokens(words) {
            let overlaps = |(a, b): &(usize, usize)| *a < end && first < *b;
            if barred.iter().any(overlaps) || (rule.negatable && is_negated(words, first)) {
                continue;
            }
            let (first, end) = reach(rule.reach, words, first, end);
            let mut mention = Mention::of(rule.kind, transcript, words.range(first, end));
            mention.rule = Some(rule.id.clone());
            mention.value.clone_from(&rule.value);
            mention.strength = rule.strength;
            found.push(mention);
        }
    }
    found
}

/// Stretches a find to the end of its clause, or to its whole sentence.
fn reach(reach: Reach, words: &Words, first: usize, end: usize) -> (usize, usize) {
    let tokens = &words.tokens;
    let run_on = |enough: Break| {
        let mut end = end;
        while end < tokens.len() && tokens[end - 1].after < enough {
            end += 1;
        }
        end
    };
    match reach {
        Reach::Words => (first, end),
        Reach::Clause => (first, run_on(Break::Comma)),
        Reach::Sentence => {
            let mut start = first;
            while start > 0 && tokens[start - 1].after < Break::Stop {
                start -= 1;
            }
            (start, run_on(Break::Stop))
        }
    }
}

/// Returns whether the clause says, right before the find, that it is not so: "I'm not calling to
/// sell", "we don't offer", "without the price".
fn is_negated(words: &Words, first: usize) -> bool {
    const REACH: usize = 5;
    let tokens = &words.tokens;
    for at in (first.saturating_sub(REACH)..first).rev() {
        if tokens[at].after != Break::None {
            return false;
        }
        let text = tokens[at].text.as_str();
        if matches!(text, "not" | "never" | "no" | "without" | "nothing" | "nor")
            || text.ends_with("n't")
        {
            return true;
        }
    }
    false
}

/// Of finds of one kind that overlap, the longest stays; of equals, that of the earlier rule.
fn without_overlaps(mut found: Vec<Mention>) -> Vec<Mention> {
    found.sort_by_key(|m| std::cmp::Reverse(m.words.last - m.words.first));
    let mut kept: Vec<Mention> = Vec::new();
    for mention in found {
        let rival = kept
            .iter_mut()
            .find(|k| k.kind == mention.kind && k.words.overlaps(mention.words));
        match rival {
            None => kept.push(mention),
            // A strong hook inside a longer weak one is what pulls.
            Some(rival) if mention.strength > rival.strength => *rival = mention,
            Some(_) => {}
        }
    }
    kept
}

/// A hook inside a pitch is no hook; one that is followed at once by a pitch, or shares its sentence, is
/// weak.
fn disarm(found: &mut Vec<Mention>, words: &Words) {
    let pitches: Vec<_> = found
        .iter()
        .filter(|m| m.kind == MentionKind::Pitch)
        .map(|m| m.words)
        .collect();
    let sentence_of = |word: usize| {
        words
            .tokens
            .iter()
            .take_while(|t| t.word < word)
            .filter(|t| t.after == Break::Stop)
            .count()
    };
    found.retain(|m| {
        let swallowed =
            |p: &crate::domain::WordRange| p.first <= m.words.first && m.words.last <= p.last;
        m.kind != MentionKind::Hook || !pitches.iter().any(swallowed)
    });
    for hook in found.iter_mut().filter(|m| m.kind == MentionKind::Hook) {
        let sentence = sentence_of(hook.words.first);
        let sold = pitches.iter().any(|p| {
            let pitch = sentence_of(p.first);
            pitch == sentence || pitch == sentence + 1 && p.first > hook.words.last
        });
        if sold {
            hook.strength = Some(Strength::Weak);
        }
    }
}

/// A number that is left as the way to reach the speaker asks for the call without saying so: "I'm at
/// 415-555-0109", "Save us both five more: 512-555-0165".
fn ask_by_number(found: &mut Vec<Mention>, transcript: &Transcript, names_and_numbers: &[Mention]) {
    if found.iter().any(|m| m.kind == MentionKind::CallbackAsk) {
        return;
    }
    let last = names_and_numbers.iter().rfind(|m| {
        m.kind == MentionKind::Number
            && m.whose == crate::domain::Whose::Speaker
            && m.words.last * 2 > transcript.words.len()
    });
    if let Some(number) = last {
        let mut ask = Mention::of(MentionKind::CallbackAsk, transcript, number.words);
        ask.rule = Some("number-left".to_owned());
        ask.value = Some("implied".to_owned());
        found.push(ask);
    }
}
