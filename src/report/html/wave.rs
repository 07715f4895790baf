//! The waveform of one message: its outline, drawn from the samples, with the limit, the opening and
//! the closing, and under it a lane for each kind of thing that was found. Widths are in per cent, so
//! that it fits a phone and a sheet of paper.

use super::view::shortened;
use super::view::whole_seconds;
use super::words;
use crate::domain::MentionKind;
use crate::domain::Millis;
use crate::domain::ScoredRecording;
use crate::domain::Span;
use crate::report::text::mention_label;

/// The most columns of an outline: what a large screen shows side by side.
const MOST_WAVE_COLUMNS: usize = 480;

/// The height of an outline, in the units of its path.
const HEIGHT: u32 = 100;

/// The most letters quoted of a mention.
const MOST_QUOTED: usize = 80;

/// The kinds of mention in the order of their lanes.
const LANES: [MentionKind; 12] = [
    MentionKind::Name,
    MentionKind::Number,
    MentionKind::Prospect,
    MentionKind::Hook,
    MentionKind::Disarmed,
    MentionKind::CallbackAsk,
    MentionKind::Pitch,
    MentionKind::Introduction,
    MentionKind::Deception,
    MentionKind::Weak,
    MentionKind::Phrase,
    MentionKind::Filler,
];

/// The waveform.
pub(super) struct Wave {
    /// What the whole width stands for, in milliseconds.
    pub(super) whole: u64,
    /// The width of the outline, in per cent of the waveform, and its columns.
    pub(super) width: String,
    pub(super) columns: usize,
    pub(super) path: String,
    pub(super) seconds: String,
    pub(super) opening: Option<Band>,
    pub(super) closing: Option<Band>,
    pub(super) limit: Option<Limit>,
    pub(super) ticks: Vec<Tick>,
    pub(super) lanes: Vec<Lane>,
}

/// A stretch of the width, in per cent.
pub(super) struct Band {
    pub(super) x: String,
    pub(super) width: String,
    pub(super) end: String,
}

/// The line that a message should not cross.
pub(super) struct Limit {
    pub(super) x: String,
    pub(super) seconds: String,
    /// What lies beyond it.
    pub(super) over: Option<Band>,
}

/// A time on the axis.
pub(super) struct Tick {
    pub(super) x: String,
    pub(super) label: String,
    pub(super) anchor: &'static str,
}

/// Where one kind of thing was found.
pub(super) struct Lane {
    /// Its label, which is its class, too.
    pub(super) label: &'static str,
    pub(super) bars: Vec<Bar>,
}

/// Where one thing was found, in milliseconds.
pub(super) struct Bar {
    pub(super) band: Band,
    pub(super) start: u64,
    pub(super) end: u64,
    /// What a screen reader says.
    pub(super) label: String,
    pub(super) doubt: bool,
}

impl Bar {
    fn of(span: Span, scale: &Scale, label: String, doubt: bool) -> Self {
        Self {
            band: scale.band(span),
            start: span.start.0,
            end: span.end.0,
            label,
            doubt,
        }
    }
}

/// Returns the waveform of a recording; none for a script, which has no audio. `zones` are when the
/// opening and the closing are said.
pub(super) fn wave(
    scored: &ScoredRecording,
    limit: Option<Millis>,
    zones: Option<(Span, Span)>,
) -> Option<Wave> {
    let envelope = scored.envelope.as_ref()?;
    let length = scored.duration;
    // The limit is always in the waveform, with a little room beyond it for its line.
    let room = limit.map_or(0, |limit| limit.0 + limit.0 / 40);
    let scale = Scale {
        whole: length.0.max(room).max(1),
    };
    let peaks = envelope.in_columns(MOST_WAVE_COLUMNS);
    Some(Wave {
        whole: scale.whole,
        width: scale.percent(length),
        columns: peaks.len().max(1),
        path: outline(&peaks),
        seconds: format!("{:.1}", length.as_seconds()),
        opening: zones.map(|(opening, _)| scale.band(opening)),
        closing: zones.map(|(_, closing)| scale.band(closing)),
        limit: limit.map(|limit| Limit {
            x: scale.percent(limit),
            seconds: whole_seconds(limit),
            over: (length.to_tenth() > limit.to_tenth())
                .then(|| scale.band(Span::new(limit, length))),
        }),
        ticks: scale.ticks(limit),
        lanes: lanes(scored, &scale),
    })
}

