//! Which message works: every variant's figures, each against the control, and what may be said.

use std::collections::HashMap;

use serde::Serialize;

use super::conclusion::Conclusion;
use super::conclusion::conclude;
use super::conclusion::decision_level;
use super::people::Counting;
use super::people::Fate;
use super::people::Figures;
use super::people::Person;
use super::people::SHOWN_LEVEL;
use super::people::people;
use super::people::rate_of;
use super::spread::Cell;
use super::spread::Dimension;
use super::spread::spread;
use super::spread::unlike;
use crate::domain::CallFact;
use crate::domain::Variant;
use crate::stats::Interval;
use crate::stats::Rate;
use crate::stats::difference_interval;
use crate::stats::probabilities_of_being_best;

/// How the variants are compared.
#[derive(Clone, Debug)]
pub struct VariantsRules {
    /// Which people count.
    pub counting: Counting,
    /// The variant that the others are compared with; the first with people where none is named.
    pub control: Option<String>,
    /// The smallest difference worth knowing, 0 to 1.
    pub worth: f64,
}

/// What works, as far as the log shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VariantsReport {
    /// The form of this report.
    pub schema: &'static str,
    /// How many days a person had to ring back.
    pub window_days: u32,
    /// The smallest difference worth knowing.
    pub worth: f64,
    /// The variant that the others are compared with.
    pub control: Option<String>,
    /// Every variant, in the order they were added; then those that are only in the log.
    pub variants: Vec<VariantFigures>,
    /// Each against the control.
    pub comparisons: Vec<Comparison>,
    /// What may be said, in a sentence or two.
    pub verdict: String,
    /// What else differed, and what else to keep in mind.
    pub cautions: Vec<String>,
}

/// One variant's figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VariantFigures {
    /// Its name.
    pub name: String,
    /// Whether it was taken out of use.
    pub retired: bool,
    /// Messages left with it, to anybody, at any time.
    pub messages: u64,
    /// People who count for it, and their call-backs.
    #[serde(flatten)]
    pub figures: Figures,
    /// People whose window is still open.
    pub waiting: u64,
    /// People it never reached.
    pub wrong_numbers: u64,
    /// People who answered by e-mail and did not ring.
    pub only_emailed: u64,
    /// People who were left another variant, too, before their window closed.
    pub crossed: u64,
    /// The probability that its true rate is the highest, if anybody counts.
    pub best: Option<f64>,
    /// How its people are spread over the reps.
    pub by_rep: Vec<Cell>,
    /// Over the weekdays.
    pub by_weekday: Vec<Cell>,
    /// Over the hours of the day.
    pub by_hour: Vec<Cell>,
}

/// A variant against the control.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The variant.
    pub variant: String,
    /// The control.
    pub control: String,
    /// Its rate less the control's, if there are people on both sides.
    pub difference: Option<f64>,
    /// Newcombe's interval of the difference at 95 %.
    pub interval: Interval,
    /// The level at which a difference is decided.
    pub decision_level: f64,
    /// What may be said.
    pub verdict: Conclusion,
    /// How many more people each of the two needs, where it is too early.
    pub more_each: Option<u64>,
    /// In what else the two differ: `rep`, `weekday`, `hour`.
    pub left_unlike_in: Vec<&'static str>,
    /// The verdict in words.
    pub words: String,
}

/// The name and number of the JSON form.
const SCHEMA: &str = "ringback.variants/1";

