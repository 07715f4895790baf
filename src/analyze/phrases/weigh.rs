//! Adds up the cues of each remark: what speaks for and against its selling, and for each type of
//! hook. What the sums decide is left to `find`, what a cue is worth to `cues.toml`.

use super::book::HOOK_TYPES;
use super::book::Rule;
use super::book::Toward;
use super::hit::Hit;
use super::tokens::Boundary;
use super::tokens::Tokens;

/// The points of some cues.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    pub(super) points: i32,
    /// The rule of the cue that gave most, the first of equals.
    pub(super) strongest: Option<usize>,
    /// How much it gave.
    most: i32,
    /// From the first to the last of the cues that gave points, in tokens, end excluded.
    pub(super) first: usize,
    pub(super) end: usize,
}

impl Sum {
    fn add(&mut self, hit: &Hit, points: i32) {
        self.points += points;
        if points <= 0 {
            return;
        }
        if self.strongest.is_none() {
            self.first = hit.first;
            self.end = hit.end;
        }
        self.first = self.first.min(hit.first);
        self.end = self.end.max(hit.end);
        if points > self.most {
            self.most = points;
            self.strongest = Some(hit.rule);
        }
    }
}

/// A stretch of what is said in one go: a sentence or, where whisper wrote no full stops, what lies
/// between numbers and asks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Remark {
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) pitch: Sum,
    pub(super) hook: i32,
    types: [Sum; HOOK_TYPES.len()],
}

impl Remark {
    /// Returns the type of hook that most speaks for, the earlier one of equals, and its points.
    pub(super) fn best_type(&self) -> Option<(&'static str, &Sum)> {
        let named = HOOK_TYPES.into_iter().zip(&self.types);
        named
            .filter(|(_, sum)| sum.points > 0)
            .min_by_key(|(_, sum)| -sum.points)
    }

    /// Returns whether its cues leave a guess that it is a hook standing.
    pub(super) fn is_hook_left(&self) -> bool {
        self.hook + self.best_type().map_or(0, |(_, sum)| sum.points) >= 0
    }

    pub(super) fn points_of_types(&self) -> [i32; HOOK_TYPES.len()] {
        self.types.map(|sum| sum.points)
    }
}

/// Returns the type with most points, its own among them; of equals its own, then the earlier one.
pub(super) fn by_points(
    points: &[i32; HOOK_TYPES.len()],
    own: Option<(&'static str, i32)>,
) -> Option<&'static str> {
    let with_own = |(place, name): (usize, &'static str)| match own {
        Some((own, more)) if own == name => (2 * (points[place] + more) + 1, name),
        _ => (2 * points[place], name),
    };
    HOOK_TYPES
        .into_iter()
        .enumerate()
        .map(with_own)
        .min_by_key(|(points, _)| -points)
        .map(|(_, name)| name)
}

/// The remarks of a message, in order.
#[derive(Debug)]
pub(super) struct Remarks {
    pub(super) list: Vec<Remark>,
}

impl Remarks {
    /// Cuts a message into remarks, and gives each the points of its cues: a cue counts once in a
    /// remark, however often it is said.
    pub(super) fn of(tokens: &Tokens, asks: &[Hit], cues: &[Hit], rules: &[Rule]) -> Self {
        let all = &tokens.list;
        let mut begins = vec![false; all.len()];
        for at in 1..all.len() {
            begins[at] =
                all[at].before == Boundary::Sentence || all[at].number != all[at - 1].number;
        }
        for ask in asks {
            begins[ask.first] = true;
        }
        let mut list = vec![Remark {
            end: all.len(),
            ..Remark::default()
        }];
        for at in (1..all.len()).filter(|&at| begins[at]) {
            let last = list.len() - 1;
            list[last].end = at;
            list.push(Remark {
                first: at,
                end: all.len(),
                ..Remark::default()
            });
        }
        let mut remarks = Self { list };
        let mut counted = vec![None; rules.len()];
        for cue in cues {
            let place = remarks.place(cue.first);
            if counted[cue.rule] == Some(place) {
                continue;
            }
            counted[cue.rule] = Some(place);
            let remark = &mut remarks.list[place];
            for &(toward, points) in &rules[cue.rule].toward {
                match toward {
                    Toward::Pitch => remark.pitch.add(cue, points),
                    Toward::Hook => remark.hook += points,
                    Toward::Type(place) => remark.types[place].add(cue, points),
                }
            }
        }
        remarks
    }

    /// Returns which remark a token is in.
    pub(super) fn place(&self, at: usize) -> usize {
        self.list
            .partition_point(|remark| remark.first <= at)
            .saturating_sub(1)
    }

    pub(super) fn at(&self, at: usize) -> &Remark {
        &self.list[self.place(at)]
    }

    /// Returns the places in the list of the remarks that tokens `first` up to `end` touch.
    fn places(&self, first: usize, end: usize) -> std::ops::RangeInclusive<usize> {
        self.place(first)..=self.place(end.saturating_sub(1).max(first))
    }

    /// Returns of each remark whether one of some hits touches it.
    pub(super) fn touched<'a>(&self, hits: impl Iterator<Item = &'a Hit>) -> Vec<bool> {
        let mut touched = vec![false; self.list.len()];
        for hit in hits {
            for place in self.places(hit.first, hit.end) {
                touched[place] = true;
            }
        }
        touched
    }

    /// Adds up the types of the remarks that tokens `first` up to `end` touch.
    pub(super) fn types_within(&self, first: usize, end: usize) -> [i32; HOOK_TYPES.len()] {
        let mut all = [0; HOOK_TYPES.len()];
        for place in self.places(first, end) {
            for (sum, points) in all.iter_mut().zip(self.list[place].points_of_types()) {
                *sum += points;
            }
        }
        all
    }
}