/// Draws a line a column, from the peak above the middle to the one below. Quiet speech is drawn
/// taller than it is, by the square root, closer to how loud it seems.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "from 1 to 98 by then"
)]
fn outline(peaks: &[u8]) -> String {
    let mut path = String::with_capacity(peaks.len() * 10);
    for (x, peak) in peaks.iter().enumerate() {
        let half = (f64::from(*peak) / 255.0).sqrt() * f64::from(HEIGHT / 2 - 1);
        let half = (half.round() as u32).max(1);
        path.push_str(&format!("M{x} {}v{}", HEIGHT / 2 - half, half * 2));
    }
    path
}

/// What the width of the waveform stands for, in milliseconds.
struct Scale {
    whole: u64,
}

impl Scale {
    #[expect(clippy::cast_precision_loss, reason = "exact below 285,000 years")]
    fn percent(&self, time: Millis) -> String {
        let percent = time.0.min(self.whole) as f64 * 100.0 / self.whole as f64;
        format!("{percent:.2}%")
    }

    fn band(&self, span: Span) -> Band {
        Band {
            x: self.percent(span.start),
            width: self.percent(span.end.min(Millis(self.whole)).since(span.start)),
            end: self.percent(span.end),
        }
    }

    fn ticks(&self, limit: Option<Millis>) -> Vec<Tick> {
        let step = match self.whole {
            0..=12_000 => 2_000,
            12_001..=45_000 => 5_000,
            45_001..=120_000 => 15_000,
            120_001..=480_000 => 60_000,
            whole => whole.div_ceil(8 * 60_000) * 60_000,
        };
        (0..=self.whole / step)
            .map(|n| Millis(n * step))
            // The limit's own label needs room on both sides.
            .filter(|time| limit.is_none_or(|limit| time.0.abs_diff(limit.0) * 4 > self.whole))
            .map(|time| Tick {
                x: self.percent(time),
                label: format!("{}:{:02}", time.0 / 60_000, time.0 / 1000 % 60),
                anchor: match time.0 * 100 / self.whole {
                    0..=2 => "start",
                    96.. => "end",
                    _ => "middle",
                },
            })
            .collect()
    }
}

fn lanes(scored: &ScoredRecording, scale: &Scale) -> Vec<Lane> {
    let of_kind = |kind: MentionKind| Lane {
        label: mention_label(kind),
        bars: scored
            .mentions
            .iter()
            .filter(|mention| mention.kind == kind)
            .filter_map(|mention| {
                let span = mention.span?;
                let text = shortened(&mention.text, MOST_QUOTED);
                let label = format!("{} at {}: {text}", mention_label(kind), span.start);
                Some(Bar::of(span, scale, label, mention.doubt.is_some()))
            })
            .collect(),
    };
    let silence = Lane {
        label: "silence",
        bars: silences(scored)
            .into_iter()
            .map(|span| {
                let seconds = span.length().as_seconds();
                let label = format!("{seconds:.1} s of silence at {}", span.start);
                Bar::of(span, scale, label, false)
            })
            .collect(),
    };
    let lanes = LANES.into_iter().map(of_kind).chain([silence]);
    lanes.filter(|lane| !lane.bars.is_empty()).collect()
}

/// Returns where nobody speaks long enough to be noticed: before, between and after.
fn silences(scored: &ScoredRecording) -> Vec<Span> {
    let mut silences = words::pauses(scored);
    if let Some(facts) = &scored.facts {
        let length = facts.duration;
        let ends = [
            Span::new(Millis(0), facts.silences.leading),
            Span::new(length.since(facts.silences.trailing), length),
        ];
        silences.extend(ends.into_iter().filter(|end| end.length() >= Millis(500)));
        silences.sort_by_key(|silence| silence.start);
    }
    silences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_and_full_scale_stay_inside_the_outline() {
        assert_eq!(outline(&[0, 255]), "M0 49v2M1 1v98");
        assert_eq!(outline(&[]), "");
    }

    #[test]
    fn ticks_leave_room_for_the_limit() {
        let scale = Scale { whole: 24_000 };
        let labels: Vec<String> = scale
            .ticks(Some(Millis(20_000)))
            .into_iter()
            .map(|tick| tick.label)
            .collect();
        assert_eq!(labels, ["0:00", "0:05", "0:10"]);
        let hour = Scale { whole: 3_600_000 };
        assert!(hour.ticks(None).len() <= 9);
    }

    #[test]
    fn a_time_past_the_end_stays_in_the_picture() {
        let scale = Scale { whole: 1_000 };
        assert_eq!(scale.percent(Millis(5_000)), "100.00%");
        assert_eq!(
            scale.band(Span::new(Millis(500), Millis(9_000))).width,
            "50.00%"
        );
    }
}
