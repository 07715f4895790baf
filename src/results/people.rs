//! People, each counted once: by the first message that counts, and by whether they rang back within
//! a window after it.

use std::collections::HashMap;

use serde::Serialize;

use crate::domain::CallFact;
use crate::domain::Moment;
use crate::domain::ProspectId;
use crate::domain::SECONDS_A_DAY;
use crate::stats::Interval;
use crate::stats::Rate;

/// The level of the intervals that are shown.
pub(super) const SHOWN_LEVEL: f64 = 0.95;

/// How many days people have to ring back, where nobody says.
pub const USUAL_WINDOW_DAYS: u32 = 14;

/// Which people and call-backs count.
#[derive(Clone, Debug)]
pub struct Counting {
    /// The present.
    pub now: Moment,
    /// How many days a person has to call back. Who was left a message fewer days ago than that does not count yet,
    /// called back or not: to count the fast ones early would flatter.
    pub window_days: u32,
    /// Only people whose first message was left at this moment or later.
    pub since: Option<Moment>,
    /// Only people whose first message was left by this rep, whatever the case.
    pub rep: Option<String>,
}

/// What became of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The window is still open.
    Waiting,
    /// The message never reached them.
    WrongNumber,
    /// The window closed, and they did not ring.
    Silent,
    /// They rang within the window.
    CalledBack,
}

/// A person, with the message they count for.
#[derive(Clone, Debug)]
pub(super) struct Person<'a> {
    /// The first message that counts.
    pub(super) first: &'a CallFact,
    /// What became of them.
    pub(super) fate: Fate,
    /// Whether they answered by e-mail within the window and did not ring.
    pub(super) only_emailed: bool,
    /// Whether a message of another variant followed within the window.
    pub(super) crossed: bool,
}

/// Call-backs out of people, with the interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// People whose window has closed.
    pub people: u64,
    /// Of these, who rang back.
    pub call_backs: u64,
    /// The share, if there are people.
    pub rate: Option<f64>,
    /// Wilson's interval of the share at 95 %.
    pub interval: Interval,
}

impl Figures {
    /// Returns the figures of a rate.
    pub(super) fn of(rate: Rate) -> Self {
        Self {
            people: rate.trials(),
            call_backs: rate.hits(),
            rate: rate.share(),
            interval: rate.wilson(SHOWN_LEVEL),
        }
    }

    /// Returns the rate the figures are of.
    pub fn as_rate(&self) -> Rate {
        Rate::new(self.call_backs, self.people)
    }
}

/// Returns the rate of those whose window has closed.
pub(super) fn rate_of<'a>(people: impl IntoIterator<Item = &'a Person<'a>>) -> Rate {
    let (mut hits, mut trials) = (0, 0);
    for person in people {
        match person.fate {
            Fate::CalledBack => {
                hits += 1;
                trials += 1;
            }
            Fate::Silent => trials += 1,
            Fate::Waiting | Fate::WrongNumber => {}
        }
    }
    Rate::new(hits, trials)
}

/// Returns the people of whom a message counts, in the order of that message. `facts` are in order of
/// time.
///
/// A call-back counts whichever message it was logged with: who was meant to get which message is
/// what is compared, so that what a rep did later cannot bend the comparison.
pub(super) fn people<'a>(
    facts: &'a [CallFact],
    counting: &Counting,
    counts: impl Fn(&CallFact) -> bool,
) -> Vec<Person<'a>> {
    let window = i64::from(counting.window_days) * SECONDS_A_DAY;
    let mut places: HashMap<ProspectId, usize> = HashMap::new();
    let mut people: Vec<Person<'a>> = Vec::new();
    for fact in facts {
        if counts(fact) && !places.contains_key(&fact.prospect) {
            places.insert(fact.prospect, people.len());
            let waiting = counting.now.seconds_since(fact.at) < window;
            people.push(Person {
                first: fact,
                fate: if waiting { Fate::Waiting } else { Fate::Silent },
                only_emailed: false,
                crossed: false,
            });
        }
    }
    for fact in facts {
        let Some(person) = places
            .get(&fact.prospect)
            .and_then(|&place| people.get_mut(place))
        else {
            continue;
        };
        let in_window = |second: Option<i64>| {
            second.is_some_and(|second| {
                (0..=window).contains(&second.saturating_sub(person.first.at.second))
            })
        };
        if fact.wrong_number {
            person.fate = Fate::WrongNumber;
        }
        if person.fate == Fate::Silent && in_window(fact.called_back) {
            person.fate = Fate::CalledBack;
        }
        person.only_emailed |= in_window(fact.emailed_back);
        person.crossed |= in_window(Some(fact.at.second))
            && fact.variant.is_some()
            && !same(&fact.variant, &person.first.variant);
    }
    people.retain(|person| {
        let first = person.first;
        counting
            .since
            .is_none_or(|since| first.at.second >= since.second)
            && counting.rep.as_ref().is_none_or(|rep| {
                first
                    .rep
                    .as_ref()
                    .is_some_and(|own| own.to_lowercase() == rep.trim().to_lowercase())
            })
    });
    for person in &mut people {
        person.only_emailed &= person.fate == Fate::Silent;
    }
    people
}

fn same(one: &Option<String>, other: &Option<String>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one == other || one.to_lowercase() == other.to_lowercase(),
        (None, None) => true,
        _ => false,
    }
}
