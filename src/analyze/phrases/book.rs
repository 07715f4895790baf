//! Phrase rules as TOML writes them, read into a book with the line of every mistake.
//!
//! It leaves the finding to `find` and the wordings to the `.toml` files beside it.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::collections::HashMap;
use toml::Spanned;

use super::pattern::BuildWordHasher;
use super::pattern::Classes;
use super::pattern::Pattern;
use super::pattern::PatternError;
use crate::domain::MentionKind;
use crate::domain::Strength;

/// The types of hook.
pub const HOOK_TYPES: [&str; 9] = [
    "topic-about-them",
    "something-noticed",
    "referral",
    "question",
    "problem-hint",
    "open-loop",
    "insight-teaser",
    "deadline",
    "move-on",
];

/// The ways to answer other than ringing back.
pub(super) const CHANNELS: [&str; 6] = [
    "e-mail",
    "text message",
    "web site",
    "social network",
    "visit",
    "another number",
];

const KINDS: [(&str, RuleKind); 12] = [
    ("hook", RuleKind::Mention(MentionKind::Hook)),
    ("pitch", RuleKind::Mention(MentionKind::Pitch)),
    ("introduction", RuleKind::Mention(MentionKind::Introduction)),
    ("callback-ask", RuleKind::Mention(MentionKind::CallbackAsk)),
    ("deception", RuleKind::Mention(MentionKind::Deception)),
    ("filler", RuleKind::Mention(MentionKind::Filler)),
    ("weak", RuleKind::Mention(MentionKind::Weak)),
    ("plain", RuleKind::Plain),
    ("explains", RuleKind::Explains),
    ("request", RuleKind::Request),
    ("channel", RuleKind::Channel),
    ("cue", RuleKind::Cue),
];

/// What a rule's match is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RuleKind {
    /// Something to report.
    Mention(MentionKind),
    /// Words that look like a hook or a pitch and are neither.
    Plain,
    /// Gives away what a hook kept back.
    Explains,
    /// States the prospect's own request in full: then nothing is left to be curious about.
    Request,
    /// Offers a way to answer other than ringing back.
    Channel,
    /// Speaks for or against a pitch, a hook or a type of hook, and is added up with others.
    Cue,
}

/// What a cue speaks for or against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Toward {
    /// That it sells.
    Pitch,
    /// That it is a hook, of whatever type.
    Hook,
    /// That it is a hook of this type, a place in [`HOOK_TYPES`].
    Type(usize),
}

/// A book of phrase rules: what is a hook, a pitch, an ask, and in which words.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrasebook {
    pub(super) rules: Vec<Rule>,
    /// Which (rule, pattern) may begin with a form, with a stem, or with anything.
    pub(super) by_form: HashMap<String, Vec<(usize, usize)>, BuildWordHasher>,
    pub(super) by_stem: HashMap<String, Vec<(usize, usize)>, BuildWordHasher>,
    pub(super) by_anything: Vec<(usize, usize)>,
    classes: Classes,
}

/// One rule.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) kind: RuleKind,
    /// The type of a hook, or the way to answer of a channel.
    pub(super) subtype: Option<&'static str>,
    pub(super) strength: Strength,
    /// Of a cue: the points that it gives, or takes.
    pub(super) toward: Vec<(Toward, i32)>,
    pub(super) patterns: Vec<Pattern>,
    /// None of these in the same clause before the match.
    pub(super) not_after: Vec<Pattern>,
    /// None of these in the same sentence.
    pub(super) not_beside: Vec<Pattern>,
    /// None of these anywhere in the message.
    pub(super) not_in_message: Vec<Pattern>,
    /// One of these somewhere in the message, where any are given.
    pub(super) only_with: Vec<Pattern>,
    /// It counts only where nothing else is found in its sentence and, for a hook, no strong hook
    /// anywhere else.
    pub(super) alone: bool,
    /// A "not" or "never" before it in the clause undoes it.
    pub(super) negatable: bool,
    /// Why nobody should be judged on it before a person has listened.
    pub(super) doubt: Option<String>,
    /// Texts in which its kind is found; a test reads them.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "only the tests read the examples")
    )]
    pub(super) finds: Vec<String>,
    /// Texts in which its kind is not found.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "only the tests read the examples")
    )]
    pub(super) ignores: Vec<String>,
}

