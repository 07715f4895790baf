//! `mention-at`: the speaker's name or number, or the prospect's name, is said where it should be.

use serde::Serialize;

use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Verdict;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::Setting;
use crate::rubric::checks::listen_to;
use crate::rubric::checks::quoted;
use crate::rubric::numbers::Likeness;
use crate::rubric::numbers::is_clear;
use crate::rubric::numbers::likeness;
use crate::rubric::numbers::own_number;
use crate::rubric::numbers::reading;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;
use crate::rubric::zones::Place;
use crate::text::letters;

const PLACED_MENTIONS: [(&str, MentionKind); 3] = [
    ("name", MentionKind::Name),
    ("number", MentionKind::Number),
    ("prospect", MentionKind::Prospect),
];

/// The most words between a name and the number that it leads to: "on", "my number is".
const MOST_BETWEEN: usize = 3;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct MentionAt {
    pub(super) mention: MentionKind,
    pub(super) place: Place,
    pub(super) full: bool,
}

impl Judge for MentionAt {
    const KIND: Kind = Kind {
        name: "mention-at",
        about: "A name or number is said, in the opening, in the closing or anywhere.",
        settings: &[
            Setting {
                name: "mention",
                about: "What has to be said: name (the speaker's own), number (the speaker's own) or prospect (the name of the person called). Required.",
            },
            Setting {
                name: "place",
                about: "Where: opening, closing or anywhere; anywhere if left out. One lone mention counts for the nearer end only.",
            },
            Setting {
                name: "full",
                about: "true asks for first and last name; the first alone is half the points. false if left out.",
            },
        ],
    };

    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError> {
        let Some(mention) = settings.word("mention", &PLACED_MENTIONS)? else {
            return Err(settings.missing("mention (name, number or prospect)"));
        };
        Ok(Self {
            mention,
            place: settings
                .word("place", &Place::PLACE_WORDS)?
                .unwrap_or(Place::Anywhere),
            full: settings.truth("full")?.unwrap_or(false),
        })
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let mut all = case.mentions(self.mention);
        let strangers = self.drop_strangers(case, &mut all);
        let here: Vec<&Mention> = all
            .iter()
            .copied()
            .filter(|mention| counts_at(case, &all, mention, self.place))
            .collect();
        let place = match self.place {
            Place::Anywhere => "",
            Place::Opening => ", in the opening",
            Place::Closing => ", in the closing",
        };
        let certain: Vec<&Mention> = here
            .iter()
            .copied()
            .filter(|mention| mention.doubt.is_none())
            .collect();
        let is_whole = |mention: &&&Mention| {
            !self.is_part(mention) && off_own(self.likeness_to_own(case, mention)).is_none()
        };
        if let Some(whole) = certain.iter().find(is_whole) {
            if let Some(slip) = self.slip_of_the_name(case, &all, whole) {
                return slip;
            }
            return Finding::met(format!("{}{place}.", case.said_first(whole))).with([*whole]);
        }
        if let Some(doubtful) = here.iter().find(|mention| mention.doubt.is_some()) {
            return case.unsure(doubtful);
        }
        let off = certain
            .iter()
            .find_map(|mention| Some((mention, off_own(self.likeness_to_own(case, mention))?)));
        if let Some((number, off)) = off {
            return if is_clear(number) {
                Finding::partly(format!("{}{place}: {off}.", case.said_first(number)))
            } else {
                let recognised = case.shown(&reading(number));
                Finding::new(
                    Verdict::Unsure,
                    format!("{}: I heard {recognised}{place}; {off}.", listen_to(number)),
                )
            }
            .with([*number]);
        }
        if let Some(part) = certain.first() {
            let lacking = match self.mention {
                MentionKind::Number => "but only part of a number",
                _ => "but only your first name",
            };
            return Finding::partly(format!("{}{place}, {lacking}.", case.said_first(part)))
                .with([*part]);
        }
        self.absent(case, &all, strangers.first().copied())
    }
}

impl MentionAt {
    /// Finds a first name that is a slip of the other one, before the same family name: "Laura Bennett", "Lorna
    /// Bennett". Recognisers spell one name in several ways, so only clear words count.
    fn slip_of_the_name(
        &self,
        case: &Case<'_>,
        all: &[&Mention],
        here: &Mention,
    ) -> Option<Finding> {
        if self.mention != MentionKind::Name || self.place != Place::Closing || !is_clear(here) {
            return None;
        }
        let (first_here, family_here) = full_name(here)?;
        let other = all.iter().find(|other| {
            full_name(other).is_some_and(|(first, family)| {
                family == family_here && is_slip(&first, &first_here) && is_clear(other)
            })
        })?;
        let what = format!("two names: {} and {}", quoted(other), quoted(here));
        Some(Finding::partly(format!("{}.", case.gave(&what))).with([*other, here]))
    }

    fn is_part(&self, mention: &Mention) -> bool {
        match self.mention {
            MentionKind::Number => mention.extent == Extent::Partial,
            _ => self.full && !is_full_name(mention),
        }
    }

