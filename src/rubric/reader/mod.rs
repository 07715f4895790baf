//! A rubric from its TOML text: what it extends, changes, adds and removes, and what is wrong with
//! it. The texts come from the caller; no file is read here.

pub(super) mod error;
mod gates;
mod raw;
pub(super) mod settings;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::domain::HousePhrase;
use crate::domain::HousePhrases;
use crate::rubric::builtin;
use crate::rubric::checks::Check;
use crate::rubric::checks::kinds;
use crate::rubric::example;
use crate::rubric::gate::Gate;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::raw::Fields;
use crate::rubric::reader::raw::Raw;
use crate::rubric::reader::raw::RawTable;
use crate::rubric::reader::settings::Settings;
use crate::rubric::types::Rubric;
use crate::rubric::types::Rule;
use crate::rubric::zones::Reach;
use crate::text::did_you_mean::unknown_word;

/// What a rubric may say about itself.
const HEAD: [&str; 10] = [
    "id", "title", "about", "extends", "remove", "opening", "closing", "phrases", "rule", "gate",
];

/// What every rule may say, whatever its check.
const RULE: [&str; 13] = [
    "id", "title", "points", "cap", "because", "check", "what", "why", "advice", "drill", "source",
    "passes", "fails",
];

/// What a rule keeps of the one it changes when it brings a check of its own.
const KEPT_WITH_A_NEW_CHECK: [&str; 9] = [
    "title", "points", "cap", "because", "what", "why", "advice", "drill", "source",
];

impl Rubric {
    /// Reads a rubric from TOML text; `label` is the name (of a file, say) that errors go by.
    ///
    /// `extends = "callback"` starts from a shipped rubric; rules of the same id change it, others
    /// are added, and those named in `remove` go.
    pub fn parse(text: &str, label: &str) -> Result<Self, RubricError> {
        read(text, label)
    }

    /// Returns the same rules with more phrases that the house has decided about; the rubric's own hold where the two
    /// contradict each other.
    #[must_use]
    pub fn with_phrases(mut self, phrases: &HousePhrases) -> Self {
        if !phrases.list.is_empty() {
            self.phrases.list.splice(0..0, phrases.list.iter().cloned());
            self.hash = hash_of(&self);
        }
        self
    }

    /// Returns a shipped rubric by its id.
    pub fn builtin(id: &str) -> Option<Self> {
        let text = builtin::text_of(id)?;
        Some(read(text, id).expect("a test reads every shipped rubric"))
    }
}

fn read(text: &str, label: &str) -> Result<Rubric, RubricError> {
    let mut head = Settings {
        label,
        owner: "the rubric".to_owned(),
        line: 1,
        fields: raw::read(text, label)?,
    };
    let (id, id_line) = head.required_text("id")?;
    check_id(&head, &id, id_line)?;
    let is_taken = |id: &str| {
        let message = format!(
            "\"{id}\" is the id of a shipped rubric: choose another id, and say extends = \"{id}\" to build on it"
        );
        RubricError::new(label, id_line, message)
    };
    let shipped = (label != id).then(|| Rubric::builtin(&id)).flatten();
    if shipped.is_some() && head.fields.get("extends").is_some() {
        return Err(is_taken(&id));
    }

    let Parts { rules, gates } = expand(&mut head)?;

    let title = head
        .text("title")?
        .map_or_else(|| id.clone(), |(text, _)| text);
    let about = head
        .text("about")?
        .map(|(text, _)| text)
        .unwrap_or_default();
    let opening = reach(&mut head, "opening")?.unwrap_or(Reach::Percent(35.0));
    let closing = reach(&mut head, "closing")?.unwrap_or(Reach::Percent(35.0));
    let phrases = house_phrases(&mut head)?;
    head.finish(&HEAD)?;

    let (rules, caps): (Vec<Rule>, Vec<Option<Gate>>) = rules
        .into_iter()
        .map(|rule| build_rule(rule, label))
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .unzip();
    if rules.iter().all(|rule| rule.points == 0) {
        return Err(RubricError::new(
            label,
            1,
            "no rule is worth any points: give at least one [[rule]] points above 0",
        ));
    }
    let mut all_gates: Vec<Gate> = caps.into_iter().flatten().collect();
    all_gates.extend(gates::build(gates, &rules, label)?);
    let mut rubric = Rubric {
        id,
        title,
        about,
        opening,
        closing,
        rules,
        phrases,
        gates: all_gates,
        hash: String::new(),
    };
    rubric.hash = hash_of(&rubric);
    // A shipped rubric that was saved to a file is still that rubric until it is changed.
    if shipped.is_some_and(|shipped| shipped.hash != rubric.hash) {
        return Err(is_taken(&rubric.id));
    }
    Ok(rubric)
}

