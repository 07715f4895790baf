//! Finds the phrases of a book in a transcript, and weighs them as a reader would: what is negated
//! does not count, and a hook that is explained or sold in the same breath pulls less or not at all.

use super::book::Phrasebook;
use super::book::Rule;
use super::book::RuleKind;
use super::hit::Hit;
use super::pattern::Pattern;
use super::pattern::words_of;
use super::tokens::Boundary;
use super::tokens::Tokens;
use super::weigh::Remarks;
use super::weigh::by_points;
use crate::domain::Doubt;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Strength;
use crate::domain::Transcript;
use crate::domain::Whose;
use crate::domain::WordRange;

/// The rule id of an ask that is no request in words: the number, left as the way to reach the
/// speaker.
pub const NUMBER_LEFT: &str = "ask-number-left";

/// The value of an ask that is put in words.
pub const ASKED_OUTRIGHT: &str = "explicit";

/// The value of an ask that nobody put in words: the number alone is left.
pub const ASKED_BY_NUMBER: &str = "number-left";

/// The rule id of a message that breaks off.
pub const CUT_OFF: &str = "deception-cut-off";

/// A way to answer other than ringing back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Channel {
    /// What it is: `e-mail`, `text message`.
    name: &'static str,
    /// The words that offer it.
    words: WordRange,
}

/// How many ways to answer, ringing back among them, are too many.
const TOO_MANY_CHANNELS: usize = 3;

/// The rule id of a message that offers too many ways to answer.
const MANY_CHANNELS: &str = "weak-many-channels";

impl Phrasebook {
    /// Finds every phrase of the book, in the order of their words.
    ///
    /// `names_and_numbers` are what is known of them in this transcript: they make `NAME` and
    /// `NUMBER` exact, and a number left in the second half counts as an ask. A hook's `value` is
    /// its type; an ask's is [`ASKED_OUTRIGHT`] or [`ASKED_BY_NUMBER`]; a channel's is its name.
    pub(super) fn find(
        &self,
        transcript: &Transcript,
        names_and_numbers: &[Mention],
    ) -> Vec<Mention> {
        let all = Tokens::of(transcript, names_and_numbers);
        let is_filler = |kind| kind == RuleKind::Mention(MentionKind::Filler);
        let fillers = joined(self.hits(&all, is_filler));
        let spoken: Vec<(usize, usize)> = fillers.iter().map(|hit| (hit.first, hit.end)).collect();
        let mut mentions: Vec<Mention> = fillers
            .into_iter()
            .map(|hit| self.mention(transcript, &all, hit))
            .collect();
        // "In relation to, um, your sales people" says what it says without the "um".
        let tokens = all.without(&spoken);
        let (cues, hits): (Vec<Hit>, Vec<Hit>) = self
            .hits(&tokens, |kind| !is_filler(kind))
            .into_iter()
            .partition(|hit| self.rules[hit.rule].kind == RuleKind::Cue);
        // The name of a firm sells nothing: "from Best Price Insurance".
        let speaks =
            |hit: &Hit| !self.rules[hit.rule].sells() || !is_written_large(&tokens, hit.first);
        let cues: Vec<Hit> = cues.into_iter().filter(speaks).collect();
        let hits = self.with_company(&tokens, hits);
        let of = |kind: RuleKind| -> Vec<Hit> {
            hits.iter()
                .copied()
                .filter(|hit| self.rules[hit.rule].kind == kind)
                .collect()
        };
        let plain = of(RuleKind::Plain);
        let not_plain = |kind| -> Vec<Hit> {
            let mut found = of(RuleKind::Mention(kind));
            found.retain(|hit| {
                !plain
                    .iter()
                    .any(|p| p.shared(*hit) * 2 >= hit.end - hit.first)
            });
            found
        };
        let mut pitches = not_plain(MentionKind::Pitch);
        pitches.retain(|hit| !is_company(&tokens, hit.first));
        let asks = of(RuleKind::Mention(MentionKind::CallbackAsk));
        let remarks = Remarks::of(&tokens, &asks, &cues, &self.rules);
        let pitches = joined(self.weigh_pitches(&tokens, pitches, &remarks));
        let hooks = not_plain(MentionKind::Hook);
        let hooks = self.typed_hooks(&tokens, hooks, &pitches, &hits, &remarks);
        let hooks = self.weigh_hooks(
            &tokens,
            hooks,
            &pitches,
            &of(RuleKind::Explains),
            &of(RuleKind::Request),
        );
        let mut kept: Vec<Hit> = hooks;
        kept.extend(pitches);
        for kind in [
            MentionKind::Introduction,
            MentionKind::CallbackAsk,
            MentionKind::Deception,
            MentionKind::Weak,
        ] {
            kept.extend(joined(of(RuleKind::Mention(kind))));
        }
        mentions.extend(
            kept.into_iter()
                .map(|hit| self.mention(transcript, &tokens, hit)),
        );
        mentions.extend(cut_off(transcript));
        let channels = self.channels_among(&tokens, &hits);
        mentions.extend(channels.iter().map(|channel| {
            Mention::of(MentionKind::Channel, transcript, channel.words).with_value(channel.name)
        }));
        mentions.extend(too_many(transcript, &channels));
        if !mentions.iter().any(|m| m.kind == MentionKind::CallbackAsk) {
            mentions.extend(number_left(transcript, &tokens, names_and_numbers));
        }
        mentions.sort_by_key(|m| (m.words, m.kind));
        mentions
    }

