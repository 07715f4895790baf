//! From stretches to mentions: the calibrated answers decide which are reported, and with how much doubt.

use crate::domain::Doubt;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::tagger::Decision;
use crate::tagger::Label;
use crate::tagger::Question;
use crate::tagger::Tags;
use crate::text::sentences::clauses;

use super::asks::ASKED_OUTRIGHT;
use super::stretches::Stretch;

/// What is decided of the whole message, and then pointed at: the question, its label and kind, and what a person is
/// asked where the answer is not sure.
const DECIDED: [(Question, Label, MentionKind, &str); 4] = [
    (
        Question::Hook,
        Label::Hook,
        MentionKind::Hook,
        "Does it leave them curious?",
    ),
    (
        Question::Pitch,
        Label::Pitch,
        MentionKind::Pitch,
        "Does it sell?",
    ),
    (
        Question::Intro,
        Label::Intro,
        MentionKind::Introduction,
        "Does it only introduce you?",
    ),
    (
        Question::Ask,
        Label::Ask,
        MentionKind::CallbackAsk,
        "Does it ask for the call back?",
    ),
];

/// What is reported wherever the words say so, and from which mean probability on.
const POINTED_AT: [(Label, MentionKind, f32); 4] = [
    (Label::Disarmed, MentionKind::Disarmed, 0.5),
    (Label::Reason, MentionKind::Reason, 0.5),
    (Label::Weak, MentionKind::Weak, 0.5),
    (Label::Deception, MentionKind::Deception, 0.4),
];
/// Below this, a person decides whether it deceives: nobody is called a liar on a guess.
const SURELY_DECEIVES: f32 = 0.8;

/// Beside the best stretch, others count from this probability on.
const LIKELY: f32 = 0.5;

/// Returns what the tagger is asked to find mentions of a kind.
pub(super) fn question_of(kind: MentionKind) -> Option<Question> {
    let row = DECIDED.iter().find(|row| row.2 == kind)?;
    Some(row.0)
}

/// Returns the mentions that a message's stretches come to.
pub(super) fn decided(transcript: &Transcript, tags: &Tags, stretches: &[Stretch]) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (question, label, kind, doubt) in DECIDED {
        let certain: Vec<&Stretch> = stretches.iter().filter(|s| s.label == label).collect();
        let best = certain
            .iter()
            .copied()
            .max_by(|a, b| a.probability.total_cmp(&b.probability));
        let decision = tags.decide(question);
        match (decision, best) {
            (Decision::No, _) => {}
            (Decision::Yes, Some(best)) => {
                let likely = |s: &&Stretch| s.probability >= LIKELY || *s == best;
                let told = certain.into_iter().filter(likely);
                mentions.extend(told.map(|s| mention(transcript, tags, kind, s.words)));
            }
            (Decision::Unsure, Some(best)) => {
                mentions.push(doubtful(mention(transcript, tags, kind, best.words), doubt));
            }
            // The words do not bear the message out: a person reads the likeliest, of which nothing more is claimed.
            (Decision::Yes | Decision::Unsure, None) => {
                let words = likeliest_clause(transcript, tags, label);
                mentions.extend(
                    words.map(|words| doubtful(Mention::of(kind, transcript, words), doubt)),
                );
            }
        }
    }
    for (label, kind, least) in POINTED_AT {
        let of_label = stretches
            .iter()
            .filter(|s| s.label == label && s.probability >= least);
        mentions.extend(of_label.map(|stretch| {
            let mention = Mention::of(kind, transcript, stretch.words);
            if kind == MentionKind::Deception && stretch.probability < SURELY_DECEIVES {
                doubtful(mention, "Is it true?")
            } else {
                mention
            }
        }));
    }
    mentions
}

fn mention(transcript: &Transcript, tags: &Tags, kind: MentionKind, words: WordRange) -> Mention {
    let mut mention = Mention::of(kind, transcript, words);
    match kind {
        MentionKind::Hook => {
            mention.value = Some(tags.hook_type(words.first..words.last + 1).id().to_owned());
            mention.strength = Some(tags.strength());
        }
        MentionKind::CallbackAsk => mention.value = Some(ASKED_OUTRIGHT.to_owned()),
        _ => {}
    }
    mention
}

fn doubtful(mut mention: Mention, question: &str) -> Mention {
    mention.doubt = Some(Doubt {
        reason: question.to_owned(),
        readings: Vec::new(),
    });
    mention
}

/// The clause of the word for which a label is most probable.
fn likeliest_clause(transcript: &Transcript, tags: &Tags, label: Label) -> Option<WordRange> {
    let all = WordRange {
        first: 0,
        last: transcript.words.len().checked_sub(1)?,
    };
    let probability = |word: usize| tags.words()[word].probability(label);
    let word = (0..=all.last).max_by(|a, b| probability(*a).total_cmp(&probability(*b)))?;
    clauses(transcript, all)
        .into_iter()
        .find(|clause| clause.contains(word))
}
