//! Which variant to use now, so that reps do not give their best leads their favourite.

use serde::Serialize;

use super::people::Counting;
use super::people::people;
use super::people::rate_of;
use crate::domain::CallFact;
use crate::domain::Variant;
use crate::stats::beta_sample;

/// A variant to use now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// Its name.
    pub variant: String,
    /// Its words.
    pub script: String,
    /// Why this one.
    pub reason: String,
}

/// Proposes the variant that was left least often since all of those in use were, by this rep if one
/// is named, if any is in use. So they take turns, and one that is added later starts level with the others.
pub fn alternate(facts: &[CallFact], variants: &[Variant], rep: Option<&str>) -> Option<Proposal> {
    let in_use: Vec<&Variant> = in_use(variants).collect();
    let start = in_use.iter().map(|variant| variant.added.second).max()?;
    let of_rep = |fact: &CallFact| match (rep, &fact.rep) {
        (None, _) => true,
        (Some(rep), Some(own)) => own.to_lowercase() == rep.trim().to_lowercase(),
        (Some(_), None) => false,
    };
    let left = |variant: &Variant| {
        facts
            .iter()
            .filter(|fact| fact.at.second >= start && is_with(fact, variant) && of_rep(fact))
            .count()
    };
    let is_only_one = in_use.len() == 1;
    let (times, variant) = in_use
        .into_iter()
        .map(|variant| (left(variant), variant))
        .min_by_key(|&(times, _)| times)?;
    let by = rep.map_or_else(String::new, |rep| format!(" by {}", rep.trim()));
    let times = match times {
        0 => "not left".to_owned(),
        1 => "left once".to_owned(),
        times => format!("left {times} times"),
    };
    Some(Proposal {
        variant: variant.name.clone(),
        script: variant.script.clone(),
        reason: if is_only_one {
            "it is the only one in use".to_owned()
        } else {
            format!("it is its turn: {times}{by} since the newest of those in use was added")
        },
    })
}

/// Proposes a variant by Thompson sampling: each draws a rate from what is believed of it, and the
/// highest draw wins, so that a variant is used as often as it is likely to be the best. The same seed
/// and log give the same proposal. There is one if any variant is in use.
///
/// Thompson, W. R. (1933), "On the likelihood that one unknown probability exceeds another in view of
/// the evidence of two samples", Biometrika 25, 285-294.
pub fn thompson(
    facts: &[CallFact],
    variants: &[Variant],
    counting: &Counting,
    seed: u64,
) -> Option<Proposal> {
    let people = people(facts, counting, |fact| fact.variant.is_some());
    let mut state = seed;
    let drawn = in_use(variants).map(|variant| {
        let rate = rate_of(
            people
                .iter()
                .filter(|person| is_with(person.first, variant)),
        );
        let draw = beta_sample(rate.hits(), rate.misses(), uniform(&mut state));
        (draw, variant)
    });
    let (draw, variant) = drawn.max_by(|(one, _), (other, _)| one.total_cmp(other))?;
    Some(Proposal {
        variant: variant.name.clone(),
        script: variant.script.clone(),
        reason: format!(
            "it drew the highest likely rate, {:.1} % (Thompson sampling, seed {seed})",
            draw * 100.0
        ),
    })
}

fn in_use(variants: &[Variant]) -> impl Iterator<Item = &Variant> {
    variants.iter().filter(|variant| variant.retired.is_none())
}

fn is_with(fact: &CallFact, variant: &Variant) -> bool {
    fact.variant.as_ref().is_some_and(|name| {
        *name == variant.name || name.to_lowercase() == variant.name.to_lowercase()
    })
}

/// Returns the next number between 0 and 1 of SplitMix64 (Steele, Lea and Flood (2014), "Fast
/// splittable pseudorandom number generators", OOPSLA): small, seeded, and good enough to draw by.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
fn uniform(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^= z >> 31;
    ((z >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}