impl Rule {
    /// Returns whether it is a cue that speaks for a pitch.
    pub(super) fn sells(&self) -> bool {
        let sells = |&(toward, points): &(Toward, i32)| toward == Toward::Pitch && points > 0;
        self.toward.iter().any(sells)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBook {
    #[serde(default)]
    lists: HashMap<String, Spanned<Vec<String>>>,
    #[serde(default)]
    rule: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: Spanned<String>,
    kind: Spanned<String>,
    #[serde(rename = "type")]
    subtype: Option<Spanned<String>>,
    strength: Option<Spanned<String>>,
    toward: Option<Spanned<BTreeMap<String, i32>>>,
    patterns: Vec<Spanned<String>>,
    #[serde(default)]
    not_after: Vec<Spanned<String>>,
    #[serde(default)]
    not_beside: Vec<Spanned<String>>,
    #[serde(default)]
    not_in_message: Vec<Spanned<String>>,
    #[serde(default)]
    only_with: Vec<Spanned<String>>,
    #[serde(default)]
    alone: bool,
    negatable: Option<bool>,
    doubt: Option<String>,
    #[serde(default)]
    finds: Vec<String>,
    #[serde(default)]
    ignores: Vec<String>,
}

impl Phrasebook {
    /// Reads a book from TOML texts, each with the name that it goes by in errors.
    pub(super) fn read(texts: &[(&str, &str)]) -> Result<Self, PatternError> {
        let mut book = Self::default();
        let mut raws = Vec::new();
        for (label, text) in texts {
            let raw: RawBook = toml::from_str(text).map_err(|error| PatternError {
                label: Some((*label).to_owned()),
                line: error.span().map(|span| line_of(text, span.start)),
                what: error.message().to_owned(),
            })?;
            let mut lists: Vec<_> = raw.lists.iter().collect();
            lists.sort_by_key(|(name, _)| *name);
            for (name, entries) in lists {
                book.classes
                    .add(name, entries.get_ref())
                    .map_err(|error| at(error, label, text, entries.span().start))?;
            }
            raws.push((*label, *text, raw.rule));
        }
        for (label, text, rules) in raws {
            for raw in rules {
                let rule = book.rule(raw, label, text)?;
                book.add(rule);
            }
        }
        Ok(book)
    }

    pub(super) fn classes(&self) -> &Classes {
        &self.classes
    }

    fn rule(&self, raw: RawRule, label: &str, text: &str) -> Result<Rule, PatternError> {
        let wrong = |what: String, place: usize| at(PatternError::new(what), label, text, place);
        let id = raw.id.get_ref().clone();
        if self.rules.iter().any(|rule| rule.id == id) {
            return Err(wrong(
                format!("there are two rules {id}"),
                raw.id.span().start,
            ));
        }
        let kind = KINDS
            .iter()
            .find(|(name, _)| name == raw.kind.get_ref())
            .map(|(_, kind)| *kind)
            .ok_or_else(|| {
                wrong(
                    unknown("kind", raw.kind.get_ref(), &KINDS.map(|(name, _)| name)),
                    raw.kind.span().start,
                )
            })?;
        let (what, valid): (&str, &[&'static str]) = match kind {
            RuleKind::Mention(MentionKind::Hook) => ("type of hook", &HOOK_TYPES),
            RuleKind::Channel => ("channel", &CHANNELS),
            _ => ("", &[]),
        };
        let subtype = match &raw.subtype {
            Some(name) if !valid.is_empty() => Some(
                *valid
                    .iter()
                    .find(|valid| *valid == name.get_ref())
                    .ok_or_else(|| {
                        wrong(unknown(what, name.get_ref(), valid), name.span().start)
                    })?,
            ),
            None if valid.is_empty() => None,
            _ => {
                return Err(wrong(
                    format!(
                        "rule {id}: a hook has a type ({}), a channel has one ({}), and nothing else has",
                        HOOK_TYPES.join(", "),
                        CHANNELS.join(", ")
                    ),
                    raw.id.span().start,
                ));
            }
        };
        let strength = match raw.strength.as_ref().map(|s| (s.get_ref().as_str(), s)) {
            None | Some(("strong", _)) => Strength::Strong,
            Some(("weak", _)) => Strength::Weak,
            Some((other, s)) => {
                return Err(wrong(
                    unknown("strength", other, &["strong", "weak"]),
                    s.span().start,
                ));
            }
        };
        let toward = match (&raw.toward, kind) {
            (Some(points), RuleKind::Cue) if !points.get_ref().is_empty() => points
                .get_ref()
                .iter()
                .map(|(name, points)| Some((toward(name)?, *points)))
                .collect::<Option<Vec<_>>>(),
            (None, RuleKind::Cue) | (Some(_), _) => None,
            (None, _) => Some(Vec::new()),
        };
        let Some(toward) = toward else {
            let span = raw.toward.as_ref().map_or(raw.id.span(), Spanned::span);
            return Err(wrong(
                format!(
                    "rule {id}: a cue has `toward`, points for some of pitch, hook, {}; nothing else has",
                    HOOK_TYPES.join(", ")
                ),
                span.start,
            ));
        };
        let read = |sources: &[Spanned<String>]| -> Result<Vec<Pattern>, PatternError> {
            sources
                .iter()
                .map(|source| {
                    Pattern::parse_with(source.get_ref(), &self.classes)
                        .map_err(|error| at(error, label, text, source.span().start))
                })
                .collect()
        };
        if raw.patterns.is_empty() {
            return Err(wrong(
                format!("rule {id} has no patterns"),
                raw.id.span().start,
            ));
        }
        Ok(Rule {
            patterns: read(&raw.patterns)?,
            not_after: read(&raw.not_after)?,
            not_beside: read(&raw.not_beside)?,
            not_in_message: read(&raw.not_in_message)?,
            only_with: read(&raw.only_with)?,
            negatable: raw.negatable.unwrap_or(matches!(
                kind,
                RuleKind::Mention(
                    MentionKind::Pitch | MentionKind::Introduction | MentionKind::CallbackAsk
                )
            )),
            id,
            kind,
            subtype,
            strength,
            toward,
            alone: raw.alone,
            doubt: raw.doubt,
            finds: raw.finds,
            ignores: raw.ignores,
        })
    }

    fn add(&mut self, rule: Rule) {
        let rule_at = self.rules.len();
        for (pattern_at, pattern) in rule.patterns.iter().enumerate() {
            let entry = (rule_at, pattern_at);
            match pattern.first_words() {
                None => self.by_anything.push(entry),
                Some(first) => {
                    for form in &first.forms {
                        self.by_form.entry(form.clone()).or_default().push(entry);
                    }
                    for stem in &first.stems {
                        self.by_stem.entry(stem.clone()).or_default().push(entry);
                    }
                }
            }
        }
        self.rules.push(rule);
    }
}

fn toward(name: &str) -> Option<Toward> {
    match name {
        "pitch" => Some(Toward::Pitch),
        "hook" => Some(Toward::Hook),
        _ => {
            let place = HOOK_TYPES.iter().position(|one| *one == name);
            place.map(Toward::Type)
        }
    }
}

fn unknown(what: &str, found: &str, valid: &[&str]) -> String {
    format!("unknown {what} \"{found}\"; valid are {}", valid.join(", "))
}

fn at(error: PatternError, label: &str, text: &str, place: usize) -> PatternError {
    PatternError {
        label: Some(label.to_owned()),
        line: Some(line_of(text, place)),
        ..error
    }
}

fn line_of(text: &str, place: usize) -> usize {
    text.bytes().take(place).filter(|b| *b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_book_is_answered_with_its_line_and_the_valid_words() {
        for (text, says) in [
            (
                "[[rule]]\nid = \"a\"\nkind = \"hok\"\npatterns = [\"b\"]",
                "mine.toml:3: unknown kind \"hok\"; valid are hook, pitch",
            ),
            (
                "[[rule]]\nid = \"a\"\nkind = \"hook\"\ntype = \"x\"\npatterns = [\"b\"]",
                "mine.toml:4: unknown type of hook",
            ),
            (
                "[[rule]]\nid = \"a\"\nkind = \"hook\"\npatterns = [\"b\"]",
                "mine.toml:2: rule a: a hook has a type",
            ),
            (
                "[[rule]]\nid = \"a\"\nkind = \"pitch\"\ntype = \"question\"\npatterns = [\"b\"]",
                "mine.toml:2: rule a: a hook has a type",
            ),
            (
                "[[rule]]\nid = \"a\"\nkind = \"channel\"\ntype = \"pigeon\"\npatterns = [\"b\"]",
                "mine.toml:4: unknown channel \"pigeon\"; valid are e-mail, text message",
            ),
            (
                "[[rule]]\nid = \"a\"\nkind = \"pitch\"\npatterns = [\n\"b\",\n\"(c\"]",
                "mine.toml:6: a bracket is not closed",
            ),
            (
                "[[rule]]\nid = \"a\"\nkind = \"pitch\"\npatterns = [\"<zebras>\"]",
                "mine.toml:4: there is no list <zebras>; there are: ",
            ),
            (
                "[[rule]]\nid = \"a\"\nkind = \"pitch\"\npattern = [\"b\"]",
                "mine.toml:4: unknown field",
            ),
            (
                "[[rule]]\nid = \"a\"\nkind = \"cue\"\ntoward = { pitsch = 1 }\npatterns = [\"b\"]",
                "mine.toml:4: rule a: a cue has `toward`, points for some of pitch, hook, topic",
            ),
            (
                "[lists]\nzebras = [\"!\"]",
                "mine.toml:2: \"!\" holds no word",
            ),
            (
                "[[rule]]\nid = \"a\"\nkind = \"pitch\"\npatterns = []",
                "mine.toml:2: rule a has no patterns",
            ),
        ] {
            let error = Phrasebook::read(&[("mine.toml", text)])
                .unwrap_err()
                .to_string();
            assert!(error.starts_with(says), "{error}");
        }
    }
}