    /// Drops what counts only alone and is not.
    fn with_company(&self, tokens: &Tokens, hits: Vec<Hit>) -> Vec<Hit> {
        let is_alone = |hit: &Hit| self.rules[hit.rule].alone;
        if !hits.iter().any(is_alone) {
            return hits;
        }
        let is_hook = |hit: &Hit| self.rules[hit.rule].kind == RuleKind::Mention(MentionKind::Hook);
        let mut taken: Vec<(usize, usize)> = hits
            .iter()
            .filter(|hit| !is_alone(hit))
            .map(|hit| tokens.sentence_of(hit.first))
            .collect();
        taken.sort_unstable();
        let strong_hook = hits
            .iter()
            .any(|hit| is_hook(hit) && !is_alone(hit) && hit.strength == Strength::Strong);
        let stays = |hit: &Hit| {
            !is_alone(hit)
                || !(is_hook(hit) && strong_hook)
                    && taken.binary_search(&tokens.sentence_of(hit.first)).is_err()
        };
        let mut kept = hits;
        kept.retain(stays);
        // Of two that would each be alone, what sells goes before what makes curious.
        let sold: Vec<(usize, usize)> = kept
            .iter()
            .filter(|hit| is_alone(hit) && !is_hook(hit))
            .map(|hit| tokens.sentence_of(hit.first))
            .collect();
        kept.retain(|hit| {
            !(is_alone(hit) && is_hook(hit))
                || sold.binary_search(&tokens.sentence_of(hit.first)).is_err()
        });
        kept
    }

    fn channels_among(&self, tokens: &Tokens, hits: &[Hit]) -> Vec<Channel> {
        let channels = hits.iter().filter_map(|hit| {
            let rule = &self.rules[hit.rule];
            (rule.kind == RuleKind::Channel).then(|| Channel {
                name: rule.subtype.unwrap_or_default(),
                words: words_of(tokens, hit.first, hit.end),
            })
        });
        let mut channels: Vec<Channel> = channels.collect();
        channels.sort_by_key(|channel| channel.words);
        channels
    }

