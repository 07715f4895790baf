//! `level`: loud enough to be heard, and not so loud that it is clipped.

use serde::Serialize;

use crate::domain::Millis;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::Setting;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;

/// Where there is no loudness to go by (a message shorter than its 0.4 s blocks), speech peaks
/// about this many dB above it.
const CREST_DB: f64 = 15.0;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Level {
    min_lufs: f64,
    margin_db: f64,
    max_clipped_ms: f64,
}

impl Judge for Level {
    const KIND: Kind = Kind {
        name: "level",
        about: "The message is loud enough, and not clipped.",
        settings: &[
            Setting {
                name: "min_lufs",
                about: "The least loudness, in LUFS; -35 if left out. Telephone speech is about -26.",
            },
            Setting {
                name: "margin_db",
                about: "Up to this many dB less earns half the points; 8 if left out.",
            },
            Setting {
                name: "max_clipped_ms",
                about: "The most time at full scale, in milliseconds; 20 if left out. More earns half the points.",
            },
        ],
    };

    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError> {
        // ITU-T P.56 and G.191 put active speech on a telephone line at -26 dB below overload.
        // Nine dB below that is a voice half as loud; another eight, and one has to strain.
        Ok(Self {
            min_lufs: settings.number("min_lufs", -90.0, 0.0)?.unwrap_or(-35.0),
            margin_db: settings.number("margin_db", 0.0, 60.0)?.unwrap_or(8.0),
            max_clipped_ms: settings
                .number("max_clipped_ms", 0.0, 60_000.0)?
                .unwrap_or(20.0),
        })
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let Some(facts) = case.take.facts else {
            return Finding::skipped("The level can only be measured in a recording.");
        };
        let Some(peak) = facts.peak_dbfs else {
            return Finding::missed("The recording is silent.")
                .advise("Check the microphone and its volume, and record the message again.");
        };
        let samples = u64::from(facts.sample_rate) * u64::from(facts.channels);
        let clipped = Millis::from_frames(
            facts.clipped_samples,
            u32::try_from(samples).unwrap_or(u32::MAX),
        );
        let clipped_ms = clipped.as_seconds() * 1000.0;
        let loudness = facts.loudness_lufs.unwrap_or(peak - CREST_DB);
        if clipped_ms > self.max_clipped_ms {
            // However harsh it sounds, it can be followed, as what is too quiet cannot.
            let reason = format!("Too loud: {clipped_ms:.0} ms are clipped, which sounds harsh.");
            return Finding::partly(reason)
                .advise("Move away from the microphone or turn its volume down.");
        }
        if loudness < self.min_lufs {
            let reason = format!(
                "Too quiet: {loudness:.0} LUFS, and below {:.0} it is hard to make out.",
                self.min_lufs
            );
            let finding = if loudness >= self.min_lufs - self.margin_db {
                Finding::partly(reason)
            } else {
                Finding::missed(reason)
            };
            return finding
                .advise("Speak up, move closer to the microphone or turn its volume up.");
        }
        Finding::met(format!("Clear and loud enough ({loudness:.0} LUFS)."))
    }
}
