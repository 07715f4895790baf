//! The transcript of the page: words with their times, what was found in brackets that nest, and the
//! pauses between.

use super::kinds::class_and_label;
use super::texts::ENGLISH;
use super::texts::filled;
use crate::domain::Millis;
use crate::domain::ScoredRecording;
use crate::domain::Span;
use crate::report::nesting::nested;
use crate::report::text::printable;

/// A word heard less surely than this is marked: others together are then as likely. It is a choice,
/// not measured.
const LOW: f64 = 0.5;

/// A pause shorter than this is a breath, and not shown.
const PAUSE_SHOWN: Millis = Millis(800);

/// A part of the transcript.
pub(super) enum TranscriptItem {
    /// Something found begins.
    Open {
        class: &'static str,
        label: &'static str,
        /// Why the machine is not sure of it.
        doubt: Option<String>,
    },
    /// A word.
    Word {
        text: String,
        /// When it is said, in milliseconds.
        time: Option<(u64, u64)>,
        /// How surely it was heard, in words, where that is little.
        low: Option<String>,
    },
    /// Nobody speaks.
    Pause { label: String },
    /// The innermost thing found ends.
    Close,
}

/// Returns the transcript in items.
pub(super) fn items(scored: &ScoredRecording) -> Vec<TranscriptItem> {
    let t = &ENGLISH;
    let words = &scored.transcript.words;
    let marks = nested(&scored.mentions, words.len());
    let pauses = pauses(scored);
    let mut pauses = pauses.iter().peekable();
    let mut items = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let before_word = |pause: &&Span| {
            word.span
                .is_some_and(|word| pause.end <= Millis(word.start.0 + 150))
        };
        while let Some(pause) = pauses.next_if(|pause| before_word(pause)) {
            let seconds = format!("{:.1}", pause.length().as_seconds());
            items.push(TranscriptItem::Pause {
                label: filled(t.pause, &[("seconds", &seconds)]),
            });
        }
        for (_, mention) in marks.iter().filter(|(range, _)| range.first == index) {
            let (class, label) = class_and_label(mention.kind);
            let doubt = mention.doubt.as_ref();
            items.push(TranscriptItem::Open {
                class,
                label,
                doubt: doubt.map(|doubt| printable(&doubt.reason)),
            });
        }
        let sure = word.confidence.as_probability();
        let percent = format!("{:.0}", sure * 100.0);
        items.push(TranscriptItem::Word {
            text: printable(&word.text),
            time: word.span.map(|span| (span.start.0, span.end.0)),
            low: (sure < LOW).then(|| filled(t.low, &[("percent", &percent)])),
        });
        for _ in marks.iter().filter(|(range, _)| range.last == index) {
            items.push(TranscriptItem::Close);
        }
    }
    items
}

/// Returns the pauses between words that are long enough to be noticed.
pub(super) fn pauses(scored: &ScoredRecording) -> Vec<Span> {
    let inner = scored.facts.iter().flat_map(|facts| &facts.silences.inner);
    inner
        .filter(|pause| pause.length() >= PAUSE_SHOWN)
        .copied()
        .collect()
}