/// Takes the phrases that the house has decided about.
fn house_phrases(head: &mut Settings<'_>) -> Result<HousePhrases, RubricError> {
    let mut phrases = HousePhrases::default();
    let Some(found) = head.fields.take("phrases") else {
        return Ok(phrases);
    };
    let Raw::Table(fields) = found.value else {
        return Err(head.error(
            found.line,
            "the phrases of a house begin with [phrases], in one pair of brackets".to_owned(),
        ));
    };
    let keys: Vec<(String, usize)> = fields
        .0
        .iter()
        .map(|(key, line, _)| (key.clone(), *line))
        .collect();
    let mut lists = Settings {
        label: head.label,
        owner: "phrases".to_owned(),
        line: found.line,
        fields,
    };
    for (key, line) in keys {
        let texts = lists.texts(&key)?.unwrap_or_default();
        let texts: Vec<String> = texts.into_iter().map(|(text, _)| text).collect();
        phrases
            .add(&key, &texts)
            .map_err(|problem| lists.error(line, problem))?;
    }
    Ok(phrases)
}

/// What a rubric is made of, before any of it is understood.
#[derive(Default)]
struct Parts {
    rules: Vec<RawTable>,
    gates: Vec<RawTable>,
}

/// Takes the rules and gates of a text, with those of the rubric it extends, and takes on what that says of
/// itself. Shipped rubrics extend only shipped ones that extend nothing or others, never in a circle:
/// a test loads them all.
fn expand(head: &mut Settings<'_>) -> Result<Parts, RubricError> {
    let label = head.label;
    let mut parts = Parts::default();
    if let Some((base, line)) = head.text("extends")? {
        let Some(base_text) = builtin::text_of(&base) else {
            let valid = builtin::builtin_ids();
            return Err(head.error(line, unknown_word("rubric", &base, &valid)));
        };
        let mut base_head = Settings {
            label: &base,
            owner: "the rubric".to_owned(),
            line: 1,
            fields: raw::read(base_text, &base)?,
        };
        parts = expand(&mut base_head)?;
        for gate in &mut parts.gates {
            gate.is_inherited = true;
        }
        for key in ["title", "about", "opening", "closing"] {
            if let (None, Some(value)) = (head.fields.get(key), base_head.fields.take(key)) {
                head.fields.set(key.to_owned(), value.line, value);
            }
        }
    }
    for mut rule in raw_tables(&mut head.fields, "rule", label)? {
        // What a cap was called when only a deception had one.
        if let Some(cap) = rule.fields.take("grade_cap") {
            rule.fields.set("cap".to_owned(), cap.line, cap);
        }
        add_rule(&mut parts.rules, rule, label)?;
    }
    for gate in raw_tables(&mut head.fields, "gate", label)? {
        gates::add(&mut parts.gates, gate);
    }
    for (gone, line) in head.texts("remove")?.unwrap_or_default() {
        let is_gone = |table: &RawTable| table.id == gone;
        if let Some(at) = parts.rules.iter().position(is_gone) {
            parts.rules.remove(at);
        } else if let Some(at) = parts.gates.iter().position(is_gone) {
            parts.gates.remove(at);
        } else {
            return Err(head.error(line, unknown_word("rule", &gone, &ids_of(&parts.rules))));
        }
    }
    Ok(parts)
}

fn ids_of(rules: &[RawTable]) -> Vec<&str> {
    rules.iter().map(|rule| rule.id.as_str()).collect()
}

/// Takes the `[[rule]]` or `[[gate]]` tables out of a text.
fn raw_tables(head: &mut Fields, key: &str, label: &str) -> Result<Vec<RawTable>, RubricError> {
    let Some(list) = head.take(key) else {
        return Ok(Vec::new());
    };
    let not_tables = |line| {
        RubricError::new(
            label,
            line,
            format!("a {key} begins with [[{key}]], in two pairs of brackets"),
        )
    };
    let Raw::List(items) = list.value else {
        return Err(not_tables(list.line));
    };
    let mut tables: Vec<RawTable> = Vec::new();
    for item in items {
        let Raw::Table(fields) = item.value else {
            return Err(not_tables(item.line));
        };
        let mut settings = Settings {
            label,
            owner: format!("a {key}"),
            line: item.line,
            fields,
        };
        let (id, id_line) = settings.required_text("id")?;
        check_id(&settings, &id, id_line)?;
        if tables.iter().any(|table| table.id == id) {
            return Err(settings.error(id_line, format!("there are two {key}s \"{id}\"")));
        }
        tables.push(RawTable {
            id,
            line: item.line,
            fields: settings.fields,
            is_inherited: false,
        });
    }
    Ok(tables)
}

/// Adds a rule, or changes the one of the same id.
fn add_rule(rules: &mut Vec<RawTable>, new: RawTable, label: &str) -> Result<(), RubricError> {
    if let Some(old) = rules.iter_mut().find(|rule| rule.id == new.id) {
        if new.fields.get("check").is_some() {
            old.fields
                .0
                .retain(|(key, _, _)| KEPT_WITH_A_NEW_CHECK.contains(&key.as_str()));
        }
        old.line = new.line;
        for (key, line, value) in new.fields.0 {
            old.fields.set(key, line, value);
        }
        return Ok(());
    }
    if new.fields.get("check").is_none() && !rules.is_empty() {
        return Err(RubricError::new(
            label,
            new.line,
            format!(
                "rule \"{}\" has no check, and changes no rule of that id: {}",
                new.id,
                unknown_word("rule", &new.id, &ids_of(rules))
            ),
        ));
    }
    rules.push(new);
    Ok(())
}