    /// Returns every match of the wanted rules whose guards let it through, in order; no two of one
    /// rule overlap.
    pub(super) fn hits(&self, tokens: &Tokens, wanted: impl Fn(RuleKind) -> bool) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        let mut free_from = vec![0; self.rules.len()];
        // What a rule asks of the whole message is looked up once, not for every match.
        let mut barred: Vec<Option<bool>> = vec![None; self.rules.len()];
        for at in 0..tokens.list.len() {
            let token = &tokens.list[at];
            let by_form = self.by_form.get(&token.form);
            let by_stem = self.by_stem.get(&token.stem);
            let candidates = by_form
                .into_iter()
                .chain(by_stem)
                .flatten()
                .chain(&self.by_anything);
            let from = hits.len();
            for &(rule_at, pattern_at) in candidates {
                if at < free_from[rule_at] {
                    continue;
                }
                let rule = &self.rules[rule_at];
                if !wanted(rule.kind) {
                    continue;
                }
                let Some(end) = rule.patterns[pattern_at].match_at(tokens, at) else {
                    continue;
                };
                let hit = Hit {
                    rule: rule_at,
                    first: at,
                    end,
                    strength: rule.strength,
                    subtype: rule.subtype,
                };
                match hits[from..].iter_mut().find(|h| h.rule == rule_at) {
                    Some(known) => known.end = known.end.max(end),
                    None if is_let_through(rule, tokens, hit)
                        && !*barred[rule_at].get_or_insert_with(|| is_barred(rule, tokens)) =>
                    {
                        hits.push(hit);
                    }
                    None => {}
                }
            }
            for hit in &hits[from..] {
                free_from[hit.rule] = hit.end;
            }
        }
        hits
    }

    /// Drops the pitches that the cues beside them excuse, such as "she says that", and adds those
    /// that only cues give away.
    fn weigh_pitches(&self, tokens: &Tokens, mut pitches: Vec<Hit>, remarks: &Remarks) -> Vec<Hit> {
        let wording = |hit: &Hit| {
            if self.rules[hit.rule].alone {
                SELLS_FROM
            } else {
                POINTS_OF_A_WORDING
            }
        };
        pitches.retain(|hit| wording(hit) + remarks.at(hit.first).pitch.points >= SELLS_FROM);
        let sold = remarks.touched(pitches.iter());
        for (remark, _) in remarks.list.iter().zip(sold).filter(|(_, sold)| !sold) {
            let pitch = &remark.pitch;
            if let (true, Some(rule)) = (pitch.points >= SELLS_FROM, pitch.strongest) {
                pitches.push(Hit {
                    rule,
                    first: pitch.first.max(remark.first),
                    end: tokens.clause_of(pitch.end - 1).1.min(remark.end),
                    strength: Strength::Strong,
                    subtype: None,
                });
            }
        }
        pitches
    }

    /// Gives every hook the type that most speaks for, and adds the remarks that only cues tell to
    /// be hooks, where nothing else is found in them.
    fn typed_hooks(
        &self,
        tokens: &Tokens,
        mut hooks: Vec<Hit>,
        pitches: &[Hit],
        others: &[Hit],
        remarks: &Remarks,
    ) -> Vec<Hit> {
        // Who deceives by a false last attempt does not move on.
        let deceives = RuleKind::Mention(MentionKind::Deception);
        let tricks: Vec<&Hit> = others
            .iter()
            .filter(|hit| self.rules[hit.rule].kind == deceives)
            .collect();
        let sold = remarks.touched(pitches.iter());
        hooks.retain(|hook| {
            let rule = &self.rules[hook.rule];
            let place = remarks.place(hook.first);
            if rule.alone {
                remarks.list[place].is_hook_left() && !sold[place]
            } else {
                rule.subtype != Some("move-on") || !tricks.iter().any(|trick| trick.overlaps(*hook))
            }
        });
        for hook in &mut hooks {
            let rule = &self.rules[hook.rule];
            let own = if rule.alone {
                POINTS_OF_WHAT_IS_LEFT
            } else {
                POINTS_OF_A_TYPE
            };
            let types = remarks.types_within(hook.first, hook.end);
            hook.subtype = by_points(&types, rule.subtype.map(|name| (name, own)));
        }
        let is_strong =
            |hook: &Hit| hook.strength == Strength::Strong && !self.rules[hook.rule].alone;
        if hooks.iter().any(is_strong) {
            return hooks;
        }
        // A pitch that was excused takes nothing, and neither does what only looks like a hook.
        let takes = |hit: &&Hit| {
            let kind = self.rules[hit.rule].kind;
            kind != RuleKind::Mention(MentionKind::Pitch)
                && !matches!(kind, RuleKind::Plain | RuleKind::Explains)
        };
        let taken = remarks.touched(others.iter().filter(takes).chain(pitches));
        for (remark, _) in remarks.list.iter().zip(taken).filter(|(_, taken)| !taken) {
            let Some((_, best)) = remark.best_type() else {
                continue;
            };
            if let (true, Some(rule)) = (best.points + remark.hook >= HOOKS_FROM, best.strongest) {
                hooks.push(Hit {
                    rule,
                    first: tokens.clause_of(best.first).0.max(remark.first),
                    end: tokens.clause_of(best.end - 1).1.min(remark.end),
                    strength: Strength::Strong,
                    subtype: by_points(&remark.points_of_types(), None),
                });
            }
        }
        hooks
    }

    /// Keeps the best of overlapping hooks, and weakens or drops what is disarmed.
    fn weigh_hooks(
        &self,
        tokens: &Tokens,
        mut hooks: Vec<Hit>,
        pitches: &[Hit],
        explains: &[Hit],
        requests: &[Hit],
    ) -> Vec<Hit> {
        if !requests.is_empty() {
            return Vec::new();
        }
        hooks.retain(|hook| {
            !pitches
                .iter()
                .any(|pitch| pitch.shared(*hook) * 5 >= (hook.end - hook.first) * 2)
        });
        for hook in &mut hooks {
            let sentence = tokens.sentence_of(hook.first);
            let sold = pitches
                .iter()
                .any(|pitch| tokens.sentence_of(pitch.first) == sentence);
            let explained = explains.iter().any(|e| {
                e.first + 1 >= hook.end
                    && (tokens.sentence_of(e.first) == sentence || e.first == sentence.1)
            });
            if sold || explained {
                hook.strength = Strength::Weak;
            }
        }
        // The strong before the weak, then the earlier rule of the book, then the longer.
        hooks.sort_by_key(|hook| {
            (
                hook.strength == Strength::Weak,
                hook.rule,
                usize::MAX - (hook.end - hook.first),
                hook.first,
            )
        });
        let mut best: Vec<Hit> = Vec::new();
        for hook in hooks {
            if !best.iter().any(|other| other.overlaps(hook)) {
                best.push(hook);
            }
        }
        best
    }

    fn mention(&self, transcript: &Transcript, tokens: &Tokens, hit: Hit) -> Mention {
        let rule = &self.rules[hit.rule];
        let kind = match rule.kind {
            RuleKind::Mention(kind) => kind,
            // What only its cues found goes by the strongest of them.
            _ if hit.subtype.is_some() => MentionKind::Hook,
            _ => MentionKind::Pitch,
        };
        let mut mention = Mention::of(kind, transcript, words_of(tokens, hit.first, hit.end));
        mention.rule = Some(rule.id.clone());
        match kind {
            MentionKind::Hook => {
                mention.value = hit.subtype.map(str::to_owned);
                mention.strength = Some(hit.strength);
            }
            MentionKind::CallbackAsk => mention.value = Some(ASKED_OUTRIGHT.to_owned()),
            _ => {}
        }
        mention.doubt = rule.doubt.as_ref().map(|reason| Doubt {
            reason: reason.clone(),
            readings: Vec::new(),
        });
        mention
    }
}

