//! The progress bar of a run, for those who watch a terminal.

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
        let style = ProgressStyle::with_template("{spinner} {pos}/{len} {bar:24} {wide_msg}")
            .expect("the template is a constant, and the progress test draws it");
        bar.set_style(style);
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
