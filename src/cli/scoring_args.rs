//! What messages are scored by, for the commands that score: who speaks, to whom, in which country, by which rules.

use std::path::Path;

use super::error::CliError;
use super::error::Outcome;
use super::input_files::InputFiles;
use super::log::number_of;
use crate::domain::RecordingReport;
use crate::domain::Region;
use crate::domain::Report;
use crate::text::region::parse_region;
use crate::text::telephone::Misfit;
use crate::text::telephone::check_written;

/// The rules where nobody names any.
pub(crate) const USUAL_RUBRIC: &str = "callback";

/// What messages are scored by.
#[derive(Debug, clap::Args)]
pub(crate) struct ScoringArgs {
    /// Rubric (callback, double-tap, value-message or a TOML file)
    /// [default: as in ringback.toml, else callback]
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) rubric: Option<String>,
    /// Your name, to check that you say it
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Your phone number, to check every digit
    #[arg(long, value_name = "NUMBER", value_parser = number_of)]
    pub(crate) number: Option<String>,
    /// Who the message is for
    #[arg(long, value_name = "NAME")]
    pub(crate) prospect: Option<String>,
    /// Country of the phone numbers, as two letters [default: as in ringback.toml, else US]
    #[arg(long, value_name = "COUNTRY", value_parser = parse_region)]
    pub(crate) region: Option<Region>,
    /// Exit with code 1 if a score is below SCORE
    #[arg(long, value_name = "SCORE", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) fail_under: Option<u8>,
}

impl ScoringArgs {
    /// Adds the rubric file that was typed to the files that are read.
    pub(crate) fn add_inputs(&self, inputs: &mut InputFiles) {
        if let Some(rubric) = &self.rubric {
            inputs.add(Path::new(rubric), "the rubric");
        }
    }

    /// Returns how a run ended: what failed weighs more than what scored low.
    pub(crate) fn outcome_of(&self, report: &Report) -> Outcome {
        let mut outcome = Outcome::Done;
        for recording in &report.recordings {
            match recording {
                RecordingReport::Failed { .. } => return Outcome::NotAllDone,
                RecordingReport::Scored(scored) => {
                    if self
                        .fail_under
                        .is_some_and(|bar| scored.scorecard.score < bar)
                    {
                        outcome = Outcome::UnderBar;
                    }
                }
            }
        }
        outcome
    }
}

/// Makes sure that a number that was typed is one of its region.
pub(crate) fn check_number(number: &str, region: Region) -> Result<(), CliError> {
    check_written(number, region).map_err(|misfit| {
        CliError::Refused(match &misfit {
            Misfit::Elsewhere { likely, .. } => format!("{misfit} Give --region {likely}"),
            _ => misfit.to_string(),
        })
    })
}