    /// Returns how alike a number is to the speaker's own, where that is known.
    fn likeness_to_own(&self, case: &Case<'_>, mention: &Mention) -> Option<Likeness> {
        let own = own_number(case.take).filter(|_| self.mention == MentionKind::Number)?;
        Some(likeness(&reading(mention), &own, case.take.region))
    }

    /// Takes out numbers that are certainly not the speaker's own, where that is known.
    fn drop_strangers<'m>(&self, case: &Case<'_>, all: &mut Vec<&'m Mention>) -> Vec<&'m Mention> {
        let (strangers, rest) = all.drain(..).partition(|mention| {
            mention.doubt.is_none()
                && mention.extent == Extent::Whole
                && self.likeness_to_own(case, mention) == Some(Likeness::Different)
        });
        *all = rest;
        strangers
    }

    fn absent(&self, case: &Case<'_>, all: &[&Mention], stranger: Option<&Mention>) -> Finding {
        let thing = match self.mention {
            MentionKind::Name => "your name",
            MentionKind::Number => "your number",
            _ => "the prospect's name",
        };
        let capital = format!("{}{}", thing[..1].to_uppercase(), &thing[1..]);
        let place = match self.place {
            Place::Opening => "opening",
            Place::Closing => "closing",
            Place::Anywhere => return Finding::missed(format!("{capital} isn't in the message.")),
        };
        if let (true, Some(stranger)) = (all.is_empty(), stranger) {
            return Finding::missed(format!(
                "{capital} isn't in the {place}: {}, which is another number.",
                case.number(stranger)
            ))
            .with([stranger]);
        }
        let Some(elsewhere) = all.first() else {
            return Finding::missed(format!(
                "{capital} isn't in the {place}, or anywhere else in the message."
            ));
        };
        let only = if all.len() == 1 {
            "only once"
        } else {
            "only elsewhere"
        };
        let verb = if case.take.predicted {
            "your script has it"
        } else {
            "you said it"
        };
        Finding::missed(format!(
            "{capital} isn't in the {place}: {verb} {only}, {}.",
            shown(case, elsewhere)
        ))
    }
}

/// Returns whether a mention reaches into a place. A name that leads to the number of the closing ("it's
/// Daniel Reed on 020 7946 0433") is a part of it, however long the number is.
fn reaches(case: &Case<'_>, mention: &Mention, place: Place) -> bool {
    let leads_to = |number: &&Mention| {
        let between = number.words.first.checked_sub(mention.words.last + 1);
        between.is_some_and(|words| words <= MOST_BETWEEN)
            && case.zones.holds(Place::Closing, number.words)
    };
    case.zones.holds(place, mention.words)
        || (place == Place::Closing
            && mention.kind == MentionKind::Name
            && case.mentions(MentionKind::Number).iter().any(leads_to))
}

/// Returns whether a mention counts for a place. What reaches into both ends counts for one of them.
fn counts_at(case: &Case<'_>, all: &[&Mention], mention: &Mention, place: Place) -> bool {
    if !reaches(case, mention, place) {
        return false;
    }
    let both = reaches(case, mention, Place::Opening) && reaches(case, mention, Place::Closing);
    if place == Place::Anywhere || !both {
        return true;
    }
    let first = all.first().is_some_and(|m| m.words == mention.words);
    let last = all.last().is_some_and(|m| m.words == mention.words);
    let side = match (first, last) {
        (true, false) => Place::Opening,
        (false, true) => Place::Closing,
        _ => case.zones.nearer(mention.words),
    };
    place == side
}

/// Words how a number is off the speaker's own; `None` if it is not, or is another altogether.
fn off_own(likeness: Option<Likeness>) -> Option<&'static str> {
    match likeness? {
        Likeness::OneOff => Some("one digit differs from your own number"),
        Likeness::Part => Some("it is your own number only in part"),
        Likeness::Same | Likeness::Different => None,
    }
}

/// Shows a mention: a number as it was understood, a name in quotes.
fn shown(case: &Case<'_>, mention: &Mention) -> String {
    match mention.kind {
        MentionKind::Number => case.number(mention),
        _ => quoted(mention),
    }
}

/// Returns the first and the family name of a full name, in small letters, as they were said.
fn full_name(mention: &Mention) -> Option<(String, String)> {
    let words: Vec<String> = mention.text.split_whitespace().map(letters).collect();
    match &words[..] {
        [first, family] if !first.is_empty() => Some((first.clone(), family.clone())),
        _ => None,
    }
}

/// Returns whether one first name may be a slip of the other: they begin alike and are as long, give or take a
/// letter, but one is no short form of the other, as Kate is of Katie.
fn is_slip(a: &str, b: &str) -> bool {
    let alike = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    a != b && (1..=2).contains(&alike) && a.chars().count().abs_diff(b.chars().count()) <= 1
}

fn is_full_name(mention: &Mention) -> bool {
    let name = mention.value.as_deref().unwrap_or(&mention.text);
    mention.extent == Extent::Whole && name.split_whitespace().count() > 1
}
