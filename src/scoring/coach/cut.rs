//! Which words could go so that a message fits its limit: the cheapest that no rule needs.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::domain::CheckResult;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Millis;
use crate::domain::Verdict;
use crate::domain::WordRange;
use crate::rubric::Purpose;
use crate::rubric::Rubric;
use crate::rubric::Take;
use crate::rubric::Zones;
use crate::text::plain;
use crate::text::sentences::clauses;
use crate::text::sentences::sentences;

/// The words that could go, and what that saves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Runs of words to leave out, in order, none touching another.
    pub ranges: Vec<WordRange>,
    /// How much shorter the message gets.
    pub saved: Millis,
    /// Whether it fits the limit then.
    pub fits: bool,
}

/// Finds the cheapest words that no rule needs, so that the message fits its limit; none for one that fits already.
///
/// Whole sentences go before clauses, and of those fillers and flourishes first, then selling and
/// introducing, then what no rule speaks of. Names, numbers, the hook and the ask stay.
pub(in crate::scoring) fn cut_to_fit(
    rubric: &Rubric,
    take: &Take<'_>,
    checks: &[CheckResult],
) -> Cut {
    let (Some(limit), Some(duration)) = (rubric.limit(), take.duration) else {
        return Cut {
            fits: true,
            ..Cut::default()
        };
    };
    let over = duration.to_tenth().since(limit);
    if over == Millis(0) {
        return Cut {
            fits: true,
            ..Cut::default()
        };
    }
    let zones = rubric.zones(take.transcript, take.duration);
    let mut pieces = pieces_of(take, &needed(rubric, take, checks), &zones);
    // The cheapest first; of equal price the longest, so that few pieces go.
    pieces.sort_by_key(|piece| (piece.price, std::cmp::Reverse(piece.length), piece.words));

    let mut saved = Millis(0);
    // By their first word; no two overlap.
    let mut chosen: BTreeMap<usize, Piece> = BTreeMap::new();
    let mut order: Vec<usize> = Vec::new();
    for piece in pieces {
        if saved >= over {
            break;
        }
        let overlapped: Vec<Piece> = chosen
            .range(..=piece.words.last)
            .rev()
            .map(|(_, other)| *other)
            .take_while(|other| other.words.overlaps(piece.words))
            .collect();
        let swallowed = |other: &Piece| {
            piece.words.contains(other.words.first) && piece.words.contains(other.words.last)
        };
        if !overlapped.iter().all(swallowed) {
            continue;
        }
        let already: u64 = overlapped.iter().map(|other| other.length.0).sum();
        for other in &overlapped {
            chosen.remove(&other.words.first);
        }
        saved.0 += piece.length.0.saturating_sub(already);
        chosen.insert(piece.words.first, piece);
        order.push(piece.words.first);
    }
    // A late piece may make an earlier one unnecessary: the dearest are put back first.
    for first in order.into_iter().rev() {
        if let Some(piece) = chosen.get(&first)
            && saved.since(over) >= piece.length
        {
            saved = saved.since(piece.length);
            chosen.remove(&first);
        }
    }
    let mut ranges: Vec<WordRange> = chosen.into_values().map(|piece| piece.words).collect();
    ranges.sort();
    ranges.dedup_by(|later, earlier| {
        let touching = later.first == earlier.last + 1;
        if touching {
            earlier.last = later.last;
        }
        touching
    });
    Cut {
        ranges,
        saved,
        fits: saved >= over,
    }
}

/// A run of words that can go.
#[derive(Clone, Copy)]
struct Piece {
    words: WordRange,
    /// 0 for what nobody misses, more for what one might.
    price: u8,
    length: Millis,
}