/// Compares the variants. `facts` are in order of time.
pub fn compare_variants(
    facts: &[CallFact],
    variants: &[Variant],
    rules: &VariantsRules,
) -> VariantsReport {
    let (mut all, groups) = figures(facts, variants, &rules.counting);
    let rates: Vec<Rate> = all.iter().map(|one| one.figures.as_rate()).collect();
    set_best(&mut all, &rates);
    let control = control_place(&all, rules.control.as_deref());
    let spreads = Dimension::ALL.map(|dimension| spread(&groups, dimension));
    for (place, one) in all.iter_mut().enumerate() {
        let [by_rep, by_weekday, by_hour] = &spreads;
        one.by_rep.clone_from(&by_rep[place]);
        one.by_weekday.clone_from(&by_weekday[place]);
        one.by_hour.clone_from(&by_hour[place]);
    }
    let comparisons = control.map_or_else(Vec::new, |control| {
        let others: Vec<usize> = (0..all.len())
            .filter(|&place| place != control && rates[place].trials() > 0)
            .collect();
        others
            .iter()
            .map(|&place| {
                let left_unlike_in: Vec<&'static str> = Dimension::ALL
                    .into_iter()
                    .zip(&spreads)
                    .filter(|(_, spread)| unlike(&spread[place], &spread[control]))
                    .map(|(dimension, _)| dimension.word())
                    .collect();
                compare(
                    (&all[place].name, rates[place]),
                    (&all[control].name, rates[control]),
                    others.len(),
                    rules.worth,
                    left_unlike_in,
                )
            })
            .collect()
    });
    VariantsReport {
        schema: SCHEMA,
        window_days: rules.counting.window_days,
        worth: rules.worth,
        control: control.map(|place| all[place].name.clone()),
        verdict: overall(&all, &comparisons, rules.counting.window_days),
        cautions: cautions(&all, &comparisons),
        variants: all,
        comparisons,
    }
}

/// Returns every variant's figures, and the people who count for each.
fn figures<'a>(
    facts: &'a [CallFact],
    variants: &[Variant],
    counting: &Counting,
) -> (Vec<VariantFigures>, Vec<Vec<Person<'a>>>) {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut all: Vec<VariantFigures> = Vec::new();
    for variant in variants {
        places.insert(variant.name.to_lowercase(), all.len());
        all.push(empty(&variant.name, variant.retired.is_some()));
    }
    for name in facts.iter().filter_map(|fact| fact.variant.as_deref()) {
        let place = place_of(&mut places, &mut all, name);
        all[place].messages += 1;
    }
    let mut groups: Vec<Vec<Person<'a>>> = vec![Vec::new(); all.len()];
    for person in people(facts, counting, |fact| fact.variant.is_some()) {
        let name = person.first.variant.as_deref().unwrap_or_default();
        groups[place_of(&mut places, &mut all, name)].push(person);
    }
    for (one, group) in all.iter_mut().zip(&groups) {
        let count = |what: &dyn Fn(&Person<'_>) -> bool| {
            u64::try_from(group.iter().filter(|person| what(person)).count()).unwrap_or(u64::MAX)
        };
        one.figures = Figures::of(rate_of(group));
        one.waiting = count(&|person| person.fate == Fate::Waiting);
        one.wrong_numbers = count(&|person| person.fate == Fate::WrongNumber);
        one.only_emailed = count(&|person| person.only_emailed);
        one.crossed = count(&|person| person.crossed);
    }
    (all, groups)
}

/// Returns where a variant of that name stands, at the end if it is new. Names that differ only in
/// case are one.
fn place_of(
    places: &mut HashMap<String, usize>,
    all: &mut Vec<VariantFigures>,
    name: &str,
) -> usize {
    // Most names are written as they were the first time.
    if let Some(&place) = places.get(name) {
        return place;
    }
    let place = *places.entry(name.to_lowercase()).or_insert_with(|| {
        all.push(empty(name, false));
        all.len() - 1
    });
    places.insert(name.to_owned(), place);
    place
}

fn empty(name: &str, retired: bool) -> VariantFigures {
    VariantFigures {
        name: name.to_owned(),
        retired,
        messages: 0,
        figures: Figures::of(Rate::new(0, 0)),
        waiting: 0,
        wrong_numbers: 0,
        only_emailed: 0,
        crossed: 0,
        best: None,
        by_rep: Vec::new(),
        by_weekday: Vec::new(),
        by_hour: Vec::new(),
    }
}

fn set_best(all: &mut [VariantFigures], rates: &[Rate]) {
    let counted: Vec<Rate> = rates.iter().copied().filter(|r| r.trials() > 0).collect();
    let mut best = probabilities_of_being_best(&counted).into_iter();
    for (one, rate) in all.iter_mut().zip(rates) {
        one.best = if rate.trials() > 0 { best.next() } else { None };
    }
}

fn control_place(all: &[VariantFigures], named: Option<&str>) -> Option<usize> {
    match named {
        Some(name) => all
            .iter()
            .position(|one| one.name.to_lowercase() == name.trim().to_lowercase()),
        None => all
            .iter()
            .position(|one| one.figures.people > 0)
            .or(if all.is_empty() { None } else { Some(0) }),
    }
}

