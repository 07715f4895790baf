//! Writes a rubric as a TOML text that reads back as the same rules, to be saved and changed.

use std::fmt::Write;

use serde::Serialize;

use crate::domain::Grade;
use crate::domain::HousePhrases;
use crate::rubric::checks::MENTION_WORDS;
use crate::rubric::checks::Purpose;
use crate::rubric::gate::Gate;
use crate::rubric::types::Rubric;
use crate::rubric::types::Rule;
use crate::rubric::zones::Reach;

impl Rubric {
    /// Returns the whole rubric as TOML, with nothing left to a rubric that it extends. Read again it has the same hash.
    pub fn to_toml(&self) -> String {
        let mut toml = String::new();
        for (key, text) in [
            ("id", &self.id),
            ("title", &self.title),
            ("about", &self.about),
        ] {
            push_text(&mut toml, key, text);
        }
        push(&mut toml, "opening", &reach(self.opening));
        push(&mut toml, "closing", &reach(self.closing));
        push_phrases(&mut toml, &self.phrases);
        for rule in &self.rules {
            push_rule(&mut toml, rule, self.gate_of(rule));
        }
        for gate in &self.gates {
            if self.rule(&gate.id).is_none() {
                push_gate(&mut toml, gate);
            }
        }
        toml
    }

    fn gate_of(&self, rule: &Rule) -> Option<&Gate> {
        self.gates.iter().find(|gate| gate.id == rule.id)
    }
}

/// Adds the phrases that the house has decided about; those of one list follow each other.
fn push_phrases(toml: &mut String, phrases: &HousePhrases) {
    if phrases.list.is_empty() {
        return;
    }
    toml.push_str("\n[phrases]\n");
    for list in phrases
        .list
        .chunk_by(|a, b| (a.kind, a.always) == (b.kind, b.always))
    {
        let words: Vec<&str> = list.iter().map(|phrase| phrase.words.as_str()).collect();
        if let Some(decision) = HousePhrases::decision(list[0].kind, list[0].always) {
            push_quoted(toml, &decision.replace(' ', "_"), &words);
        }
    }
}

fn push_gate(toml: &mut String, gate: &Gate) {
    toml.push_str("\n[[gate]]\n");
    push_text(toml, "id", &gate.id);
    let when: Vec<String> = gate
        .when
        .iter()
        .map(|(rule, verdict)| format!("{rule} = \"{verdict}\""))
        .collect();
    push(toml, "when", &format!("{{ {} }}", when.join(", ")));
    let without = MENTION_WORDS
        .iter()
        .find(|(_, kind)| Some(*kind) == gate.without);
    if let Some((word, _)) = without {
        push_text(toml, "without", word);
    }
    push_text(toml, "cap", &gate.cap.to_string());
    push_text(toml, "because", &gate.because);
}

fn push_rule(toml: &mut String, rule: &Rule, gate: Option<&Gate>) {
    toml.push_str("\n[[rule]]\n");
    push_text(toml, "id", &rule.id);
    push_text(toml, "title", &rule.title);
    push(toml, "points", &rule.points.to_string());
    // A, which caps nothing, keeps a cap away that a kind of check has by itself.
    let cap = gate.map_or(Grade::A, |gate| gate.cap);
    push_text(toml, "cap", &cap.to_string());
    push_text(toml, "because", gate.map_or("", |gate| &gate.because));
    push_text(toml, "check", rule.check.kind().name);
    for (key, value) in rule.check.settings() {
        // Reports write `callback_ask`, and rubrics `callback-ask`.
        let is_mention = key == "mention";
        push(
            toml,
            &key,
            &if is_mention {
                value.replace('_', "-")
            } else {
                value
            },
        );
    }
    if let Purpose::Say { suggestion, .. } = rule.check.purpose() {
        push_text(toml, "suggestion", suggestion.unwrap_or_default());
    }
    if !rule.drills.is_empty() {
        push_quoted(toml, "drill", &rule.drills);
    }
    for (key, text) in [
        ("what", rule.what.as_str()),
        ("why", &rule.why),
        ("advice", &rule.advice),
        ("source", &rule.source),
        ("passes", &rule.passes),
        ("fails", &rule.fails),
    ] {
        push_text(toml, key, text);
    }
}

fn push(toml: &mut String, key: &str, value: &str) {
    writeln!(toml, "{key} = {value}").expect("a String takes what is written");
}

/// Adds a text that is not empty. JSON's quotes and escapes are TOML's too, but for the character DEL.
fn push_text(toml: &mut String, key: &str, text: &str) {
    if !text.is_empty() {
        push_quoted(toml, key, &text);
    }
}

fn push_quoted(toml: &mut String, key: &str, value: &impl Serialize) {
    let quoted = serde_json::to_string(value).unwrap_or_default();
    push(toml, key, &quoted.replace('\u{7f}', "\\u007f"));
}

fn reach(reach: Reach) -> String {
    match reach {
        Reach::Percent(percent) => format!("{{ percent = {percent:?} }}"),
        Reach::Words(words) => format!("{{ words = {words:?} }}"),
        Reach::Seconds(seconds) => format!("{{ seconds = {seconds:?} }}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rubric::builtin_ids;

    #[test]
    fn every_shipped_rubric_reads_back_as_it_was_written() {
        for id in builtin_ids() {
            let rubric = Rubric::builtin(id).unwrap();
            let toml = rubric.to_toml();
            let again =
                Rubric::parse(&toml, "saved.toml").unwrap_or_else(|e| panic!("{e}\n{toml}"));
            assert_eq!(again, rubric, "{id}");
        }
    }

    #[test]
    fn phrases_caps_and_gates_read_back() {
        let text = "id = \"ours\"\nextends = \"callback\"\n[phrases]\nalways_a_hook = [\"about \\\"it\\\"\", \"the vans\"]\nnever_selling = [\"demo\"]\n[[rule]]\nid = \"honest\"\ncap = \"A\"\n[[rule]]\nid = \"pace\"\ncap = \"F\"\n[[gate]]\nid = \"nobody\"\nwhen = { name-start = \"missed\" }\nwithout = \"name\"\ncap = \"D\"\nbecause = \"nobody calls\"\n";
        let rubric = Rubric::parse(text, "ours.toml").unwrap();
        let toml = rubric.to_toml();
        let again = Rubric::parse(&toml, "saved.toml").unwrap_or_else(|e| panic!("{e}\n{toml}"));
        assert_eq!(again, rubric);
    }

    #[test]
    fn a_saved_rubric_that_was_changed_needs_an_id_of_its_own() {
        let toml = Rubric::builtin("callback").unwrap().to_toml();
        let changed = toml.replace("max_seconds = 20.0", "max_seconds = 25.0");
        assert_ne!(changed, toml);
        let error = Rubric::parse(&changed, "saved.toml")
            .unwrap_err()
            .to_string();
        assert!(error.contains("choose another id"), "{error}");
        let own = changed.replacen("id = \"callback\"", "id = \"ours\"", 1);
        assert_eq!(Rubric::parse(&own, "saved.toml").unwrap().id(), "ours");
    }
}
