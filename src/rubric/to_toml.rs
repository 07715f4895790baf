//! Writes a rubric as a TOML text that reads back as the same rules, to be saved and changed.

use std::fmt::Write;

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
        for rule in &self.rules {
            push_rule(&mut toml, rule);
        }
        toml
    }
}

fn push_rule(toml: &mut String, rule: &Rule) {
    toml.push_str("\n[[rule]]\n");
    push_text(toml, "id", &rule.id);
    push_text(toml, "title", &rule.title);
    push(toml, "points", &rule.points.to_string());
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
    for (key, text) in [
        ("what", rule.what.as_str()),
        ("why", &rule.why),
        ("advice", &rule.advice),
        ("drill", rule.drill.as_deref().unwrap_or_default()),
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
        let quoted = serde_json::to_string(text).unwrap_or_default();
        push(toml, key, &quoted.replace('\u{7f}', "\\u007f"));
    }
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