fn compare(
    (variant, rate): (&str, Rate),
    (control, control_rate): (&str, Rate),
    comparisons: usize,
    worth: f64,
    left_unlike_in: Vec<&'static str>,
) -> Comparison {
    let (mut verdict, more_each) = conclude(rate, control_rate, comparisons, worth);
    if verdict.declares_a_difference() && !left_unlike_in.is_empty() {
        verdict = Conclusion::LeftUnlike;
    }
    let words = match verdict {
        Conclusion::NothingYet => format!("nobody's days to call back are over yet for {control}"),
        Conclusion::TooEarly => {
            let more = more_each.unwrap_or_default();
            let what = if more == 1 { "message" } else { "messages" };
            format!("too early: {more} more {what} each")
        }
        Conclusion::More => format!("{variant} brings more call-backs than {control}"),
        Conclusion::Fewer => format!("{variant} brings fewer call-backs than {control}"),
        Conclusion::LeftUnlike => format!(
            "they differ, but they were not left alike ({}), so it may not be the message",
            left_unlike_in.join(", ")
        ),
        Conclusion::NoDifference => format!(
            "no difference seen, with enough people to find one of {:.0} points",
            worth * 100.0
        ),
    };
    let difference = match (rate.share(), control_rate.share()) {
        (Some(one), Some(other)) => Some(one - other),
        _ => None,
    };
    Comparison {
        variant: variant.to_owned(),
        control: control.to_owned(),
        difference,
        interval: difference_interval(rate, control_rate, SHOWN_LEVEL),
        decision_level: decision_level(comparisons),
        verdict,
        more_each,
        left_unlike_in,
        words,
    }
}

/// Says what may be said of all of them together.
fn overall(all: &[VariantFigures], comparisons: &[Comparison], window_days: u32) -> String {
    if comparisons.is_empty() {
        return match all.iter().filter(|one| one.messages > 0).count() {
            0 => "Nothing to compare: no message in the log names a variant.".to_owned(),
            1 => "Nothing to compare: the log has only one variant.".to_owned(),
            _ => format!(
                "Too early: wait until {window_days} days have passed for at least two variants."
            ),
        };
    }
    let decided: Vec<&str> = comparisons
        .iter()
        .filter(|one| one.verdict.declares_a_difference())
        .map(|one| one.words.as_str())
        .collect();
    if !decided.is_empty() {
        return sentences(&decided);
    }
    let more = comparisons.iter().filter_map(|one| one.more_each).max();
    match more {
        Some(1) => "Too early: 1 more message each.".to_owned(),
        Some(more) => format!("Too early: {more} more messages each."),
        None => sentences(&[comparisons[0].words.as_str()]),
    }
}

fn sentences(words: &[&str]) -> String {
    let mut text = words.join("; ");
    if let Some(first) = text.get(..1) {
        // A variant's own name keeps its case; our own words begin a sentence.
        if words[0].starts_with("they ") || words[0].starts_with("no ") {
            let capital = first.to_uppercase();
            text.replace_range(..1, &capital);
        }
    }
    text + "."
}

fn cautions(all: &[VariantFigures], comparisons: &[Comparison]) -> Vec<String> {
    let mut cautions: Vec<String> = comparisons
        .iter()
        .filter(|one| !one.left_unlike_in.is_empty())
        .map(|one| {
            format!(
                "{} and {} were not left alike by {}, which may be the reason. `ringback variants next` keeps it even.",
                one.variant,
                one.control,
                one.left_unlike_in.join(" and ")
            )
        })
        .collect();
    let crossed: u64 = all.iter().map(|one| one.crossed).sum();
    if crossed > 0 {
        let people = if crossed == 1 {
            "person was"
        } else {
            "people were"
        };
        cautions.push(format!(
            "{crossed} {people} left another variant too; each counts for the first one."
        ));
    }
    if comparisons
        .iter()
        .any(|one| one.verdict.declares_a_difference())
    {
        cautions.push(
            "The interval shows how large the difference may be; it is seldom as large as it looks when first found."
                .to_owned(),
        );
    }
    cautions
}
