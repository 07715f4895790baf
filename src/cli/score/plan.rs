//! What is to be scored: the recordings that are asked for, whose they are, and the rules for each.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use super::args::ScoreArgs;
use crate::audio::Limits;
use crate::calendar::day;
use crate::cli::error::CliError;
use crate::cli::find_recordings;
use crate::cli::find_recordings::Found;
use crate::cli::find_recordings::Skipped;
use crate::cli::find_recordings::Wanted;
use crate::cli::input_files::InputFiles;
use crate::cli::recording_metadata::FolderMetadata;
use crate::cli::recording_metadata::RecordingMetadata;
use crate::cli::recording_metadata::Rubrics;
use crate::cli::scoring_args::USUAL_RUBRIC;
use crate::cli::settings::Settings;
use crate::cli::settings::on_path;
use crate::cli::sidecar::Sidecars;
use crate::domain::HousePhrases;
use crate::domain::Millis;
use crate::pipeline::Source;
use crate::team::is_same_rep;
use crate::text::did_you_mean::unknown_word;

/// What is to be scored, by which rules.
pub(super) struct Plan {
    pub(super) messages: Vec<(Source, RecordingMetadata)>,
    pub(super) rubrics: Rubrics,
    pub(super) model: Option<String>,
    pub(super) skipped: Skipped,
    /// What there is to say of the lists of the recordings.
    pub(super) notes: Vec<String>,
    /// The files that are read: none of them is replaced by a result.
    pub(super) inputs: InputFiles,
    /// The place of the rules that hold where no rep has others.
    pub(super) common: usize,
}

impl Plan {
    pub(super) fn of(
        args: &ScoreArgs,
        wanted: &Wanted,
        settings: &Settings,
    ) -> Result<Self, CliError> {
        let limits = limits(args);
        let Found {
            recordings,
            skipped,
        } = find_recordings::find_recordings(&args.paths, wanted, &limits);
        let mut plan = Self {
            messages: Vec::with_capacity(recordings.len()),
            rubrics: Rubrics::default(),
            model: None,
            skipped,
            notes: Vec::new(),
            inputs: InputFiles::of(settings),
            common: 0,
        };
        let usual = args.scoring.rubric.as_deref().unwrap_or(USUAL_RUBRIC);
        plan.rubrics.place(usual, &HousePhrases::default())?;
        let mut folders: Vec<(PathBuf, FolderMetadata)> = Vec::new();
        let mut reps = BTreeSet::new();
        for (folder, source) in recordings {
            let at = match folders.iter().position(|(known, _)| *known == folder) {
                Some(at) => at,
                None => {
                    let of_folder = FolderMetadata::of(&folder, settings)?;
                    plan.skipped.special.extend_from_slice(of_folder.special());
                    of_folder.add_inputs(&mut plan.inputs);
                    plan.notes.extend(of_folder.missing_files());
                    folders.push((folder.clone(), of_folder));
                    folders.len() - 1
                }
            };
            let of_folder = &folders[at].1;
            if folders.len() == 1 {
                plan.model = of_folder.model().map(str::to_owned);
                let rules = of_folder.rules(None, &args.scoring);
                plan.common = plan.rubrics.place(&rules, of_folder.phrases())?;
            }
            let file = match &source {
                Source::File(path) => path.clone(),
                Source::Read(_) | Source::Refused { .. } => PathBuf::from(source.name()),
            };
            let metadata = of_folder.metadata_of(&file, &args.scoring, &mut plan.rubrics)?;
            reps.extend(metadata.origin.rep.clone());
            if is_asked_for(args, of_folder, &metadata) {
                plan.messages.push((source, metadata));
            } else {
                plan.skipped.add(file);
            }
        }
        plan.add_inputs(args);
        if let Some(rep) = args.rep.as_deref().filter(|_| !args.watch)
            && !is_known(rep, &reps, &folders)
        {
            return Err(CliError::Refused(no_such_rep(rep, &reps)));
        }
        Ok(plan)
    }

    fn add_inputs(&mut self, args: &ScoreArgs) {
        for (source, _) in &self.messages {
            if let Source::File(path) = source {
                self.inputs.add(path, "one of the recordings");
            }
        }
        if let Some(transcript) = &args.transcript {
            self.inputs.add(transcript, "the transcript");
        }
        if let Some(model) = args.model.as_ref().or(self.model.as_ref()) {
            self.inputs.add(Path::new(model), "the speech model");
        }
        for rubric in self.rubrics.names() {
            self.inputs.add(Path::new(rubric), "a rubric");
        }
        args.scoring.add_inputs(&mut self.inputs);
    }

    /// Returns the names of the files beside the recordings.
    pub(super) fn sidecars(&self) -> Sidecars {
        Sidecars::beside(self.messages.iter().map(|(source, _)| source))
    }
}

pub(super) fn limits(args: &ScoreArgs) -> Limits {
    Limits {
        max_duration: Millis(args.max_minutes * 60_000),
        ffmpeg: on_path("ffmpeg").filter(|_| !args.no_ffmpeg),
    }
}

/// Returns whether a rep is one of those who recorded, by whichever name.
fn is_known(rep: &str, reps: &BTreeSet<String>, folders: &[(PathBuf, FolderMetadata)]) -> bool {
    let called = folders.iter().filter_map(|(_, folder)| folder.called(rep));
    let mut names = called.chain([rep]);
    names.any(|name| reps.iter().any(|known| is_same_rep(known, name)))
}

fn no_such_rep(rep: &str, reps: &BTreeSet<String>) -> String {
    if reps.is_empty() {
        return format!(
            "no recording here is of a rep \"{rep}\", or of any other: `ringback init` says how reps are named"
        );
    }
    let reps: Vec<&str> = reps.iter().map(String::as_str).collect();
    unknown_word("rep", rep, &reps)
}

fn is_asked_for(
    args: &ScoreArgs,
    of_folder: &FolderMetadata,
    metadata: &RecordingMetadata,
) -> bool {
    let of_rep = args.rep.as_deref().is_none_or(|rep| {
        let own = metadata.origin.rep.as_deref();
        own.is_some_and(|own| {
            is_same_rep(own, rep)
                || of_folder
                    .called(rep)
                    .is_some_and(|rep| is_same_rep(own, rep))
        })
    });
    let late_enough = args.since.is_none_or(|since| {
        let own = metadata.origin.day.as_ref();
        own.is_some_and(|own| *own >= day(since))
    });
    of_rep && late_enough
}
