//! Progress bars on a terminal. The only file that names `indicatif`.

use std::io;
use std::io::Write;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

use indicatif::ProgressBar;
use indicatif::ProgressDrawTarget;
use indicatif::ProgressStyle;

use super::settings::Settings;
use crate::domain::Millis;
use crate::domain::RecordingReport;
use crate::pipeline::Event;
use crate::report::printable;

/// How often the bar moves while nothing happens, in milliseconds.
const TICK_MS: u64 = 120;
/// From how many recordings on a run is long, and how many lines report it where there is no terminal.
const LINES_FROM: usize = 24;
const LINES: usize = 10;

/// Shows how many recordings are done and how many minutes of audio, how much faster than real time,
/// how long the rest will take, and which one was begun last. Without a terminal a long run prints a
/// plain line now and then instead.
pub(crate) struct Progress {
    bar: ProgressBar,
    names: Vec<String>,
    begun: Instant,
    done: Mutex<Done>,
    /// After how many recordings a plain line is due, if any.
    lines_every: Option<usize>,
}

#[derive(Clone, Copy, Default)]
struct Done {
    recordings: usize,
    audio: Millis,
}

impl Progress {
    /// Begins to show; without a terminal no bar is drawn.
    pub(crate) fn of(names: Vec<String>, settings: &Settings) -> Self {
        let (bar, lines_every) = if settings.shows_progress {
            let bar = ProgressBar::with_draw_target(
                u64::try_from(names.len()).ok(),
                ProgressDrawTarget::stderr(),
            );
            bar.set_style(style("{spinner} {pos}/{len} {bar:24} {wide_msg}"));
            bar.enable_steady_tick(Duration::from_millis(TICK_MS));
            (bar, None)
        } else {
            let long = names.len() >= LINES_FROM && !settings.quiet;
            (
                ProgressBar::hidden(),
                long.then(|| names.len().div_ceil(LINES)),
            )
        };
        Self {
            bar,
            names,
            begun: Instant::now(),
            done: Mutex::new(Done::default()),
            lines_every,
        }
    }

    /// Shows what happened.
    pub(crate) fn update(&self, event: Event<'_>) {
        match event {
            Event::Begun(place) => {
                let name = self.names.get(place).map_or("", String::as_str);
                let name = printable(name);
                self.bar.set_message(match self.pace() {
                    Some(pace) => format!("{pace} · {name}"),
                    None => format!("transcribing {name}"),
                });
            }
            Event::Finished(_, RecordingReport::Scored(scored)) => self.count(scored.duration),
            // How long it would have been is not known.
            Event::Finished(_, RecordingReport::Failed { .. }) => self.count(Millis(0)),
        }
    }

    /// Counts a recording that is done.
    fn count(&self, length: Millis) {
        let done = {
            let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
            done.recordings += 1;
            done.audio = Millis(done.audio.0 + length.0);
            *done
        };
        self.bar.inc(1);
        if self
            .lines_every
            .is_some_and(|every| done.recordings.is_multiple_of(every))
        {
            let _reader_may_be_gone = writeln!(
                io::stderr(),
                "{} of {} recordings, {} of audio",
                done.recordings,
                self.names.len(),
                minutes(done.audio.as_seconds())
            );
        }
    }

    /// Makes room for what is printed meanwhile.
    pub(crate) fn step_aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    /// Returns how far it is and how fast it goes; none before there is anything to go by.
    fn pace(&self) -> Option<String> {
        let done = *self.done.lock().unwrap_or_else(PoisonError::into_inner);
        let seconds = self.begun.elapsed().as_secs_f64();
        if done.recordings == 0 || seconds <= 0.0 {
            return None;
        }
        let left = self.names.len().saturating_sub(done.recordings);
        #[expect(clippy::cast_precision_loss, reason = "nobody scores 2^52 recordings")]
        let left = seconds * left as f64 / done.recordings as f64;
        let audio = done.audio.as_seconds();
        Some(format!(
            "{} of audio, {:.0}x real time, {} left",
            minutes(audio),
            audio / seconds,
            minutes(left)
        ))
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Writes a length as people do: `40 s`, `3.5 min`.
fn minutes(seconds: f64) -> String {
    if seconds < 60.0 {
        format!("{seconds:.0} s")
    } else {
        format!("{:.1} min", seconds / 60.0)
    }
}

/// A bar for work whose length shows on the way: a download.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    /// Begins to show; without a terminal nothing is drawn.
    pub(crate) fn of_unknown_length(watched: bool) -> Self {
        if !watched {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.set_style(style("{spinner} {wide_msg}"));
        bar.enable_steady_tick(Duration::from_millis(TICK_MS));
        Self(bar)
    }

    /// Shows how many bytes of how many have come.
    pub(crate) fn show_bytes(&self, done: u64, total: u64) {
        if self.0.length() != Some(total) {
            self.0.set_length(total);
            self.0
                .set_style(style("{spinner} {bytes}/{total_bytes} {bar:24} {wide_msg}"));
            self.0.set_message("");
        }
        self.0.set_position(done);
    }

    /// Shows what is going on.
    pub(crate) fn say(&self, words: &'static str) {
        self.0.set_message(words);
    }

    /// Makes room for lines that are printed meanwhile.
    pub(crate) fn step_aside(&self, print: impl FnOnce()) {
        self.0.suspend(print);
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.0.finish_and_clear();
    }

    /// Returns the bytes that are shown, and of how many.
    #[cfg(test)]
    pub(crate) fn bytes(&self) -> (u64, Option<u64>) {
        (self.0.position(), self.0.length())
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .expect("the templates are constants, and the progress tests draw them")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_one_the_library_knows() {
        let settings = Settings {
            shows_progress: true,
            ..Settings::for_tests()
        };
        let progress = Progress::of(vec!["take1.wav".to_owned()], &settings);
        progress.update(Event::Begun(0));
        assert_eq!(progress.pace(), None);
        progress.count(Millis(90_000));
        assert_eq!(progress.bar.position(), 1);
        let pace = progress.pace().unwrap();
        assert!(pace.starts_with("1.5 min of audio, "), "{pace}");
        assert!(pace.ends_with(" 0 s left"), "{pace}");
        progress.finish();
    }
}