/// What a wording is worth beside the cues of its remark: a rule with `alone` is a guess.
const POINTS_OF_A_WORDING: i32 = 4;
const POINTS_OF_A_TYPE: i32 = 3;
const POINTS_OF_WHAT_IS_LEFT: i32 = 1;
/// From how many points on a remark sells, or is a hook; chosen on the messages of the splits that
/// the wordings were tuned on.
const SELLS_FROM: i32 = 3;
const HOOKS_FROM: i32 = 3;

/// Words that undo what follows them in the clause.
const NEGATORS: [&str; 8] = [
    "not", "never", "no", "without", "nothing", "nobody", "neither", "hardly",
];
/// How far before a match a negator reaches, in words.
const NEGATOR_REACH: usize = 7;

fn is_let_through(rule: &Rule, tokens: &Tokens, hit: Hit) -> bool {
    if rule.negatable && is_negated(tokens, hit.first) {
        return false;
    }
    let clause = tokens.clause_of(hit.first);
    let sentence = tokens.sentence_of(hit.first);
    !is_said(&rule.not_after, tokens, clause.0, hit.first)
        && !is_said(&rule.not_beside, tokens, sentence.0, sentence.1)
}

/// Returns whether the message as a whole keeps the rule from finding anything.
fn is_barred(rule: &Rule, tokens: &Tokens) -> bool {
    let all = tokens.list.len();
    is_said(&rule.not_in_message, tokens, 0, all)
        || !(rule.only_with.is_empty() || is_said(&rule.only_with, tokens, 0, all))
}

