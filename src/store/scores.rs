//! What each recording scored, by which rules: a row each, so that a whole team is seen at once and
//! without its recordings.

use std::path::MAIN_SEPARATOR;

use rusqlite::Row;
use rusqlite::params;

use crate::domain::Millis;
use crate::domain::Origin;
use crate::domain::RecordingId;
use crate::domain::RubricRef;
use crate::domain::TeamScore;

use super::Store;
use super::error::StoreError;
use super::verdicts::verdicts_of;
use super::verdicts::verdicts_text;

/// Which scores are asked for; what is none does not narrow.
#[derive(Clone, Debug, Default)]
pub struct ScoreFilter {
    /// By these rules: a rubric's id.
    pub rubric: Option<String>,
    /// Recorded on this day (`2026-11-20`) or later; what has no day is left out.
    pub since: Option<String>,
    /// Of files in this folder and below; what was scored by an earlier version has none.
    pub below: Option<String>,
}

impl Store {
    /// Keeps what a recording in a folder scored by some rules, in place of what it scored before.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn keep_score(
        &mut self,
        recording: &RecordingId,
        rubric: &RubricRef,
        score: &TeamScore,
        folder: Option<&str>,
    ) -> Result<(), StoreError> {
        let origin = &score.origin;
        self.connection
            .prepare_cached(
                "INSERT INTO score (recording, rubric_hash, rubric, file, rep, prospect, day,
                                    variant, total, millis, verdicts, folder, place)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,
                         (SELECT coalesce(max(place), 0) + 1 FROM score))
                 ON CONFLICT DO UPDATE SET
                    rubric = excluded.rubric, file = excluded.file, rep = excluded.rep,
                    prospect = excluded.prospect, day = excluded.day, variant = excluded.variant,
                    total = excluded.total, millis = excluded.millis, verdicts = excluded.verdicts,
                    folder = coalesce(excluded.folder, folder)
                 WHERE (file, rep, prospect, day, variant, total, verdicts, folder)
                    IS NOT (excluded.file, excluded.rep, excluded.prospect, excluded.day,
                            excluded.variant, excluded.total, excluded.verdicts,
                            coalesce(excluded.folder, folder))",
            )
            .and_then(|mut statement| {
                statement.execute(params![
                    recording.0,
                    rubric.hash,
                    rubric.id,
                    score.file,
                    origin.rep,
                    origin.prospect,
                    origin.day,
                    origin.variant,
                    score.score,
                    i64::try_from(score.duration.0).unwrap_or(i64::MAX),
                    verdicts_text(&score.verdicts).unwrap_or_default(),
                    folder,
                ])
            })
            .map(drop)
            .map_err(self.sqlite())
    }

    /// Returns the scores that were kept, by day and then by file.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn scores(&self, filter: &ScoreFilter) -> Result<Vec<TeamScore>, StoreError> {
        self.connection
            .prepare(
                "SELECT file, rep, prospect, day, variant, total, millis, verdicts FROM score
                 WHERE (?1 IS NULL OR rubric = ?1) AND (?2 IS NULL OR day >= ?2)
                   AND (?3 IS NULL OR folder = ?3 OR substr(folder, 1, length(?4)) = ?4)
                 ORDER BY day, file, recording, rubric_hash",
            )
            .and_then(|mut statement| {
                let below = filter.below.as_deref();
                let inside = below.map(|folder| {
                    let folder = folder.trim_end_matches(MAIN_SEPARATOR);
                    format!("{folder}{MAIN_SEPARATOR}")
                });
                statement
                    .query_map(
                        params![filter.rubric, filter.since, below, inside],
                        score_of,
                    )?
                    .collect()
            })
            .map_err(self.sqlite())
    }

    /// Returns what was scored by the rubric of an id, each with its recording, in the order of the first scoring.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn takes(&self, rubric: &str) -> Result<Vec<(RecordingId, TeamScore)>, StoreError> {
        self.connection
            .prepare(
                "SELECT recording, file, rep, prospect, day, variant, total, millis, verdicts FROM score
                 WHERE rubric = ?1 ORDER BY place, day, file, recording",
            )
            .and_then(|mut statement| {
                statement
                    .query_map([rubric], |row| {
                        Ok((RecordingId(row.get("recording")?), score_of(row)?))
                    })?
                    .collect()
            })
            .map_err(self.sqlite())
    }
}

fn score_of(row: &Row<'_>) -> rusqlite::Result<TeamScore> {
    let millis: i64 = row.get("millis")?;
    let verdicts: String = row.get("verdicts")?;
    Ok(TeamScore {
        file: row.get("file")?,
        origin: Origin {
            rep: row.get("rep")?,
            prospect: row.get("prospect")?,
            day: row.get("day")?,
            variant: row.get("variant")?,
        },
        score: row.get("total")?,
        duration: Millis(millis.unsigned_abs()),
        verdicts: verdicts_of(&verdicts),
    })
}