/// Returns the words that rules rest on.
fn needed(rubric: &Rubric, take: &Take<'_>, checks: &[CheckResult]) -> Vec<WordRange> {
    let mut needed: Vec<WordRange> = rubric
        .rules()
        .iter()
        .zip(checks)
        .filter(|(rule, result)| {
            rule.check.purpose().wants_words() && result.verdict != Verdict::Missed
        })
        // What weakens an ask is evidence, and not needed.
        .flat_map(|(_, result)| {
            result
                .evidence
                .iter()
                .filter(|m| m.kind != MentionKind::Weak)
        })
        .map(|mention| mention.words)
        .collect();
    // Doubt is no licence to cut, and being greeted by name is no waste.
    needed.extend(
        take.mentions
            .iter()
            .filter(|m| {
                m.kind == MentionKind::Prospect
                    || m.doubt.is_some()
                        && matches!(m.kind, MentionKind::Name | MentionKind::Number)
            })
            .map(|m| m.words),
    );
    let company = rubric
        .rules()
        .iter()
        .any(|rule| rule.check.purpose() == Purpose::Company);
    let companies = take
        .mentions
        .iter()
        .filter(|m| m.kind == MentionKind::Company);
    needed.extend(companies.filter(|_| company).map(|m| m.words));
    needed
}

fn pieces_of(take: &Take<'_>, needed: &[WordRange], zones: &Zones) -> Vec<Piece> {
    let all = take.transcript.words.len();
    let mut is_needed = vec![false; all];
    for words in needed {
        is_needed[within(*words, all)].fill(true);
    }
    let free = |words: WordRange| !is_needed[within(words, all)].contains(&true);
    let mut ranges: Vec<WordRange> = Vec::new();
    for sentence in sentences(take.transcript) {
        if free(sentence) {
            ranges.push(sentence);
        } else {
            ranges.extend(
                clauses(take.transcript, sentence)
                    .into_iter()
                    .filter(|c| free(*c)),
            );
        }
    }
    // Inside a clause that has to stay, a filler or an aside can still go by itself.
    ranges.extend(
        take.mentions
            .iter()
            .filter(|m| {
                m.kind == MentionKind::Filler || m.kind == MentionKind::Weak && is_aside(take, m)
            })
            .map(|m| m.words)
            .filter(|words| free(*words)),
    );
    let prices = prices_of_words(take);
    ranges
        .into_iter()
        .map(|words| Piece {
            words,
            price: price_of(&prices[within(words, all)]),
            length: length_of(take, words, zones),
        })
        .filter(|piece| piece.length > Millis(0))
        .collect()
}

/// Returns the places of a range that exist in a list of `all` words.
fn within(words: WordRange, all: usize) -> Range<usize> {
    let end = all.min(words.last.saturating_add(1));
    words.first.min(end)..end
}

/// Returns whether weak words can go without leaving half a sentence: "if you get a chance" can,
/// "touch base" cannot.
fn is_aside(take: &Take<'_>, weak: &Mention) -> bool {
    const BEGINNINGS: [&str; 8] = [
        "if",
        "when",
        "whenever",
        "as",
        "at",
        "just",
        "maybe",
        "hopefully",
    ];
    let first = take.transcript.words.get(weak.words.first);
    first.is_some_and(|word| BEGINNINGS.contains(&plain(&word.text).as_str()))
}

/// Returns what each word costs by the dearest mention it is in; `None` if it is in none.
fn prices_of_words(take: &Take<'_>) -> Vec<Option<u8>> {
    let mut prices = vec![None; take.transcript.words.len()];
    let all = prices.len();
    for mention in take.mentions {
        let price = match mention.kind {
            MentionKind::Filler => 0,
            MentionKind::Weak => 1,
            MentionKind::Pitch
            | MentionKind::Introduction
            | MentionKind::Deception
            | MentionKind::Disarmed
            | MentionKind::Reason => 2,
            MentionKind::Hook | MentionKind::CallbackAsk | MentionKind::Phrase => 4,
            MentionKind::Name | MentionKind::Number | MentionKind::Prospect => 5,
            MentionKind::Company | MentionKind::Channel => continue,
        };
        for word in &mut prices[within(mention.words, all)] {
            *word = (*word).max(Some(price));
        }
    }
    prices
}

