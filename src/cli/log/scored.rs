//! `ringback score --log`: a message that was just scored goes into the log as left.

use clap::Args;

use super::add::known_variant;
use super::add::log_one;
use super::fields::given;
use super::fields::number_of;
use crate::calendar::Clock;
use crate::calendar::SystemClock;
use crate::cli::error::CliError;
use crate::cli::printer::Printer;
use crate::cli::settings::Settings;
use crate::cli::store;
use crate::domain::Call;
use crate::domain::CallId;
use crate::domain::CallScore;
use crate::domain::Mention;
use crate::domain::Prospect;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::domain::ScoredRecording;
use crate::store::CallFilter;
use crate::store::Store;
use crate::text::names::name_key;

/// What `score` takes for the log.
#[derive(Debug, Default, Args)]
pub(crate) struct LogScoreArgs {
    /// Log the message as left for --prospect, with its words, hook and score
    #[arg(long, requires = "prospect")]
    log: bool,
    /// Variant the message followed, for --log
    #[arg(long, value_name = "NAME", requires = "log")]
    variant: Option<String>,
    /// Phone number of the prospect, for --log
    #[arg(long, value_name = "NUMBER", requires = "log", value_parser = number_of)]
    prospect_number: Option<String>,
}

/// A log that waits for its message to be scored.
pub(crate) struct Pending {
    store: Store,
    prospect: Prospect,
    variant: Option<String>,
}

/// Makes sure, before anything is transcribed, that the message can be logged; none without --log.
pub(crate) fn prepare(
    args: &LogScoreArgs,
    prospect: Option<&str>,
    recordings: usize,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Option<Pending>, CliError> {
    if !args.log {
        return Ok(None);
    }
    if recordings != 1 {
        return Err(CliError::Refused(format!(
            "--log logs one message; give one recording, not {recordings}"
        )));
    }
    let store = store::open(settings, printer)?;
    let variant = args.variant.as_deref();
    let variant = variant
        .map(|name| known_variant(&store, name))
        .transpose()?;
    Ok(Some(Pending {
        variant,
        prospect: Prospect {
            name: prospect.unwrap_or_default().trim().to_owned(),
            number: args.prospect_number.clone(),
            ..Prospect::default()
        },
        store,
    }))
}

impl Pending {
    /// Logs the message, if it could be scored.
    pub(crate) fn log(mut self, report: &Report, printer: &mut Printer) -> Result<(), CliError> {
        let scored = report
            .recordings
            .iter()
            .find_map(|recording| match recording {
                RecordingReport::Scored(scored) => Some(scored),
                RecordingReport::Failed { .. } => None,
            });
        let Some(scored) = scored else {
            printer.note("Not logged, since the recording could not be scored");
            return Ok(());
        };
        if let Some(id) = self.logged(scored)? {
            printer.note(format!(
                "Not logged again: this recording is in the log already, as call {id} to {}",
                self.prospect.name
            ));
            return Ok(());
        }
        let call = self.call_of(scored);
        log_one(&mut self.store, &call, printer)?;
        Ok(())
    }

    /// Returns the call that this very recording was logged as, for the same prospect.
    fn logged(&self, scored: &ScoredRecording) -> Result<Option<CallId>, CliError> {
        let id = scored.recording.id.to_string();
        let calls = self.store.calls(&CallFilter::default())?;
        let logged = calls.into_iter().find(|(_, call)| {
            let recording = call
                .score
                .as_ref()
                .and_then(|score| score.recording.as_ref());
            recording == Some(&id) && name_key(&call.prospect.name) == name_key(&self.prospect.name)
        });
        Ok(logged.map(|(id, _)| id))
    }

    fn call_of(&self, scored: &ScoredRecording) -> Call {
        Call {
            at: SystemClock.now(),
            rep: scored.rep.name.clone(),
            prospect: self.prospect.clone(),
            variant: self.variant.clone(),
            words: given(&scored.transcript.text()),
            hook: Mention::strongest_hook(&scored.mentions).map(|hook| hook.text.clone()),
            score: Some(CallScore {
                total: scored.scorecard.score,
                rubric: Some(scored.rubric.id.clone()),
                rubric_hash: Some(scored.rubric.hash.clone()),
                recording: Some(scored.recording.id.to_string()),
                file: Some(scored.recording.file.clone()),
                verdicts: scored.scorecard.verdicts(),
            }),
            outcomes: Vec::new(),
        }
    }
}
