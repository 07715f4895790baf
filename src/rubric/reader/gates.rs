//! The caps on a score, as a rubric's text has them: the `cap` of a rule, and the `[[gate]]` tables.

use crate::domain::Grade;
use crate::domain::MentionKind;
use crate::domain::Verdict;
use crate::rubric::checks::MENTION_WORDS;
use crate::rubric::gate::Gate;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::raw::Raw;
use crate::rubric::reader::raw::RawTable;
use crate::rubric::reader::settings::Settings;
use crate::rubric::types::Rule;
use crate::text::did_you_mean::unknown_word;

/// The grades that can be written as a cap; A, which caps nothing, takes an inherited cap away.
const GRADES: [(&str, Grade); 5] = [
    ("A", Grade::A),
    ("B", Grade::B),
    ("C", Grade::C),
    ("D", Grade::D),
    ("F", Grade::F),
];

/// The verdicts that a gate can wait for.
const VERDICTS: [(&str, Verdict); 2] = [("missed", Verdict::Missed), ("partly", Verdict::Partly)];

/// What a gate may say.
const GATE: [&str; 5] = ["id", "when", "without", "cap", "because"];

/// Takes the cap of a rule: a gate that holds when the rule is missed.
pub(super) fn cap_of_rule(
    settings: &mut Settings<'_>,
    id: &str,
    title: &str,
    check: &str,
) -> Result<Option<Gate>, RubricError> {
    let because = settings.text("because")?.map(|(text, _)| text);
    // A deception has always been capped, even by rubrics that do not say so.
    let usual = (check == "honest").then_some(Grade::D);
    let cap = settings.word("cap", &GRADES)?.or(usual);
    Ok(cap.filter(|cap| *cap != Grade::A).map(|cap| Gate {
        id: id.to_owned(),
        when: vec![(id.to_owned(), Verdict::Missed)],
        without: None,
        cap,
        because: because.unwrap_or_else(|| format!("missed: {title}")),
    }))
}

/// Adds a gate, or changes the one of the same id.
pub(super) fn add(gates: &mut Vec<RawTable>, new: RawTable) {
    match gates.iter_mut().find(|gate| gate.id == new.id) {
        Some(old) => {
            old.line = new.line;
            old.is_inherited = false;
            for (key, line, value) in new.fields.0 {
                old.fields.set(key, line, value);
            }
        }
        None => gates.push(new),
    }
}

/// Builds the gates. An inherited one of which a rule was removed goes with that rule.
pub(super) fn build(
    gates: Vec<RawTable>,
    rules: &[Rule],
    label: &str,
) -> Result<Vec<Gate>, RubricError> {
    let ids: Vec<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
    let mut built = Vec::new();
    for raw in gates {
        let is_inherited = raw.is_inherited;
        let (gate, lines) = build_gate(raw, label)?;
        let unknown = gate
            .when
            .iter()
            .zip(lines)
            .find(|((rule, _), _)| !ids.contains(&rule.as_str()));
        match unknown {
            Some(_) if is_inherited => {}
            Some(((rule, _), line)) => {
                return Err(RubricError::new(
                    label,
                    line,
                    unknown_word("rule", rule, &ids),
                ));
            }
            None if gate.cap == Grade::A => {}
            None => built.push(gate),
        }
    }
    Ok(built)
}

/// Builds one gate, with the line of each rule that it names.
fn build_gate(raw: RawTable, label: &str) -> Result<(Gate, Vec<usize>), RubricError> {
    let mut settings = Settings {
        label,
        owner: format!("gate \"{}\"", raw.id),
        line: raw.line,
        fields: raw.fields,
    };
    let (when, lines) = conditions(&mut settings)?;
    let without: Option<MentionKind> = settings.word("without", &MENTION_WORDS)?;
    let Some(cap) = settings.word("cap", &GRADES)? else {
        return Err(settings.missing("cap (A, B, C, D or F)"));
    };
    let (because, _) = settings.required_text("because")?;
    settings.finish(&GATE)?;
    let gate = Gate {
        id: raw.id,
        when,
        without,
        cap,
        because,
    };
    Ok((gate, lines))
}

/// What a gate waits for: rules and their verdicts, and the line of each.
type Conditions = (Vec<(String, Verdict)>, Vec<usize>);

/// Takes `when = { hook = "missed" }`.
fn conditions(settings: &mut Settings<'_>) -> Result<Conditions, RubricError> {
    let example = "when (like { hook = \"missed\" })";
    let Some(found) = settings.fields.take("when") else {
        return Err(settings.missing(example));
    };
    let Raw::Table(fields) = found.value else {
        return Err(settings.error(
            found.line,
            format!(
                "when of {} has to be like {{ hook = \"missed\" }}",
                settings.owner
            ),
        ));
    };
    if fields.0.is_empty() {
        return Err(settings.missing(example));
    }
    let rules: Vec<(String, usize)> = fields
        .0
        .iter()
        .map(|(rule, line, _)| (rule.clone(), *line))
        .collect();
    let mut verdicts = Settings {
        label: settings.label,
        owner: format!("when of {}", settings.owner),
        line: found.line,
        fields,
    };
    let mut conditions = Conditions::default();
    for (rule, line) in rules {
        let Some((typed, at)) = verdicts.text(&rule)? else {
            continue;
        };
        let Some((_, verdict)) = VERDICTS.iter().find(|(word, _)| *word == typed) else {
            let valid = VERDICTS.map(|(word, _)| word);
            return Err(verdicts.error(at, unknown_word("verdict", &typed, &valid)));
        };
        conditions.0.push((rule, *verdict));
        conditions.1.push(line);
    }
    Ok(conditions)
}