fn price_of(words: &[Option<u8>]) -> u8 {
    let dearest = words.iter().copied().max().flatten().unwrap_or(3);
    // An "um" makes no sentence cheap: what else is in it counts as well. Weak words do, somewhat.
    let bare = words.contains(&None);
    match dearest {
        0 if bare => 3,
        1 if bare => 2,
        price => price,
    }
}

/// Returns how long a run of words takes, up to the next word; without times, its share of the
/// whole.
fn length_of(take: &Take<'_>, words: WordRange, zones: &Zones) -> Millis {
    let all = &take.transcript.words;
    let start = all.get(words.first).and_then(|word| word.span);
    let next = all.get(words.last + 1).and_then(|word| word.span);
    let last = all.get(words.last).and_then(|word| word.span);
    if let (Some(start), Some(last)) = (start, last) {
        return next.map_or(last.end, |next| next.start).since(start.start);
    }
    let total = zones.total();
    let duration = take.duration.unwrap_or_default().as_seconds();
    if total > 0.0 {
        Millis::from_seconds(duration * zones.spoken_in(words) / total)
    } else {
        Millis(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rubric::judge;
    use crate::rubric::testing::Message;

    /// What is left when the cut words go, by a limit in seconds.
    fn left(said: &str, limit: f64) -> (String, bool) {
        let text = format!(
            "id = \"house\"\nextends = \"callback\"\n[[rule]]\nid = \"duration\"\nmax_seconds = {limit:?}\n"
        );
        let rubric = Rubric::parse(&text, "house.toml").unwrap();
        let message = Message::recorded(said);
        let cut = message.with_take(|take| cut_to_fit(&rubric, take, &judge(&rubric, take)));
        let mut words = message.transcript.words.clone();
        for range in cut.ranges.iter().rev() {
            words.drain(range.first..=range.last);
        }
        let left: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        (left.join(" "), cut.fits)
    }

    #[test]
    fn the_cheapest_words_go_and_no_more_than_needed() {
        let said = "Hi {prospect:Jim}, it's {name:Sean}. {filler:Um,} it is a lovely morning here. {pitch:We offer great sales training}. {ask:Please call me back} {hook:about your sales people}.";
        for (limit, expected) in [
            (20.0, said),
            (
                9.3,
                "Hi Jim, it's Sean. it is a lovely morning here. We offer great sales training. Please call me back about your sales people.",
            ),
            (
                9.0,
                "Hi Jim, it's Sean. Um, it is a lovely morning here. Please call me back about your sales people.",
            ),
            (
                6.0,
                "Hi Jim, it's Sean. Please call me back about your sales people.",
            ),
        ] {
            let plain: String = crate::rubric::testing::unmarked(expected);
            assert_eq!(left(said, limit), (plain, true), "{limit}");
        }
    }

    #[test]
    fn what_rules_need_stays_even_where_the_limit_cannot_be_kept() {
        let said = "Hi {prospect:Jim}, it's {name:Sean}. Nice day. {ask:Please call me back} {hook:about your sales people}.";
        let (rest, fits) = left(said, 2.0);
        assert_eq!(
            rest,
            "Hi Jim, it's Sean. Please call me back about your sales people."
        );
        assert!(!fits);
    }

    #[test]
    fn a_script_without_times_is_cut_by_its_share_of_the_whole() {
        let mut script = Message::recorded("{name:Sean} here. Nice day, is it not? {ask:Call me}.")
            .into_script();
        script.facts.as_mut().unwrap().duration = Millis(24_000);
        let rubric = Rubric::builtin("callback").unwrap();
        let cut = script.with_take(|take| cut_to_fit(&rubric, take, &judge(&rubric, take)));
        assert!(cut.fits);
        assert_eq!(cut.saved, Millis(13_333));
    }
}
