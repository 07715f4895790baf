//! Finds the person that is meant: by number in any form, by the last digits, by a name however it is
//! spelled, or by the number of a call (`call:12`).

use super::error::CliError;
use crate::analyze::sounds::likeness;
use crate::domain::CallId;
use crate::domain::Moment;
use crate::domain::Prospect;
use crate::domain::ProspectId;
use crate::store::Store;

/// More people than this are not weighed against each other: the newest are.
const MOST_WEIGHED: usize = 500;

/// Somebody in the log.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Who.
    pub(crate) id: ProspectId,
    /// As filed.
    pub(crate) prospect: Prospect,
    /// When they were last left a message.
    pub(crate) last: Option<Moment>,
}

/// Returns the people that may be meant, the likeliest first.
pub(crate) fn find_people(store: &Store, typed: &str) -> Result<Vec<Found>, CliError> {
    let typed = typed.trim();
    if let Some(number) = typed.strip_prefix('#') {
        let number = number.trim().parse().map_err(|_| {
            CliError::Refused(format!(
                "{typed}: after # comes the number of a call, as in #12"
            ))
        })?;
        let id = store.prospect_of_call(CallId(number))?;
        return load(store, &[id], None);
    }
    if is_number(typed) {
        return load(store, &store.prospects_by_number(typed)?, None);
    }
    let mut ids = store.prospects_by_name(typed)?;
    if ids.is_empty() {
        for word in typed.split_whitespace() {
            ids.extend(store.prospects_by_name(word)?);
        }
        ids.sort_unstable();
        ids.dedup();
    }
    load(store, &ids, Some(typed))
}

/// Returns the one person that is meant.
pub(crate) fn find_person(store: &Store, typed: &str) -> Result<Found, CliError> {
    let mut people = find_people(store, typed)?;
    let exact = people
        .iter()
        .filter(|found| found.prospect.name.to_lowercase() == typed.trim().to_lowercase())
        .count();
    match people.len() {
        0 => Err(nobody(typed)),
        1 => Ok(people.remove(0)),
        _ if exact == 1 => Ok(people.remove(0)),
        several => {
            let names: Vec<String> = people.iter().take(5).map(described).collect();
            let more = if several > 5 { " ..." } else { "" };
            Err(CliError::Refused(format!(
                "{} people may be meant by \"{typed}\": {}{more}. Give the number, or a call as in call:12",
                several,
                names.join("; ")
            )))
        }
    }
}

/// Returns the call that is named, as in `#12` or, since shells take # for a comment, `call:12`; none
/// if something else was typed.
pub(crate) fn call_named(typed: &str) -> Result<Option<CallId>, CliError> {
    let typed = typed.trim();
    let number = typed
        .strip_prefix('#')
        .or_else(|| typed.strip_prefix("call:"));
    match number.map(|number| number.trim().parse()) {
        None => Ok(None),
        Some(Ok(number)) => Ok(Some(CallId(number))),
        Some(Err(_)) => Err(CliError::Refused(format!(
            "\"{typed}\" is not the number of a call, as in call:12"
        ))),
    }
}

/// Returns the error for somebody who is not there.
pub(crate) fn nobody(typed: &str) -> CliError {
    CliError::Refused(format!(
        "nobody in the log is like \"{typed}\"; `ringback log list` shows whom you left a message"
    ))
}

/// Describes somebody in a few words.
pub(crate) fn described(found: &Found) -> String {
    let mut text = found.prospect.name.clone();
    for more in [&found.prospect.company, &found.prospect.number]
        .into_iter()
        .flatten()
    {
        text += ", ";
        text += more;
    }
    text
}

/// Returns whether a number was typed and no name: digits, and what numbers are written with.
fn is_number(typed: &str) -> bool {
    let own = typed.to_lowercase();
    let own = own.split("ext").next().unwrap_or_default();
    own.chars().filter(char::is_ascii_digit).count() >= 3
        && own.chars().all(|c| !c.is_alphabetic() || c == 'x')
}

/// Loads people, the likest to `name` first, then those called last.
fn load(store: &Store, ids: &[ProspectId], name: Option<&str>) -> Result<Vec<Found>, CliError> {
    let newest = ids.len().saturating_sub(MOST_WEIGHED);
    let end_of_time = Moment {
        second: i64::MAX,
        offset_seconds: 0,
    };
    let mut people = Vec::new();
    for &id in &ids[newest..] {
        if let Some(prospect) = store.prospect(id)? {
            let likeness = name.map_or(0.0, |name| likeness_of(name, &prospect));
            let last = store.last_call(id, end_of_time)?.map(|(_, at)| at);
            people.push((likeness, Found { id, prospect, last }));
        }
    }
    people.sort_by(|(like, one), (other_like, other)| {
        other_like
            .total_cmp(like)
            .then_with(|| other.last.cmp(&one.last))
    });
    Ok(people.into_iter().map(|(_, found)| found).collect())
}

/// Returns how like a prospect's name and company the typed words are, 0 to 1.
fn likeness_of(typed: &str, prospect: &Prospect) -> f64 {
    let company = prospect.company.as_deref().unwrap_or_default();
    let filed: Vec<&str> = prospect
        .name
        .split_whitespace()
        .chain(company.split_whitespace())
        .collect();
    let best = |word: &str| {
        filed
            .iter()
            .map(|own| likeness(word, own))
            .fold(0.0, f64::max)
    };
    let words: Vec<&str> = typed.split_whitespace().collect();
    let total: f64 = words.iter().map(|word| best(word)).sum();
    total / f64::from(u32::try_from(words.len().max(1)).unwrap_or(u32::MAX))
}
