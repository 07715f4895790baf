//! The line that is seen while a take is recorded: how long it is, of how much, and how loud.

use std::io;
use std::io::Write;

use anstyle::AnsiColor;
use anstyle::Style;

use crate::cli::settings::Settings;
use crate::domain::Millis;
use crate::microphone::Progress;

/// How wide the level is drawn.
const CELLS: usize = 20;

/// The quietest level that is drawn, in dB of full scale.
const FLOOR_DB: f32 = -60.0;

/// How much of the level is left 100 ms later, so that it can be read.
const DECAY: f32 = 0.8;

/// After this long without a sound the microphone is probably muted.
const MUTED_AFTER: Millis = Millis(3_000);

/// From this width on there is room for the keys.
const WIDTH_WITH_KEYS: usize = 76;

/// Draws the line, over and over; on no terminal it draws nothing.
pub(super) struct Meter {
    limit: Option<Millis>,
    is_drawn: bool,
    in_color: bool,
    has_room: bool,
    level: f32,
    loudest: f32,
    drawn: String,
}

impl Meter {
    /// Makes one that counts to the rubric's limit.
    pub(super) fn of(limit: Option<Millis>, settings: &Settings) -> Self {
        Self {
            limit,
            is_drawn: settings.shows_progress,
            in_color: settings.stderr_in_color,
            has_room: settings.width >= WIDTH_WITH_KEYS,
            level: 0.0,
            loudest: 0.0,
            drawn: String::new(),
        }
    }

    /// Draws how far the take is.
    pub(super) fn show(&mut self, progress: Progress) {
        self.level = progress.peak.max(self.level * DECAY);
        self.loudest = progress.peak.max(self.loudest);
        let line = self.line(progress.duration);
        if self.is_drawn && line != self.drawn {
            let style = if self.in_color && self.is_over(progress.duration) {
                AnsiColor::Red.on_default()
            } else {
                Style::new()
            };
            let mut stderr = io::stderr();
            let _reader_may_be_gone = write!(stderr, "\r{style}{line}{style:#}\x1b[K");
            let _reader_may_be_gone = stderr.flush();
            self.drawn = line;
        }
    }

    /// Leaves the last line as it is.
    pub(super) fn finish(&self) {
        if !self.drawn.is_empty() {
            let _reader_may_be_gone = writeln!(io::stderr());
        }
    }

    fn is_over(&self, duration: Millis) -> bool {
        self.limit.is_some_and(|limit| duration > limit)
    }

    fn line(&self, duration: Millis) -> String {
        let seconds = duration.as_seconds();
        let count = match self.limit {
            Some(limit) if duration > limit => {
                format!("{seconds:5.1} s, {:.1} over", seconds - limit.as_seconds())
            }
            Some(limit) => format!("{seconds:5.1} of {:.0} s", limit.as_seconds()),
            None => format!("{seconds:5.1} s"),
        };
        let filled = cells(self.level);
        let level = format!("{}{}", "█".repeat(filled), "░".repeat(CELLS - filled));
        let more = if duration >= MUTED_AFTER && cells(self.loudest) == 0 {
            "  no sound: is the microphone muted?"
        } else if self.has_room {
            "  Enter or space ends it, Esc drops it"
        } else {
            ""
        };
        format!("{count:<18}{level}{more}")
    }
}

/// Returns how many cells a level fills: each is 3 dB.
fn cells(peak: f32) -> usize {
    let db = 20.0 * peak.max(f32::MIN_POSITIVE).log10();
    #[expect(clippy::cast_precision_loss, reason = "a few cells")]
    let cells = (1.0 - db / FLOOR_DB) * CELLS as f32;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and all cells"
    )]
    let cells = cells.clamp(0.0, CELLS as f32).round() as usize;
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meter(limit: Option<Millis>) -> Meter {
        Meter::of(limit, &Settings::for_tests())
    }

    fn line(meter: &mut Meter, millis: u64, peak: f32) -> String {
        meter.show(Progress {
            duration: Millis(millis),
            peak,
        });
        meter.line(Millis(millis))
    }

    #[test]
    fn the_line_counts_to_the_limit_and_says_what_is_over() {
        let mut meter = meter(Some(Millis(20_000)));
        let first = line(&mut meter, 3_240, 1.0);
        assert_eq!(
            first,
            "  3.2 of 20 s     ████████████████████  Enter or space ends it, Esc drops it"
        );
        assert!(first.chars().count() < 80);
        let over = line(&mut meter, 21_400, 0.0);
        assert!(over.starts_with(" 21.4 s, 1.4 over █"), "{over}");
        assert!(meter.is_over(Millis(21_400)));
        assert!(!meter.is_over(Millis(20_000)));
    }

    #[test]
    fn a_level_falls_slowly_and_a_muted_microphone_is_noticed() {
        let mut meter = meter(None);
        assert_eq!(cells(0.5), 18);
        assert!(line(&mut meter, 100, 0.5).contains(&"█".repeat(18)));
        assert!(line(&mut meter, 200, 0.0).contains(&"█".repeat(17)));

        let mut muted = self::meter(None);
        assert!(!line(&mut muted, 2_900, 0.0001).contains("muted"));
        assert!(line(&mut muted, 3_000, 0.0001).ends_with("is the microphone muted?"));
        assert!(!line(&mut muted, 3_100, 0.1).contains("muted"));
    }
}
