//! Runs of words that do the same in a message, tidied: the tagger labels words, people speak in clauses.

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::Whose;
use crate::domain::WordRange;
use crate::tagger::Label;
use crate::tagger::Tags;
use crate::text::sentences::Break;
use crate::text::sentences::break_after;

/// A run of words with one label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stretch {
    pub(super) label: Label,
    pub(super) words: WordRange,
    /// The mean probability of the label in its words.
    pub(super) probability: f32,
}

/// The widest gap, in words, that a filler or an aside may leave in a stretch.
const WIDEST_ASIDE: usize = 2;
/// From this probability on, words between a stretch and the edge of its clause belong to it.
const MAY_BELONG: f32 = 0.2;
/// What a single word has to have to be a stretch by itself.
const ALONE: f32 = 0.7;

/// What leads up to the speaker's own name, with or without its apostrophe.
const BEFORE_A_NAME: [&str; 10] = [
    "that", "thats", "this", "is", "its", "it", "im", "i'm", "that's", "it's",
];

/// Returns the stretches of a message, in order. Numbers, and the speaker's name at either end, are never anything else.
pub(super) fn stretches(
    transcript: &Transcript,
    tags: &Tags,
    entities: &[Mention],
) -> Vec<Stretch> {
    let mut labels = tags.labels();
    label_entities(&mut labels, transcript, entities);
    settle_openings(&mut labels, transcript);
    settle_hooks(&mut labels, tags);
    close_gaps(&mut labels, transcript);
    let tidy = Tidy {
        breaks: transcript
            .words
            .iter()
            .map(|word| break_after(&word.text))
            .collect(),
        labels: &labels,
        tags,
    };
    runs(&labels)
        .into_iter()
        .map(|run| tidy.stretch(labels[run.first], run))
        .filter(|stretch| stretch.words.first < stretch.words.last || stretch.probability >= ALONE)
        .collect()
}

/// Labels the numbers and the speaker's names that are known, with the words that lead up to a name: "your sales people
/// that's Sean Carter on" has no comma in it where the recogniser hears none.
fn label_entities(labels: &mut [Label], transcript: &Transcript, entities: &[Mention]) {
    for mention in entities {
        let label = match (mention.kind, mention.whose) {
            (MentionKind::Number, _) => Label::Number,
            (MentionKind::Name, Whose::Speaker) => Label::Ident,
            _ => continue,
        };
        let mut first = mention.words.first.min(labels.len());
        let last = mention.words.last.saturating_add(1).min(labels.len());
        if label == Label::Ident {
            while first > 0 && leads_to_a_name(&transcript.words[first - 1].text) {
                first -= 1;
            }
        }
        labels[first..last].fill(label);
        // "Sean Carter on 415-555-0134": what stands between the two is neither.
        if label == Label::Ident
            && entities
                .iter()
                .any(|m| m.kind == MentionKind::Number && m.words.first == last + 1)
        {
            labels[last] = Label::Number;
        }
    }
}

fn leads_to_a_name(word: &str) -> bool {
    break_after(word) == Break::None
        && BEFORE_A_NAME
            .iter()
            .any(|lead| word.eq_ignore_ascii_case(lead))
}

/// Words that open what a call is about: "Please call me back | in relation to your sales people".
const OPENING_WORDS: [&str; 6] = ["about", "concerning", "in", "on", "regarding", "with"];

/// Gives a preposition to the phrase that it opens.
fn settle_openings(labels: &mut [Label], transcript: &Transcript) {
    for at in 1..labels.len() {
        let is_about = matches!(labels[at], Label::Hook | Label::Disarmed | Label::Reason);
        let opening = &transcript.words[at - 1].text;
        if is_about
            && matches!(labels[at - 1], Label::Ask | Label::Other)
            && OPENING_WORDS
                .iter()
                .any(|word| opening.eq_ignore_ascii_case(word))
        {
            labels[at - 1] = labels[at];
        }
    }
}

/// Runs of equal labels.
fn runs(labels: &[Label]) -> Vec<WordRange> {
    let mut first = 0;
    labels
        .chunk_by(|a, b| a == b)
        .map(|run| {
            let range = WordRange {
                first,
                last: first + run.len() - 1,
            };
            first += run.len();
            range
        })
        .collect()
}

