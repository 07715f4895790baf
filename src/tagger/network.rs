//! From a message's words to probabilities: windows of pieces go through the encoder, and heads read off what came out.

use ringback_bert::Encoder;
use ringback_bert::Linear;
use ringback_bert::Matrix;
use ringback_bert::Rounded;
use ringback_bert::sigmoid;
use ringback_bert::softmax;

use super::pieces::Pieces;
use super::tags::Calibration;
use super::tags::LABELS;
use super::tags::Summary;
use super::tags::TYPES;
use super::tags::Tags;
use super::tags::WordTags;

/// Words that are read of a message: twenty minutes of speech. What comes after them is no voicemail, and would only take time.
const MOST_TAGGED_WORDS: usize = 3_000;

/// The tagger: what it takes to tag any message.
#[derive(Debug)]
pub(super) struct Network {
    pub(super) pieces: Pieces,
    encoder: Encoder<'static>,
    label: Linear<'static>,
    kind: Linear<'static>,
    summary: Linear<'static>,
    calibration: Calibration,
    /// Pieces that a window shares with the one before, at most.
    overlap: usize,
}

/// Some words of a message that go through the network together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    start: usize,
    end: usize,
    /// From this word on its tags are taken; the words before are there as context.
    first: usize,
}

impl Network {
    /// Puts it together, with the heads for labels, types and the message; `None` if the sizes do not fit.
    pub(super) fn new(
        pieces: Pieces,
        encoder: Encoder<'static>,
        [label, kind, summary]: [Linear<'static>; 3],
        calibration: Calibration,
        overlap: usize,
    ) -> Option<Self> {
        let width = encoder.width();
        let sizes = [&label, &kind, &summary].map(|head| (head.inputs(), head.outputs()));
        let fits = sizes == [(width, LABELS), (width, TYPES), (2 * width, Summary::SIZE)]
            && encoder.positions() > 2;
        fits.then_some(Self {
            pieces,
            encoder,
            label,
            kind,
            summary,
            calibration,
            overlap,
        })
    }

    /// Tags the words of a message; those beyond [`MOST_TAGGED_WORDS`] do nothing.
    pub(super) fn tag(&self, words: &[&str]) -> Tags {
        let room = self.encoder.positions() - 2;
        let pieces: Vec<_> = words
            .iter()
            .take(MOST_TAGGED_WORDS)
            .map(|word| self.pieces.of_word(word, room))
            .collect();
        let lengths: Vec<_> = pieces.iter().map(Vec::len).collect();
        let mut tags: Vec<WordTags> = Vec::new();
        let mut summary: Option<Summary> = None;
        for window in windows(&lengths, room, self.overlap) {
            let (words, said) = self.tag_window(&pieces[window.start..window.end]);
            tags.truncate(window.first);
            tags.extend(words.into_iter().skip(window.first - window.start));
            summary = Some(match summary {
                Some(before) => before.or(said),
                None => said,
            });
        }
        tags.resize(words.len(), WordTags::UNREAD);
        Tags::new(tags, summary.unwrap_or_default(), self.calibration)
    }

    fn tag_window(&self, words: &[Vec<usize>]) -> (Vec<WordTags>, Summary) {
        let mut tokens = vec![self.pieces.start];
        tokens.extend(words.iter().flatten());
        tokens.push(self.pieces.end);
        let states = self.encoder.encode(&tokens);
        let rounded = Rounded::of(&states);
        let labels = of_pieces(&self.label, &rounded, softmax);
        let kinds = of_pieces(&self.kind, &rounded, |_| {});
        let mut at = 1;
        let tags = words
            .iter()
            .map(|pieces| {
                let range = at..at + pieces.len();
                at = range.end;
                WordTags {
                    labels: mean(&labels[range.clone()]),
                    types: mean(&kinds[range]),
                }
            })
            .collect();
        (tags, self.summarise(&states))
    }

    fn summarise(&self, states: &Matrix) -> Summary {
        let (mut both, maximum) = states.mean_and_maximum();
        both.extend(maximum);
        let out = self
            .summary
            .apply(&Rounded::of(&Matrix::of(both.len(), both)));
        let mut logits = [0.0; Summary::SIZE];
        logits.copy_from_slice(out.rows().next().expect("one row went in"));
        let [mut strength @ .., pitch, intro, ask] = logits;
        softmax(&mut strength);
        Summary {
            strength,
            answers: [pitch, intro, ask].map(sigmoid),
        }
    }
}

/// What a head gives for each token, each row finished by `finish`.
fn of_pieces<const N: usize>(
    head: &Linear,
    states: &Rounded,
    finish: impl Fn(&mut [f32]),
) -> Vec<[f32; N]> {
    let logits = head.apply(states);
    logits
        .rows()
        .map(|row| {
            let mut values = [0.0; N];
            values.copy_from_slice(row);
            finish(&mut values);
            values
        })
        .collect()
}

/// The mean of a word's pieces.
fn mean<const N: usize>(pieces: &[[f32; N]]) -> [f32; N] {
    let mut mean = [0.0; N];
    for piece in pieces {
        for (sum, value) in mean.iter_mut().zip(piece) {
            *sum += value;
        }
    }
    mean.map(|sum| sum / pieces.len() as f32)
}

/// Cuts a message, of whose words the lengths in pieces are given, into windows that have room for that many.
///
/// A window begins with the words that make up the last `overlap` pieces of the one before; of these the first half
/// keep the tags that they have.
fn windows(lengths: &[usize], room: usize, overlap: usize) -> Vec<Window> {
    let mut windows = Vec::new();
    let (mut start, mut first) = (0, 0);
    while start < lengths.len() {
        let end = start + count_fitting(lengths[start..].iter(), room);
        windows.push(Window { start, end, first });
        if end == lengths.len() {
            break;
        }
        let shared = count_fitting(lengths[start + 1..end].iter().rev(), overlap);
        start = end - shared;
        first = start + shared / 2;
    }
    windows
}

/// How many of the words fit, from the first on.
fn count_fitting<'a>(lengths: impl Iterator<Item = &'a usize>, room: usize) -> usize {
    let mut used = 0;
    lengths
        .take_while(|length| {
            used += *length;
            used <= room
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lengths: &[usize], expected: &[(usize, usize, usize)]) {
        let found: Vec<_> = windows(lengths, 10, 4)
            .iter()
            .map(|window| (window.start, window.end, window.first))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn windows_overlap_and_each_goes_on() {
        check(&[], &[]);
        check(&[1; 10], &[(0, 10, 0)]);
        check(&[1; 15], &[(0, 10, 0), (6, 15, 8)]);
        check(&[3; 5], &[(0, 3, 0), (2, 5, 2)]);
        check(&[10, 10, 1], &[(0, 1, 0), (1, 2, 1), (2, 3, 2)]);
        check(&[1, 9, 4, 1], &[(0, 2, 0), (2, 4, 2)]);
    }
}
