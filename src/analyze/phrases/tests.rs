//! The whole way from a text to its phrases, on sentences that have gone wrong and on awkward text.

use super::*;
use crate::domain::Strength;

fn found_with(text: &str, house: &HousePhrases) -> Vec<Mention> {
    find_phrases(&Transcript::typed(text), &[], house)
}

fn found(text: &str, kind: MentionKind) -> Vec<Mention> {
    let mut mentions = found_with(text, &HousePhrases::default());
    mentions.retain(|mention| mention.kind == kind);
    mentions
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
        assert_eq!(hooks[0].doubt, None);
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
            MentionKind::Disarmed,
        ] {
            assert_eq!(found(text, kind), [], "{text}: {kind:?}");
        }
    }
}

#[test]
fn what_is_given_away_is_no_hook() {
    let text = "Hi Jim, it's Sean from MTD. I saw you're hiring. We supply temps at great rates. Call me on 415-555-0134.";
    assert_eq!(found(text, MentionKind::Hook), []);
    assert_eq!(
        found(text, MentionKind::Disarmed)[0].text,
        "I saw you're hiring."
    );
    assert_eq!(
        found(text, MentionKind::Pitch)[0].text,
        "We supply temps at great rates."
    );
}

#[test]
fn a_hook_ends_before_the_name_that_follows_it() {
    let transcript = Transcript::typed(
        "Hello Alice, it's Sam Clark on 07700 900123. Please ring me back in relation to your sales people that's Sam Clark on 07700 900123.",
    );
    let entity = |kind, first, last| Mention::of(kind, &transcript, WordRange { first, last });
    let entities = [
        entity(MentionKind::Name, 3, 4),
        entity(MentionKind::Number, 6, 7),
        entity(MentionKind::Name, 19, 20),
        entity(MentionKind::Number, 22, 23),
    ];
    let mentions = find_phrases(&transcript, &entities, &HousePhrases::default());
    let hook = mentions
        .iter()
        .find(|m| m.kind == MentionKind::Hook)
        .unwrap();
    assert_eq!(hook.text, "in relation to your sales people");
}

#[test]
fn a_pitch_ends_with_its_sentence_where_the_next_one_is_a_hook() {
    let text = "Hi Jim, it's Sean from MTD. We help teams like yours save money. I put your prices beside ours and had a surprise. Call me on 415-555-0134.";
    assert_eq!(
        found(text, MentionKind::Pitch)[0].text,
        "We help teams like yours save money."
    );
    assert_eq!(
        found(text, MentionKind::Hook)[0].text,
        "I put your prices beside ours and had a surprise."
    );
}

#[test]
fn an_ask_that_is_taken_back_is_none() {
    let text = "Hi Jim, it's Sam Lee. Don't bother calling me back, I'll try you on Tuesday.";
    assert_eq!(found(text, MentionKind::CallbackAsk), []);
    let text = "Hi Jim, it's Sam Lee. There's no need to call me back. I'll e-mail you.";
    assert_eq!(found(text, MentionKind::CallbackAsk), []);
}

#[test]
fn pretending_is_told_and_doubted_where_it_may_be_true() {
    let text = "Hi Jim, it's Sean. I'm returning your call. Please call me back.";
    assert_eq!(found(text, MentionKind::Deception)[0].doubt, None);
    for text in [
        "Hi Jim, it's Sam Lee. I got your voicemail, and I'm returning it. Please call me back.",
        "Hi Jim, it's Sam Lee. I saw a missed call from you, so I'm ringing back. Please call me.",
    ] {
        assert!(
            found(text, MentionKind::Deception)[0].doubt.is_some(),
            "{text}"
        );
    }
}

#[test]
fn a_house_has_the_last_word() {
    let text = "Hi Jim, it's Sean from MTD. We supply temps at great rates. Call me about your sales people.";
    let mut house = HousePhrases::default();
    house
        .add("always_a_hook", &["Supply temps".to_owned()])
        .unwrap();
    house
        .add("never_a_hook", &["sales people".to_owned()])
        .unwrap();
    let mentions = found_with(text, &house);
    let hooks: Vec<&Mention> = mentions
        .iter()
        .filter(|m| m.kind == MentionKind::Hook)
        .collect();
    assert_eq!(hooks.len(), 1);
    assert_eq!(hooks[0].text, "supply temps");
    assert_eq!(hooks[0].rule.as_deref(), Some(HousePhrases::RULE));
    let decided = mentions
        .iter()
        .find(|m| m.kind == MentionKind::Phrase)
        .unwrap();
    assert_eq!(decided.text, "sales people.");
    assert_eq!(decided.value.as_deref(), Some("never a hook"));
}

#[test]
fn three_ways_to_answer_are_too_many() {
    let channels = |text: &str| -> Vec<String> {
        let mut names: Vec<String> = found(text, MentionKind::Channel)
            .into_iter()
            .filter_map(|m| m.value)
            .collect();
        names.sort();
        names.dedup();
        names
    };
    let text = "Hi Jim, it's Sean. Call me back, send me an email, or visit our website.";
    assert_eq!(channels(text), ["e-mail", "web site"]);
    assert!(!found(text, MentionKind::Weak).is_empty());
    assert_eq!(
        channels("Hi Jim, it's Sean. Call me. I'll send you an email."),
        [""; 0]
    );
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
        "\u{130}\u{df}\u{fb03}",
        "it's's's 'tis 'm",
        "- \u{2014} -- /",
    ] {
        for text in [
            text.to_owned(),
            format!("{text} your {text}. {text}").repeat(20),
        ] {
            let transcript = Transcript::typed(&text);
            for mention in find_phrases(&transcript, &[], &HousePhrases::default()) {
                assert!(mention.words.last < transcript.words.len(), "{text}");
                assert!(mention.words.first <= mention.words.last, "{text}");
            }
        }
    }
}
