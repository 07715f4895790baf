//! Finds the person that is meant: by their number in any form, by a part of it, by a name however it is spelled, or
//! by the number of a call (`call:12`).

use super::error::CliError;
use crate::analyze::sounds::likeness;
use crate::domain::CallId;
use crate::domain::Moment;
use crate::domain::Prospect;
use crate::domain::ProspectId;
use crate::store::Store;

/// Of more people than this, the newest are compared with what was typed.
const MOST_COMPARED: usize = 500;

/// How many people are named where several may be meant.
const MOST_CANDIDATES_NAMED: usize = 5;

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

/// By what people were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FoundBy {
    /// The number of a call to them.
    Call,
    /// Their whole number.
    Number,
    /// The last digits of their number.
    LastDigits,
    /// Their number, which was written without what is in front of it here: its area, its country.
    LocalNumber,
    /// Their name or company, as it is spelled or sounds.
    Name,
}

/// The people that may be meant.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    /// The likeliest first.
    pub(crate) people: Vec<Found>,
    pub(crate) by: FoundBy,
}

impl Search {
    /// Returns what there is to say where a number was typed that is nobody's whole number.
    pub(crate) fn caution(&self, typed: &str) -> Option<String> {
        let how = match self.by {
            FoundBy::LastDigits => format!("\"{typed}\" is the end of"),
            FoundBy::LocalNumber => format!("Nobody's number is \"{typed}\"; it ends in"),
            FoundBy::Call | FoundBy::Number | FoundBy::Name => return None,
        };
        Some(match self.people.len() {
            0 => return None,
            1 => format!("{how} the number of one person, who may be meant"),
            several => format!("{how} the numbers of {several} people, who may be meant"),
        })
    }
}

/// Finds the people that may be meant: those with the whole number that was typed; else those of whose number it is a
/// part; else those of that name.
pub(crate) fn find_people(store: &Store, typed: &str) -> Result<Search, CliError> {
    let typed = typed.trim();
    let found = |ids: &[ProspectId], by| {
        let name = (by == FoundBy::Name).then_some(typed);
        let people = load(store, ids, name)?;
        Ok(Search { people, by })
    };
    if let Some(call) = call_named(typed)? {
        return found(&[store.person_of_call(call)?], FoundBy::Call);
    }
    if is_number(typed) {
        let whole = store.prospects_with_number(typed)?;
        if !whole.is_empty() {
            return found(&whole, FoundBy::Number);
        }
        let ending = store.prospects_with_last_digits(typed)?;
        if !ending.is_empty() {
            return found(&ending, FoundBy::LastDigits);
        }
        let local = store.prospects_with_local_number(typed)?;
        return found(&local, FoundBy::LocalNumber);
    }
    let mut ids = store.prospects_by_name(typed)?;
    if ids.is_empty() {
        for word in typed.split_whitespace() {
            ids.extend(store.prospects_by_name(word)?);
        }
        ids.sort_unstable();
        ids.dedup();
    }
    found(&ids, FoundBy::Name)
}

/// Returns the one person that is meant. The last digits of a number are enough where they are one person's; a number
/// with more in front than theirs has is not, as it may be somebody else's.
pub(crate) fn find_person(store: &Store, typed: &str) -> Result<Found, CliError> {
    let Search { mut people, by } = find_people(store, typed)?;
    let exact = people
        .iter()
        .filter(|found| found.prospect.name.to_lowercase() == typed.trim().to_lowercase())
        .count();
    match people.len() {
        0 => Err(nobody(store, typed)?),
        1 if by != FoundBy::LocalNumber => Ok(people.remove(0)),
        _ if exact == 1 => Ok(people.remove(0)),
        several => {
            let names: Vec<String> = people
                .iter()
                .take(MOST_CANDIDATES_NAMED)
                .map(described)
                .collect();
            let more = if several > MOST_CANDIDATES_NAMED {
                " ..."
            } else {
                ""
            };
            Err(CliError::Refused(format!(
                "\"{typed}\" may be {}{more}. Give a name, a whole number, or a call as in call:12",
                names.join("; or ")
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
pub(crate) fn nobody(store: &Store, typed: &str) -> Result<CliError, CliError> {
    Ok(CliError::Refused(if store.count_calls()? == 0 {
        "the log is empty; `ringback log add` logs a message that you left".to_owned()
    } else {
        format!(
            "no match for \"{typed}\" in the log; `ringback log list` shows whom you left a message"
        )
    }))
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
    let newest = ids.len().saturating_sub(MOST_COMPARED);
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
            // Two calls of one moment: the one that was logged later is the newer.
            .then_with(|| other.id.cmp(&one.id))
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
