//! Progress bars, for those who watch a terminal. The only file that names `indicatif`.

use std::time::Duration;

use indicatif::ProgressBar;
use indicatif::ProgressDrawTarget;
use indicatif::ProgressStyle;

use super::settings::Settings;
use crate::pipeline::Event;
use crate::report::printable;

/// How often the bar moves while nothing is told, in milliseconds.
const TICK_MS: u64 = 120;

/// Shows how many recordings are done, and which one was begun last.
pub(crate) struct Progress {
    bar: ProgressBar,
    names: Vec<String>,
}

impl Progress {
    /// Begins to show; where nobody watches, nothing is drawn.
    pub(crate) fn of(names: Vec<String>, settings: &Settings) -> Self {
        if !settings.talk_is_watched {
            return Self {
                bar: ProgressBar::hidden(),
                names,
            };
        }
        let bar = ProgressBar::with_draw_target(
            u64::try_from(names.len()).ok(),
            ProgressDrawTarget::stderr(),
        );
        bar.set_style(style("{spinner} {pos}/{len} {bar:24} {wide_msg}"));
        bar.enable_steady_tick(Duration::from_millis(TICK_MS));
        Self { bar, names }
    }

    /// Takes in what happened.
    pub(crate) fn tell(&self, event: Event) {
        match event {
            Event::Begun(place) => {
                let name = self.names.get(place).map_or("", String::as_str);
                self.bar
                    .set_message(format!("listening to {}", printable(name)));
            }
            Event::Finished(_) => self.bar.inc(1),
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// A bar for work whose length shows on the way: a download.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    /// Begins to show; where nobody watches, nothing is drawn.
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

    /// Says what is going on.
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
            talk_is_watched: true,
            ..Settings::for_tests()
        };
        let progress = Progress::of(vec!["take1.wav".to_owned()], &settings);
        progress.tell(Event::Begun(0));
        progress.tell(Event::Finished(0));
        assert_eq!(progress.bar.position(), 1);
        progress.finish();
    }
}
