//! What is said of hand-marked messages.

use std::collections::BTreeSet;

use crate::domain::Coaching;
use crate::domain::Millis;
use crate::rubric::Rubric;
use crate::rubric::testing::Message;
use crate::rubric::testing::unmarked;
use crate::scoring::testing::score;

fn coaching(said: &str) -> Coaching {
    coaching_by("callback", said)
}

fn coaching_by(rubric: &str, said: &str) -> Coaching {
    score(&Message::recorded(said), &Rubric::builtin(rubric).unwrap()).coaching
}

#[test]
fn the_classic_line_is_praised_for_its_hook_and_given_its_numbers() {
    let said = coaching(
        "Hi {prospect:Jim,} it's {name:Sean} from MTD. {ask:Could you please call me back} {hook=topic-about-them:in relation to your sales people.}",
    );
    assert_eq!(
        said.keep[..2],
        [
            "\"in relation to your sales people\" makes them curious.",
            "You ask for the call directly: \"Could you please call me back\".",
        ]
    );
    assert_eq!(
        said.fix,
        [
            "End with your name and your number: \"That's Sean, [your number].\"",
            "Open with your number: \"Hi Jim, it's Sean from MTD, [your number].\"",
        ]
    );
    assert_eq!(
        said.rewrite.as_deref(),
        Some(
            "Hi Jim, it's Sean from MTD, [your number]. Please call me back in relation to your sales people. That's Sean, [your number]."
        )
    );
    assert_eq!(said.rewrite_seconds, Some(Millis(15_200)));
    assert!(said.drill.unwrap().contains("closing line"));
    assert!(said.cut.is_empty());
}

#[test]
fn a_long_pitch_is_cut_and_what_is_not_known_stays_blank() {
    let said = coaching(
        "Hello, I'm {name:Marcus Hale} with Keystone Sales Institute. My phone number is {number:281-555-0129.} {pitch:We help reps answer every objection that stalls a deal.} I'm calling to show you quickly how it works: you name the toughest objection your team hears and {pitch:I'll show you how to make it go away.} {ask:Call me} at {number:281-555-0129.}",
    );
    assert_eq!(said.fix.len(), 2);
    // Nothing counts as much as a reason to call back.
    assert!(
        said.fix[0].starts_with("Give them a reason"),
        "{:?}",
        said.fix
    );
    assert!(said.fix[1].starts_with("Cut "), "{:?}", said.fix);
    assert_eq!(
        said.rewrite.as_deref(),
        Some(
            "Hi [their name], it's Marcus Hale from Keystone Sales Institute, 281-555-0129. Please call me back in relation to [something of theirs]. That's Marcus Hale, 281-555-0129."
        )
    );
    assert_eq!(said.cut.len(), 1);
}

#[test]
fn a_deception_comes_first_and_is_quoted() {
    let said = coaching(
        "Hi {prospect:Jim,} it's {name:Sean}. {deception:I'm returning your call.} {ask:Please call me back} on {?number:415-555-0134}.",
    );
    assert!(said.fix[0].starts_with("Take \"I'm returning your call\" out."));
    let rewrite = said.rewrite.unwrap();
    assert!(
        !rewrite.contains("415"),
        "a doubtful number is repeated: {rewrite}"
    );
    assert!(!rewrite.contains("returning"));
}

#[test]
fn a_message_with_nothing_to_fix_gets_no_drill_and_no_rewrite() {
    let said = coaching(
        "Hi {prospect:Jim}, it's {name:Sean}, {number:415-555-0134}. {ask:Please call me back} {hook=topic-about-them:in relation to your sales people}. That's {name:Sean}, {number:415-555-0134}.",
    );
    assert_eq!((said.fix, said.drill, said.rewrite), (vec![], None, None));
    assert_eq!(said.keep.len(), 3);
}

#[test]
fn drills_fit_the_first_fault_and_differ_from_take_to_take() {
    let rubric = Rubric::builtin("callback").unwrap();
    let ours = &rubric.rule("number-end").unwrap().drills;
    let take = |middle: &str| {
        let said = format!(
            "Hi {{prospect:Jim}}, it's {{name:Sean}}, {{number:415-555-0134}}. {middle}{{ask:Please call me back}} {{hook=topic-about-them:in relation to your sales people}}. Thanks for your time, and I hope we speak soon, and all the best to you and to everybody there."
        );
        coaching(&said).drill.unwrap()
    };
    let drills: BTreeSet<String> = ["", "So ", "Now ", "Well ", "Right "].map(take).into();
    assert!(drills.len() > 1, "{drills:?}");
    assert!(
        drills.iter().all(|drill| ours.contains(drill)),
        "{drills:?}"
    );
    assert_eq!(take("So "), take("So "));
}

#[test]
fn a_form_without_a_word_of_theirs_is_no_better_version() {
    assert_eq!(
        coaching("The meeting is in room four. Bring laptops.").rewrite,
        None
    );
}