/// Builds a rule, and the gate of its cap where it has one.
fn build_rule(raw: RawTable, label: &str) -> Result<(Rule, Option<Gate>), RubricError> {
    let mut settings = Settings {
        label,
        owner: format!("rule \"{}\"", raw.id),
        line: raw.line,
        fields: raw.fields,
    };
    let names: Vec<(&str, &str)> = kinds().iter().map(|k| (k.name, k.name)).collect();
    let Some(name) = settings.word("check", &names)? else {
        return Err(settings.missing("check"));
    };
    let (title, _) = settings.required_text("title")?;
    let Some(points) = settings.whole("points", 0, 100)? else {
        return Err(settings.missing("points"));
    };
    let cap = gates::cap_of_rule(&mut settings, &raw.id, &title, name)?;
    let (advice, _) = settings.required_text("advice")?;
    let passes = example(&mut settings, "passes")?;
    let fails = example(&mut settings, "fails")?;
    let what = settings.text("what")?.map(|(text, _)| text);
    let why = settings.text("why")?.map(|(text, _)| text);
    let drills = settings.texts("drill")?.unwrap_or_default();
    let source = settings.text("source")?.map(|(text, _)| text);
    let check = Check::read(name, &mut settings)?;
    let kind = check.kind();
    let valid: Vec<&str> = RULE
        .into_iter()
        .chain(kind.settings.iter().map(|s| s.name))
        .collect();
    settings.finish(&valid)?;
    let rule = Rule {
        id: raw.id,
        title,
        points,
        what: what.unwrap_or_else(|| kind.about.to_owned()),
        why: why.unwrap_or_default(),
        advice,
        drills: drills.into_iter().map(|(text, _)| text).collect(),
        source: source.unwrap_or_else(|| "a house rule".to_owned()),
        passes,
        fails,
        check,
    };
    Ok((rule, cap))
}

fn example(settings: &mut Settings<'_>, key: &str) -> Result<String, RubricError> {
    let (text, line) = settings.required_text(key)?;
    match example::stage(&text) {
        Ok(_) => Ok(text),
        Err(problem) => {
            Err(settings.error(line, format!("{key} of {}: {problem}", settings.owner)))
        }
    }
}

fn reach(head: &mut Settings<'_>, key: &str) -> Result<Option<Reach>, RubricError> {
    let Some(found) = head.fields.take(key) else {
        return Ok(None);
    };
    let Raw::Table(fields) = found.value else {
        return Err(head.error(
            found.line,
            format!(
                "{key} has to be like {{ percent = 35 }}, {{ words = 12 }} or {{ seconds = 6 }}"
            ),
        ));
    };
    let mut inner = Settings {
        label: head.label,
        owner: key.to_owned(),
        line: found.line,
        fields,
    };
    let percent = inner.number("percent", 1.0, 100.0)?.map(Reach::Percent);
    let words = inner.number("words", 1.0, 1000.0)?.map(Reach::Words);
    let seconds = inner.number("seconds", 0.5, 600.0)?.map(Reach::Seconds);
    inner.finish(&["percent", "words", "seconds"])?;
    match [percent, words, seconds]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()[..]
    {
        [reach] => Ok(Some(reach)),
        _ => Err(head.error(
            found.line,
            format!("{key} has to be exactly one of percent, words or seconds"),
        )),
    }
}

fn check_id(settings: &Settings<'_>, id: &str, line: usize) -> Result<(), RubricError> {
    let kebab = id.split('-').all(|part| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    });
    if kebab && id.len() <= 64 {
        Ok(())
    } else {
        Err(settings.error(
            line,
            format!("the id {id:?} has to be small letters and digits, joined by single hyphens: house-style"),
        ))
    }
}

/// Everything that can change a verdict, in a form that does not depend on how it was written.
#[derive(Serialize)]
struct Canonical<'a> {
    id: &'a str,
    opening: Reach,
    closing: Reach,
    rules: Vec<(&'a str, u32, &'a Check)>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    phrases: &'a [HousePhrase],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    gates: &'a [Gate],
}

fn hash_of(rubric: &Rubric) -> String {
    let rules = rubric.rules.iter();
    let canonical = Canonical {
        id: &rubric.id,
        opening: rubric.opening,
        closing: rubric.closing,
        rules: rules
            .map(|rule| (rule.id.as_str(), rule.points, &rule.check))
            .collect(),
        phrases: &rubric.phrases.list,
        gates: &rubric.gates,
    };
    let bytes = serde_json::to_vec(&canonical)
        .expect("plain structs with string keys and finite numbers become JSON");
    blake3::hash(&bytes).to_hex().to_string()
}
