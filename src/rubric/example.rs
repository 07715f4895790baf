//! The examples of a rule: a message to be judged as if it had been recorded, with stage directions
//! in square brackets for what words alone cannot show.

use crate::domain::AudioFacts;
use crate::domain::Confidence;
use crate::domain::Millis;
use crate::domain::Silences;
use crate::domain::Span;
use crate::domain::Transcript;
use crate::domain::Word;

/// What stage directions there are, for people.
pub(crate) const DIRECTIONS: &str = "[pause 3 s], [150 words a minute], [-45 LUFS] and [clipped]";

/// The rate at which an example is read, in spoken words a minute, unless it says another.
const USUAL_RATE: f64 = 150.0;

/// Returns an example as a recording: its words with times, and its facts.
///
/// Every spoken word takes the same time. `Err` holds what is wrong with a stage direction.
pub(crate) fn stage(text: &str) -> Result<(Transcript, AudioFacts), String> {
    let mut staging = Staging::default();
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        staging.say(&rest[..open]);
        let inside = &rest[open + 1..];
        let Some(close) = inside.find(']') else {
            return Err("a stage direction that begins with [ has to end with ]".to_owned());
        };
        staging.follow(&inside[..close])?;
        rest = &inside[close + 1..];
    }
    staging.say(rest);
    if staging.words.is_empty() {
        return Err("an example has to say something".to_owned());
    }
    Ok(staging.finish())
}

struct Staging {
    words: Vec<Word>,
    now: f64,
    rate: f64,
    pauses: Vec<Span>,
    loudness_lufs: f64,
    clipped: bool,
}

impl Default for Staging {
    fn default() -> Self {
        Self {
            words: Vec::new(),
            now: 0.0,
            rate: USUAL_RATE,
            pauses: Vec::new(),
            loudness_lufs: -23.0,
            clipped: false,
        }
    }
}

impl Staging {
    fn say(&mut self, text: &str) {
        for word in text.split_whitespace() {
            let start = Millis::from_seconds(self.now);
            let spoken = crate::rubric::zones::spoken_words_in(word);
            self.now += spoken * 60.0 / self.rate;
            self.words.push(Word {
                text: word.to_owned(),
                span: Some(Span::new(start, Millis::from_seconds(self.now))),
                confidence: Confidence::CERTAIN,
            });
        }
    }

    fn follow(&mut self, direction: &str) -> Result<(), String> {
        let unknown = || format!("there is no stage direction [{direction}]. Valid: {DIRECTIONS}.");
        let within = |text: &str, from: f64, to: f64| {
            text.trim()
                .parse::<f64>()
                .ok()
                .filter(|n| (from..=to).contains(n))
                .ok_or_else(unknown)
        };
        let plain = direction.trim();
        if plain == "clipped" {
            self.clipped = true;
        } else if let Some(seconds) = plain
            .strip_prefix("pause ")
            .and_then(|rest| rest.strip_suffix('s'))
        {
            let start = Millis::from_seconds(self.now);
            self.now += within(seconds, 0.0, 600.0)?;
            self.pauses
                .push(Span::new(start, Millis::from_seconds(self.now)));
        } else if let Some(rate) = plain.strip_suffix("words a minute") {
            self.rate = within(rate, 20.0, 600.0)?;
        } else if let Some(loudness) = plain.strip_suffix("LUFS") {
            self.loudness_lufs = within(loudness, -100.0, 0.0)?;
        } else {
            return Err(unknown());
        }
        Ok(())
    }

    fn finish(self) -> (Transcript, AudioFacts) {
        const EXAMPLE_RATE: u32 = 16_000;
        let duration = Millis::from_seconds(self.now);
        let frames = duration.0 * u64::from(EXAMPLE_RATE) / 1000;
        let mut silences = Silences::default();
        for pause in self.pauses {
            if pause.start == Millis(0) {
                silences.leading = pause.end;
            } else if pause.end == duration {
                silences.trailing = pause.length();
            } else {
                silences.inner.push(pause);
            }
        }
        let facts = AudioFacts {
            duration,
            frames,
            sample_rate: EXAMPLE_RATE,
            channels: 1,
            format: "an example".to_owned(),
            peak_dbfs: Some(if self.clipped {
                0.0
            } else {
                self.loudness_lufs + 17.0
            }),
            loudness_lufs: Some(self.loudness_lufs),
            clipped_samples: if self.clipped { frames / 50 } else { 0 },
            silences,
            notes: Vec::new(),
        };
        (Transcript { words: self.words }, facts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_read_at_a_steady_rate_with_its_pauses() {
        let (transcript, facts) =
            stage("[pause 2 s] Hi Jim, [pause 0.5 s] 12 [pause 1 s]").unwrap();
        assert_eq!(transcript.text(), "Hi Jim, 12");
        let spans: Vec<_> = transcript.words.iter().map(|w| w.span.unwrap()).collect();
        assert_eq!(spans[0], Span::new(Millis(2000), Millis(2400)));
        assert_eq!(spans[2], Span::new(Millis(3300), Millis(4100)));
        assert_eq!(facts.duration, Millis(5100));
        assert_eq!(facts.silences.leading, Millis(2000));
        assert_eq!(facts.silences.trailing, Millis(1000));
        assert_eq!(
            facts.silences.inner,
            [Span::new(Millis(2800), Millis(3300))]
        );
    }

    #[test]
    fn a_direction_that_nobody_knows_is_refused_with_those_that_exist() {
        for bad in [
            "[louder] Hi",
            "Hi [pause -1 s]",
            "[900 words a minute] Hi",
            "Hi [",
            "[clipped]",
            "",
        ] {
            assert!(stage(bad).is_err(), "{bad}");
        }
        assert!(stage("[louder] Hi").unwrap_err().contains("[clipped]"));
    }
}