#[test]
fn nothing_is_praised_that_another_check_finds_fault_with() {
    let frame = |ask: &str, hook: &str, number: &str| {
        let said = format!(
            "Hi {{prospect:Jim}}, it's {{name:Sean}}, {{number:415-555-0134}}. {ask} {hook}. That's {{name:Sean}}, {{number:{number}}}."
        );
        coaching(&said).keep.join(" ")
    };
    let (ask, hook) = (
        "{ask:Please call me back}",
        "{hook=topic-about-them:in relation to your account}",
    );
    let kept = frame(ask, hook, "415-555-0134");
    for praised in ["curious", "ask for the call", "both ends"] {
        assert!(kept.contains(praised), "{praised}: {kept}");
    }
    let kept = frame(ask, hook, "415-555-0143");
    assert!(!kept.contains("both ends"), "{kept}");
    let mut message = Message::recorded(&format!("Hi, it's {{name:Sean}}. {ask} {hook}."));
    let words = message
        .mentions
        .iter()
        .find(|m| m.kind == crate::domain::MentionKind::Hook);
    let words = words.unwrap().words;
    message.mentions.push(crate::domain::Mention::of(
        crate::domain::MentionKind::Deception,
        &message.transcript,
        words,
    ));
    let kept = score(&message, &Rubric::builtin("callback").unwrap())
        .coaching
        .keep;
    assert!(!kept.join(" ").contains("curious"), "{kept:?}");
    let weak = frame(
        "{ask:Please call me back} {weak:if you get a chance}",
        hook,
        "415-555-0134",
    );
    assert!(!weak.contains("ask for the call"), "{weak}");
}

#[test]
fn a_rewrite_follows_the_rubric() {
    let message = "Hi {prospect:Jim,} it's {name:Sean}. I have a question about your fleet.";
    assert_eq!(
        coaching_by("double-tap", message).rewrite.as_deref(),
        Some(
            "Hi Jim, it's Sean. Please look out for my e-mail in relation to your fleet. That's Sean."
        )
    );
    assert_eq!(
        coaching_by("value-message", message).rewrite.as_deref(),
        Some(
            "Hi Jim, it's Sean from [your company], [your number]. [One line: what is in it for them.] Please call me back in relation to your fleet. That's Sean, [your number]."
        )
    );
}

#[test]
fn what_only_sounds_wrong_gets_no_other_words() {
    let said = coaching(
        "[-60 LUFS] Hi {prospect:Jim}, it's {name:Sean}, {number:415-555-0134}. {ask:Please call me back} {hook=topic-about-them:in relation to your sales people}. That's {name:Sean}, {number:415-555-0134}.",
    );
    assert_eq!(said.fix.len(), 1);
    assert!(said.fix[0].starts_with("Too quiet"), "{:?}", said.fix);
    assert_eq!(said.rewrite, None);
}

/// Every word that a rewrite may add of itself.
const OWN_WORDS: &str = "hi it's it is from please call me back in relation to your that's my number look out for e-mail";

/// Parts of messages; every mix of them comes up, as the strides have no common divisor.
const MIX: [(usize, &[&str]); 7] = [
    (
        1,
        &[
            "Hi {prospect:Jim},",
            "Hello,",
            "Good morning {prospect:Mrs. Hale},",
        ],
    ),
    (
        3,
        &[
            "it's {name:Sean}",
            "this is {name:Priya Raman}",
            "it's {?name:Shawn}",
            "",
        ],
    ),
    (
        5,
        &[
            "from MTD.",
            "with Dunn & Bradley.",
            ".",
            "calling from Harbour.",
        ],
    ),
    (
        7,
        &[
            "",
            "My number is {number:415-555-0134}.",
            "I'm on {?number:415-555-0143}.",
        ],
    ),
    (
        11,
        &[
            "",
            "{hook:I noticed your new depot in Leeds}.",
            "{pitch:We offer the best training at a special price}.",
            "{introduction:I just wanted to introduce myself} as your new account manager.",
            "{deception:I'm returning your call}.",
            "It is about your sales people and how they sell.",
        ],
    ),
    (
        13,
        &[
            "{ask:Please call me back}.",
            "{ask:Ring me}, {hook:about your line rental}.",
            "",
        ],
    ),
    (
        17,
        &[
            "",
            "It's {name:Sean}, {number:415-555-0134}.",
            "{name:Priya}.",
        ],
    ),
];

#[test]
fn no_rewrite_says_a_word_that_is_neither_the_reps_nor_plain_frame() {
    let frame: Vec<&str> = OWN_WORDS.split_whitespace().collect();
    let small = |text: &str| -> Vec<String> {
        text.split_whitespace()
            .map(crate::text::plain)
            .filter(|word| !word.is_empty())
            .collect()
    };
    let rubrics: Vec<Rubric> = crate::rubric::builtin_ids()
        .into_iter()
        .filter_map(Rubric::builtin)
        .collect();
    let mut seen = 0;
    for n in 0..150_usize {
        let said = MIX
            .map(|(stride, choices)| choices[n / stride % choices.len()])
            .join(" ");
        let message = Message::recorded(&said);
        for rubric in &rubrics {
            let id = rubric.id();
            let Some(rewrite) = score(&message, rubric).coaching.rewrite else {
                continue;
            };
            seen += 1;
            let words = small(&unmarked(&said));
            let without_blanks: String = rewrite
                .split('[')
                .enumerate()
                .map(|(at, part)| match part.split_once(']') {
                    Some((_, after)) if at > 0 => after,
                    _ => part,
                })
                .collect();
            for word in small(&without_blanks) {
                assert!(
                    words.contains(&word) || frame.contains(&word.as_str()),
                    "{id}: \"{word}\" comes from nowhere\n{said}\n{rewrite}"
                );
            }
            for gone in [
                "special price",
                "introduce myself",
                "returning",
                "0143",
                "Shawn",
            ] {
                let benefit = id == "value-message" && gone == "special price";
                assert!(
                    benefit || !rewrite.contains(gone),
                    "{id}: {gone}\n{said}\n{rewrite}"
                );
            }
        }
    }
    assert!(seen > 375, "{seen}");
}
