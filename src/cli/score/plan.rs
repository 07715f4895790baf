//! What is to be scored: the recordings that are asked for, whose they are, and the rules for each.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::ScoreArgs;
use crate::audio::Limits;
use crate::cli::error::CliError;
use crate::cli::inputs;
use crate::cli::inputs::Found;
use crate::cli::inputs::Wanted;
use crate::cli::judging::USUAL_RUBRIC;
use crate::cli::roster::Known;
use crate::cli::roster::Roster;
use crate::cli::roster::Rubrics;
use crate::cli::settings::Settings;
use crate::domain::Millis;
use crate::pipeline::Source;
use crate::team::is_same_rep;

/// What is to be scored, by which rules.
pub(super) struct Plan {
    pub(super) messages: Vec<(Source, Known)>,
    pub(super) rubrics: Rubrics,
    pub(super) model: Option<String>,
    pub(super) passed_over: usize,
    /// The place of the rules that hold where no rep has others.
    pub(super) common: usize,
    lengths: Vec<(PathBuf, u64)>,
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
            passed_over,
        } = inputs::find_recordings(&args.paths, wanted, &limits);
        let mut plan = Self {
            messages: Vec::with_capacity(recordings.len()),
            rubrics: Rubrics::default(),
            model: None,
            passed_over,
            common: 0,
            lengths: Vec::new(),
        };
        plan.rubrics
            .place(args.judging.rubric.as_deref().unwrap_or(USUAL_RUBRIC))?;
        let mut rosters: Vec<(PathBuf, Roster)> = Vec::new();
        for (folder, source) in recordings {
            let at = match rosters.iter().position(|(known, _)| *known == folder) {
                Some(at) => at,
                None => {
                    rosters.push((folder.clone(), Roster::of(&folder, settings)?));
                    rosters.len() - 1
                }
            };
            let roster = &rosters[at].1;
            if rosters.len() == 1 {
                plan.model = roster.model().map(str::to_owned);
                plan.common = plan.rubrics.place(&roster.rules(None, &args.judging))?;
            }
            let file = PathBuf::from(source.name());
            let known = roster.know(&file, &args.judging, &mut plan.rubrics)?;
            if is_asked_for(args, roster, &known) {
                if args.watch
                    && let Ok(metadata) = file.metadata()
                {
                    plan.lengths.push((file, metadata.len()));
                }
                plan.messages.push((source, known));
            } else {
                plan.passed_over += 1;
            }
        }
        Ok(plan)
    }

    /// Returns the files of the plan.
    pub(super) fn files(&self) -> BTreeSet<PathBuf> {
        let file = |(source, _): &(Source, Known)| match source {
            Source::File(path) => Some(path.clone()),
            _ => None,
        };
        self.messages.iter().filter_map(file).collect()
    }

    /// Returns the files that have not grown since the plan was made.
    pub(super) fn settled(&self) -> BTreeSet<PathBuf> {
        let same = |(path, length): &&(PathBuf, u64)| {
            path.metadata().is_ok_and(|now| now.len() == *length)
        };
        let settled = self.lengths.iter().filter(same);
        settled.map(|(path, _)| path.clone()).collect()
    }
}

pub(super) fn limits(args: &ScoreArgs) -> Limits {
    Limits {
        max_duration: Millis(args.max_minutes * 60_000),
    }
}

fn is_asked_for(args: &ScoreArgs, roster: &Roster, known: &Known) -> bool {
    let of_rep = args.rep.as_deref().is_none_or(|rep| {
        let own = known.origin.rep.as_deref();
        own.is_some_and(|own| {
            is_same_rep(own, rep) || roster.called(rep).is_some_and(|rep| is_same_rep(own, rep))
        })
    });
    let late_enough = args
        .since
        .as_ref()
        .is_none_or(|since| known.origin.day.as_ref().is_some_and(|day| day >= since));
    of_rep && late_enough
}
