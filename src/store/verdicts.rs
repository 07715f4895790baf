//! The verdicts of a message as one text, in a column and in an export.

use crate::domain::Verdict;

/// Writes verdicts as `duration=met hook=missed`: ids are kebab-case and hold neither sign; none
/// if there are none.
pub fn verdicts_text(verdicts: &[(String, Verdict)]) -> Option<String> {
    let pairs: Vec<String> = verdicts
        .iter()
        .map(|(id, verdict)| format!("{id}={verdict}"))
        .collect();
    (!pairs.is_empty()).then(|| pairs.join(" "))
}

/// Reads what [`verdicts_text`] wrote; what it does not know is left out.
pub fn verdicts_of(text: &str) -> Vec<(String, Verdict)> {
    let known = [
        Verdict::Met,
        Verdict::Partly,
        Verdict::Missed,
        Verdict::Unsure,
        Verdict::Skipped,
    ];
    text.split_whitespace()
        .filter_map(|pair| {
            let (id, word) = pair.split_once('=')?;
            let verdict = known
                .into_iter()
                .find(|verdict| verdict.to_string() == word)?;
            Some((id.to_owned(), verdict))
        })
        .collect()
}
