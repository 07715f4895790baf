//! The rubrics that come with the program, embedded in it.

use crate::text::did_you_mean::unknown_word;

/// Every shipped rubric: its id and its TOML text.
const SHIPPED: [(&str, &str); 3] = [
    ("callback", include_str!("callback.toml")),
    ("double-tap", include_str!("double-tap.toml")),
    ("value-message", include_str!("value-message.toml")),
];

/// Returns the ids of the shipped rubrics, the default first.
pub fn builtin_ids() -> Vec<&'static str> {
    SHIPPED.iter().map(|(id, _)| *id).collect()
}

/// Says that there is no such rubric, which one was probably meant, and which there are.
pub fn no_such_rubric(typed: &str) -> String {
    unknown_word("rubric", typed, &builtin_ids())
}

/// Returns the TOML text of a shipped rubric.
pub(crate) fn text_of(id: &str) -> Option<&'static str> {
    SHIPPED
        .iter()
        .find(|(shipped, _)| *shipped == id)
        .map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rubric::Rubric;

    #[test]
    fn every_shipped_rubric_loads_and_tells_the_whole_story_of_each_rule() {
        for id in builtin_ids() {
            let rubric = Rubric::parse(text_of(id).unwrap(), id).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(rubric.id(), id);
            assert!(!rubric.about().is_empty(), "{id}");
            for rule in rubric.rules() {
                let name = format!("{id}: {}", rule.id);
                assert!(!rule.why.is_empty(), "{name} has no why");
                assert_ne!(rule.source, "a house rule", "{name} has no source");
                assert_ne!(rule.what, rule.check.kind().about, "{name} has no what");
            }
        }
    }

    #[test]
    fn the_points_of_a_shipped_rubric_add_up_to_a_hundred() {
        for id in builtin_ids() {
            let rubric = Rubric::builtin(id).unwrap();
            let total: u32 = rubric.rules().iter().map(|rule| rule.points).sum();
            assert_eq!(total, 100, "{id}");
        }
    }

    #[test]
    fn there_is_no_rubric_by_another_name() {
        assert_eq!(Rubric::builtin("Callback"), None);
    }
}
