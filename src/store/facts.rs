//! What figures are drawn from: a row a call, with when the first of each outcome came.

use crate::domain::CallFact;
use crate::domain::CallId;
use crate::domain::Moment;
use crate::domain::ProspectId;

use super::Store;
use super::error::StoreError;
use super::verdicts::verdicts_of;

impl Store {
    /// Returns the facts of all calls, oldest first; verdicts only if asked for.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn call_facts(&self, with_verdicts: bool) -> Result<Vec<CallFact>, StoreError> {
        let verdicts = if with_verdicts { "verdicts" } else { "NULL" };
        let read = || -> rusqlite::Result<Vec<CallFact>> {
            let mut statement = self.connection.prepare(&format!(
                "SELECT call.id, coalesce(person, prospect.id), call.at, at_offset, rep, variant, score, rubric, {verdicts},
                    back, mail, reached, wrong, asked
                 FROM call JOIN prospect ON prospect.id = call.prospect LEFT JOIN (
                    SELECT call AS of,
                        min(CASE kind WHEN 'called-back' THEN at END) AS back,
                        min(CASE kind WHEN 'emailed-back' THEN at END) AS mail,
                        min(CASE kind WHEN 'reached-later' THEN at END) AS reached,
                        max(kind = 'wrong-number') AS wrong,
                        max(kind = 'asked-not-to-call') AS asked
                    FROM outcome GROUP BY call
                 ) ON of = call.id ORDER BY call.at, call.id",
            ))?;
            let facts = statement.query_map([], |row| {
                Ok(CallFact {
                    call: CallId(row.get(0)?),
                    prospect: ProspectId(row.get(1)?),
                    at: Moment {
                        second: row.get(2)?,
                        offset_seconds: row.get(3)?,
                    },
                    rep: row.get(4)?,
                    variant: row.get(5)?,
                    score: row.get(6)?,
                    rubric: row.get(7)?,
                    verdicts: row
                        .get_ref(8)?
                        .as_str_or_null()
                        .map_err(rusqlite::Error::from)?
                        .map(verdicts_of)
                        .unwrap_or_default(),
                    called_back: row.get(9)?,
                    emailed_back: row.get(10)?,
                    reached_later: row.get(11)?,
                    wrong_number: row.get::<_, Option<bool>>(12)?.unwrap_or(false),
                    asked_not_to_call: row.get::<_, Option<bool>>(13)?.unwrap_or(false),
                })
            })?;
            facts.collect()
        };
        read().map_err(self.sqlite())
    }
}
