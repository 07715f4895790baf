//! Who left the messages, and when: what else may differ between two variants besides the words.

use std::collections::BTreeMap;

use serde::Serialize;

use super::people::Fate;
use super::people::Person;
use crate::stats::homogeneity_p;

/// The weekdays, Monday first.
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Below this chance of coming about by luck, and above this share of messages that would have to
/// change places, two variants were not left alike. Both, since with many messages the slightest
/// difference is beyond luck, and with few a large one is not.
const LUCK: f64 = 0.01;
const UNLIKE_SHARE: f64 = 0.2;

/// What else may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dimension {
    /// Who left the message.
    Rep,
    /// On which day of the week.
    Weekday,
    /// At what time of the day.
    Hour,
}

impl Dimension {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Rep, Self::Weekday, Self::Hour];

    /// Returns what a sentence calls it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Rep => "rep",
            Self::Weekday => "weekday",
            Self::Hour => "hour",
        }
    }

    /// Returns where a person's first message belongs: a key that sorts, and a label.
    fn place(self, person: &Person<'_>) -> (String, String) {
        let first = person.first;
        match self {
            Self::Rep => {
                let rep = first.rep.as_deref().unwrap_or("(no name)").trim();
                (rep.to_lowercase(), rep.to_owned())
            }
            Self::Weekday => {
                let day = first.at.weekday();
                (day.to_string(), WEEKDAYS[day % WEEKDAYS.len()].to_owned())
            }
            Self::Hour => {
                let label = match first.at.hour() {
                    ..10 => "before 10",
                    10..12 => "10 to 12",
                    12..14 => "12 to 14",
                    14..16 => "14 to 16",
                    _ => "after 16",
                };
                let order = first.at.hour().clamp(9, 16) / 2;
                (order.to_string(), label.to_owned())
            }
        }
    }
}

/// The people of one place: one rep's, one weekday's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Which rep, weekday or hours.
    pub label: String,
    /// People whose window has closed.
    pub people: u64,
    /// Of these, who rang back.
    pub call_backs: u64,
}

/// Returns how the people of each group are spread over one dimension: every group has the same
/// cells in the same order.
pub(super) fn spread(groups: &[Vec<Person<'_>>], dimension: Dimension) -> Vec<Vec<Cell>> {
    let mut labels: BTreeMap<String, String> = BTreeMap::new();
    let mut counts: Vec<BTreeMap<String, (u64, u64)>> = vec![BTreeMap::new(); groups.len()];
    for (group, counts) in groups.iter().zip(&mut counts) {
        for person in group {
            let hit = match person.fate {
                Fate::Waiting | Fate::WrongNumber => continue,
                Fate::Silent => 0,
                Fate::CalledBack => 1,
            };
            let (key, label) = dimension.place(person);
            labels.entry(key.clone()).or_insert(label);
            let count = counts.entry(key).or_default();
            count.0 += 1;
            count.1 += hit;
        }
    }
    counts
        .iter()
        .map(|counts| {
            labels
                .iter()
                .map(|(key, label)| {
                    let (people, call_backs) = counts.get(key).copied().unwrap_or_default();
                    Cell {
                        label: label.clone(),
                        people,
                        call_backs,
                    }
                })
                .collect()
        })
        .collect()
}

/// Returns whether two groups were left so unlike that what looks like the message may be this.
pub(super) fn unlike(one: &[Cell], other: &[Cell]) -> bool {
    let counts = |cells: &[Cell]| -> Vec<u64> { cells.iter().map(|cell| cell.people).collect() };
    let table = [counts(one), counts(other)];
    let luck = homogeneity_p(&table);
    luck.is_some_and(|luck| luck < LUCK) && moved_share(&table[0], &table[1]) > UNLIKE_SHARE
}

/// Returns the share of one group that would have to change places to be spread like the other.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of calls stay far below 2^52"
)]
fn moved_share(one: &[u64], other: &[u64]) -> f64 {
    let (total, other_total) = (one.iter().sum::<u64>(), other.iter().sum::<u64>());
    if total == 0 || other_total == 0 {
        return 0.0;
    }
    let apart: f64 = one
        .iter()
        .zip(other)
        .map(|(&a, &b)| (a as f64 / total as f64 - b as f64 / other_total as f64).abs())
        .sum();
    apart / 2.0
}