/// The network may take half of a hook for one that is given away: what is more likely of the whole run holds.
fn settle_hooks(labels: &mut [Label], tags: &Tags) {
    let is_hook = |label: Label| matches!(label, Label::Hook | Label::Disarmed);
    let mut first = 0;
    for run in labels.chunk_by_mut(|a, b| a == b || is_hook(*a) && is_hook(*b)) {
        let words = &tags.words()[first..first + run.len()];
        first += run.len();
        if is_hook(run[0]) {
            let sum = |label| {
                words
                    .iter()
                    .map(|word| word.probability(label))
                    .sum::<f32>()
            };
            run.fill(if sum(Label::Hook) >= sum(Label::Disarmed) {
                Label::Hook
            } else {
                Label::Disarmed
            });
        }
    }
}

/// "In relation to, um, your sales people" is one stretch.
fn close_gaps(labels: &mut [Label], transcript: &Transcript) {
    for gap in runs(labels) {
        let (Some(before), Some(&after)) = (gap.first.checked_sub(1), labels.get(gap.last + 1))
        else {
            continue;
        };
        let ends_sentence =
            |word: usize| break_after(&transcript.words[word].text) == Break::Sentence;
        if labels[gap.first] == Label::Other
            && labels[before] == after
            && gap.last - gap.first < WIDEST_ASIDE
            && !(before..=gap.last).any(ends_sentence)
        {
            labels[gap.first..=gap.last].fill(after);
        }
    }
}

struct Tidy<'a> {
    /// What ends after each word.
    breaks: Vec<Break>,
    labels: &'a [Label],
    tags: &'a Tags,
}

impl Tidy<'_> {
    fn stretch(&self, label: Label, run: WordRange) -> Stretch {
        let words = self.within_sentences(self.grown(label, self.shrunk(run)));
        let all = &self.tags.words()[words.first..=words.last];
        let sum: f32 = all.iter().map(|word| word.probability(label)).sum();
        Stretch {
            label,
            words,
            probability: sum / all.len() as f32,
        }
    }

    /// Leaves out a single word beyond the end of a sentence.
    fn shrunk(&self, mut run: WordRange) -> WordRange {
        let ends = |word: usize| self.breaks[word] == Break::Sentence;
        if run.last > run.first + 1 && ends(run.first) {
            run.first += 1;
        }
        if run.last > run.first + 1 && ends(run.last - 1) && !ends(run.last) {
            run.last -= 1;
        }
        run
    }

    /// Leaves out a few words of a neighbouring sentence, most of which does something else: "We help teams like yours
    /// save money. I put your prices beside ours" has one stretch in each sentence.
    fn within_sentences(&self, mut words: WordRange) -> WordRange {
        let ends = |word: usize| self.breaks[word] == Break::Sentence;
        let end = |word: usize| (word..self.breaks.len()).find(|word| ends(*word));
        let begin = |word: usize| {
            (0..word)
                .rev()
                .find(|word| ends(*word))
                .map_or(0, |end| end + 1)
        };
        if let Some(inner) = (words.first..words.last).rev().find(|word| ends(*word)) {
            let inside = words.last - inner;
            let outside = end(words.last).unwrap_or(self.breaks.len() - 1) - words.last;
            if outside > inside {
                words.last = inner;
            }
        }
        if let Some(inner) = (words.first..words.last).find(|word| ends(*word)) {
            let inside = inner + 1 - words.first;
            let outside = words.first - begin(words.first);
            if outside > inside {
                words.first = inner + 1;
            }
        }
        words
    }

    /// Takes in what is left of the clause on either side, where that may be a part of it.
    fn grown(&self, label: Label, run: WordRange) -> WordRange {
        let may_belong = |word: usize| {
            self.labels[word] != Label::Number
                && self.tags.words()[word].probability(label) >= MAY_BELONG
        };
        let begins = |word: usize| word == 0 || self.breaks[word - 1] > Break::None;
        let ends = |word: usize| self.breaks[word] > Break::None || word + 1 == self.breaks.len();
        let mut first = run.first;
        while !begins(first) && may_belong(first - 1) {
            first -= 1;
        }
        let mut last = run.last;
        while !ends(last) && may_belong(last + 1) {
            last += 1;
        }
        WordRange {
            first: if begins(first) { first } else { run.first },
            last: if ends(last) { last } else { run.last },
        }
    }
}