fn is_said(patterns: &[Pattern], tokens: &Tokens, from: usize, end: usize) -> bool {
    patterns
        .iter()
        .any(|pattern| (from..end).any(|at| pattern.match_at(tokens, at).is_some()))
}

fn is_negated(tokens: &Tokens, first: usize) -> bool {
    // A clause that only inference found may still hang on the "not" before it, one after a
    // comma does not: "I'm not selling, I offer ...".
    for at in (first.saturating_sub(NEGATOR_REACH)..first).rev() {
        if tokens.list[at + 1].before > Boundary::None {
            return false;
        }
        let form = tokens.list[at].form.as_str();
        let goes_on = tokens.list.get(at + 1).map_or("", |t| t.form.as_str());
        if NEGATORS.contains(&form) {
            // "not only", "no doubt", "why not" deny nothing.
            return !matches!(goes_on, "only" | "just" | "doubt" | "problem" | "wonder");
        }
    }
    false
}

fn is_written_large(tokens: &Tokens, at: usize) -> bool {
    let token = &tokens.list[at];
    token.capital && token.form != "i"
}

/// Returns whether what begins at token `at` is the name of a firm: "from Best Price Insurance".
fn is_company(tokens: &Tokens, at: usize) -> bool {
    let before = at
        .checked_sub(1)
        .map_or("", |i| tokens.list[i].form.as_str());
    is_written_large(tokens, at)
        || (matches!(before, "from" | "with") && tokens.list[at].before == Boundary::None)
}

/// Joins what overlaps; the first rule's id stays.
fn joined(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| (hit.first, hit.rule));
    let mut joined: Vec<Hit> = Vec::new();
    for hit in hits {
        match joined.last_mut() {
            Some(last) if last.overlaps(hit) => last.end = last.end.max(hit.end),
            _ => joined.push(hit),
        }
    }
    joined
}

/// Returns the words that offer ways to answer, where they are too many: with three of them, none
/// is the one to take.
fn too_many(transcript: &Transcript, channels: &[Channel]) -> Vec<Mention> {
    let mut names: Vec<&str> = channels.iter().map(|channel| channel.name).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() + 1 < TOO_MANY_CHANNELS {
        return Vec::new();
    }
    let weak = channels.iter().map(|channel| {
        let mut mention = Mention::of(MentionKind::Weak, transcript, channel.words);
        mention.rule = Some(MANY_CHANNELS.to_owned());
        mention
    });
    weak.collect()
}

/// Returns the last word where the message breaks off in the middle of a sentence: cutting oneself
/// off is a trick, but a bad line does the same, so a person has to listen.
fn cut_off(transcript: &Transcript) -> Option<Mention> {
    let last = transcript.words.len().checked_sub(1)?;
    let text = &transcript.words[last].text;
    if !(text.ends_with("...") || text.ends_with('\u{2026}') || text.ends_with('\u{2014}')) {
        return None;
    }
    let words = WordRange { first: last, last };
    let mut mention = Mention::of(MentionKind::Deception, transcript, words);
    mention.rule = Some(CUT_OFF.to_owned());
    mention.doubt = Some(Doubt {
        reason: "The message breaks off: done on purpose, that would be misleading.".to_owned(),
        readings: Vec::new(),
    });
    Some(mention)
}

/// Returns the speaker's number in the second half of the message as an ask: it is left there to
/// be rung.
fn number_left(transcript: &Transcript, tokens: &Tokens, known: &[Mention]) -> Option<Mention> {
    let words = transcript.words.len();
    let others = |word: usize| {
        known.iter().any(|m| {
            m.kind == MentionKind::Number && m.whose == Whose::Other && m.words.contains(word)
        })
    };
    let last = tokens
        .list
        .iter()
        .rposition(|t| t.number && !others(t.word))?;
    let first = (0..=last)
        .rev()
        .take_while(|&at| tokens.list[at].number)
        .last()?;
    if (tokens.list[last].word + 1) * 2 <= words {
        return None;
    }
    let mut mention = Mention::of(
        MentionKind::CallbackAsk,
        transcript,
        words_of(tokens, first, last + 1),
    );
    mention.value = Some(ASKED_BY_NUMBER.to_owned());
    mention.rule = Some(NUMBER_LEFT.to_owned());
    Some(mention)
}
