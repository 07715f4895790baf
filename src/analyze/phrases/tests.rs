//! The built-in book against its own examples and against awkward text.

use super::BUILTIN;
use super::book::RuleKind;
use super::tokens::Tokens;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Strength;
use crate::domain::Transcript;

fn found(text: &str, kind: MentionKind) -> Vec<Mention> {
    let mut mentions = BUILTIN.find(&Transcript::typed(text), &[]);
    mentions.retain(|m| m.kind == kind);
    mentions
}

/// Whether a rule does in a text what it is there for: its kind is found or, of a rule that only weighs others, its
/// wording.
fn does_its_part(place: usize, text: &str) -> bool {
    let kind = BUILTIN.rules[place].kind;
    if let RuleKind::Mention(kind) = kind {
        return !found(text, kind).is_empty();
    }
    let tokens = Tokens::of(&Transcript::typed(text), &[]);
    let hits = BUILTIN.hits(&tokens, |other| other == kind);
    hits.iter().any(|hit| hit.rule == place)
}

#[test]
fn every_rule_finds_its_examples_and_lets_the_others_be() {
    for (place, rule) in BUILTIN.rules.iter().enumerate() {
        // A cue is right or wrong only together with others: `tests/phrases.rs` measures them.
        let is_cue = rule.kind == RuleKind::Cue;
        assert!(
            is_cue || !rule.finds.is_empty(),
            "{} has no example",
            rule.id
        );
        for (texts, expected) in [(&rule.finds, true), (&rule.ignores, false)] {
            for text in texts {
                assert_eq!(does_its_part(place, text), expected, "{}: {text}", rule.id);
            }
        }
    }
}

#[test]
fn the_classic_line_hooks_and_asks_and_sells_nothing() {
    for text in [
        "Hi Jim, it's Sean from MTD. Could you please call me back in relation to your sales people",
        "hi jim its sean from mtd could you please call me back in relation to your sales, people",
    ] {
        let hooks = found(text, MentionKind::Hook);
        assert_eq!(hooks.len(), 1, "{text}");
        assert_eq!(hooks[0].value.as_deref(), Some("topic-about-them"));
        assert_eq!(hooks[0].strength, Some(Strength::Strong));
        assert!(
            hooks[0].text.starts_with("in relation to your sales"),
            "{}",
            hooks[0].text
        );
        assert_eq!(found(text, MentionKind::CallbackAsk).len(), 1, "{text}");
        for kind in [
            MentionKind::Pitch,
            MentionKind::Introduction,
            MentionKind::Deception,
        ] {
            assert!(found(text, kind).is_empty(), "{text}: {kind:?}");
        }
    }
}

#[test]
fn what_is_denied_reported_or_asked_is_read_as_a_reader_would() {
    for text in [
        "I'm not calling to sell you anything.",
        "It's Sean from Best Price Insurance.",
        "We won't offer you a discount.",
        "Are you happy with your supplier?",
    ] {
        assert!(found(text, MentionKind::Pitch).is_empty(), "{text}");
    }
    let hooks = found("Are you happy with your supplier?", MentionKind::Hook);
    assert_eq!(hooks[0].value.as_deref(), Some("question"));
    assert!(found("Don't call me back.", MentionKind::CallbackAsk).is_empty());
}

#[test]
fn selling_in_the_same_breath_disarms_a_hook() {
    let plain = found("Ann Lee suggested I call you.", MentionKind::Hook);
    assert_eq!(plain[0].strength, Some(Strength::Strong));
    let sold = found(
        "Ann Lee suggested I call you, because we can cut your bills by a third.",
        MentionKind::Hook,
    );
    assert_eq!(sold[0].strength, Some(Strength::Weak));
}

#[test]
fn no_text_panics_and_ranges_stay_inside() {
    for text in [
        "",
        " ",
        "'",
        "...",
        "\u{2026}",
        "\u{0}",
        "\u{1F600} your \u{301}",
        "call me call me call me",
        "%",
        "$",
        "\u{130}\u{df}\u{fb03}",
        "it's's's 'tis 'm",
        "- \u{2014} -- /",
        "\u{2019}s",
    ] {
        for text in [
            text.to_owned(),
            format!("{text} your {text}. {text}").repeat(40),
        ] {
            let transcript = Transcript::typed(&text);
            for mention in BUILTIN.find(&transcript, &[]) {
                assert!(mention.words.last < transcript.words.len(), "{text}");
                assert!(mention.words.first <= mention.words.last, "{text}");
            }
        }
    }
}
