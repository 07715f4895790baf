//! The transcript of a page: words with their times, nested marks around what was found, and pauses.

use crate::domain::Millis;
use crate::domain::ScoredRecording;
use crate::domain::Span;
use crate::report::nesting::nested;
use crate::report::text::mention_label;
use crate::report::text::printable;

/// A pause shorter than this is a breath, and not shown.
const PAUSE_SHOWN: Millis = Millis(800);

/// A part of the transcript.
pub(super) enum TranscriptItem {
    /// Something found begins.
    Open {
        /// Its label, which is its class, too.
        label: &'static str,
        /// Why it is in doubt.
        doubt: Option<String>,
    },
    /// A word.
    Word {
        text: String,
        /// When it is said, in milliseconds.
        time: Option<(u64, u64)>,
        /// How confident the recogniser was, in per cent, where that is little.
        low: Option<String>,
    },
    /// Nobody speaks.
    Pause { seconds: String },
    /// The innermost thing found ends.
    Close,
}

/// Returns the items of a transcript.
pub(super) fn items(scored: &ScoredRecording) -> Vec<TranscriptItem> {
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
            items.push(TranscriptItem::Pause {
                seconds: format!("{:.1}", pause.length().as_seconds()),
            });
        }
        for (_, mention) in marks.iter().filter(|(range, _)| range.first == index) {
            let doubt = mention.doubt.as_ref();
            items.push(TranscriptItem::Open {
                label: mention_label(mention.kind),
                doubt: doubt.map(|doubt| printable(&doubt.reason)),
            });
        }
        let confidence = word.confidence.as_probability();
        items.push(TranscriptItem::Word {
            text: printable(&word.text),
            time: word.span.map(|span| (span.start.0, span.end.0)),
            low: word
                .is_unsure()
                .then(|| format!("{:.0}", confidence * 100.0)),
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
