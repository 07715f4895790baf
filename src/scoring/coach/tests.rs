//! What is said of hand-marked messages.

use crate::domain::Coaching;
use crate::domain::Millis;
use crate::domain::Origin;
use crate::domain::Recording;
use crate::domain::RecordingId;
use crate::domain::Region;
use crate::domain::Rep;
use crate::domain::Scorecard;
use crate::domain::Verdict;
use crate::rubric::Rubric;
use crate::rubric::testing::Message;
use crate::scoring::ScoringContext;
use crate::scoring::score_script;
use crate::scoring::testing::score;

fn coaching(said: &str) -> Coaching {
    coaching_by("callback", said)
}

fn coaching_by(rubric: &str, said: &str) -> Coaching {
    score(&Message::heard(said), &Rubric::builtin(rubric).unwrap()).coaching
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
    assert!(said.fix[0].starts_with("Cut "), "{:?}", said.fix);
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
fn a_silent_recording_is_told_so_and_nothing_else() {
    let rubric = Rubric::builtin("callback").unwrap();
    let said = score(&Message::silent(4.0), &rubric).coaching;
    assert_eq!(
        said.fix,
        ["I heard nobody speak: check the microphone, and record the message again."]
    );
    assert_eq!((said.drill, said.rewrite), (None, None));
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

#[test]
fn no_rewrite_says_a_word_that_is_neither_the_reps_nor_plain_frame() {
    let pick = |choices: &[&'static str], at: usize| choices[at % choices.len()];
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
    for n in 0..600_usize {
        // Every mix of parts comes up: the strides have no common divisor.
        let said = [
            pick(
                &[
                    "Hi {prospect:Jim},",
                    "Hello,",
                    "Good morning {prospect:Mrs. Hale},",
                ],
                n,
            ),
            pick(
                &[
                    "it's {name:Sean}",
                    "this is {name:Priya Raman}",
                    "it's {?name:Shawn}",
                    "",
                ],
                n / 3,
            ),
            pick(
                &[
                    "from MTD.",
                    "with Dunn & Bradley.",
                    ".",
                    "calling from Harbour.",
                ],
                n / 5,
            ),
            pick(
                &[
                    "",
                    "My number is {number:415-555-0134}.",
                    "I'm on {?number:415-555-0143}.",
                ],
                n / 7,
            ),
            pick(
                &[
                    "",
                    "{hook:I noticed your new depot in Leeds}.",
                    "{pitch:We offer the best training at a special price}.",
                    "{introduction:I just wanted to introduce myself} as your new account manager.",
                    "{deception:I'm returning your call}.",
                    "It is about your sales people and how they sell.",
                ],
                n / 11,
            ),
            pick(
                &[
                    "{ask:Please call me back}.",
                    "{ask:Ring me}, {hook:about your line rental}.",
                    "",
                ],
                n / 13,
            ),
            pick(
                &[
                    "",
                    "It's {name:Sean}, {number:415-555-0134}.",
                    "{name:Priya}.",
                ],
                n / 17,
            ),
        ]
        .join(" ");
        let message = Message::heard(&said);
        for rubric in &rubrics {
            let id = rubric.id();
            let Some(rewrite) = score(&message, rubric).coaching.rewrite else {
                continue;
            };
            seen += 1;
            let words = small(&unmarked_text(&said));
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
    assert!(seen > 1500, "{seen}");
}

fn unmarked_text(marked: &str) -> String {
    crate::rubric::testing::unmarked(marked)
}

/// Messages as people leave them: good and bad, American and British.
const MESSAGES: &str = "
Hi Jim, it's Sean from MTD. Could you please call me back in relation to your sales people.
Hello, I'm Marcus Hale with Keystone Sales Institute. We help reps answer every objection. Call me at 281-555-0129.
Hi, this is Priya Raman calling from Northgate Office Systems. I wanted to introduce myself as your new account manager.
Hey Stan, it's Gary. I'd love to revisit your cleaning schedule for next year. You can reach me at 559-555-0181.
Hi, this is Joe from Paragon Group, please give me a call back at 614-555-0154.
Please call 559-555-0160.
Hi Enrico, it's Shawn from Beacon Data. Arlin over at Copperfield suggested I get in touch. I'll call you back Wednesday.
Skip, hi, this is Darren. I'm interested in your opportunity. My number is 281-555-0177.
Rosalind, this is Pete Okoro. Anybody who gets recommended to me gets eight calls before I give up. 512-555-0165.
Hi Anthony, it's Kristen. I wanted to invite you to a conference. Call me at 646-555-0132.
This is Mark Delaney with Revenue Lab. How many of your reps missed quota last quarter?
Hi Anna, it's Tom Reed from Harbour. I noticed your new depot on Mill Lane. Please call me back on 415-555-0177.
Hi Anna, Tom here. I'm returning your call. Ring me back.
Hello Mrs. Patel, my name is Grace Lee and this is my last attempt to reach you about your fleet.
It is a lovely morning and I hope that you are well and that the weekend was good and the family too and the dog, and so on and so forth, because it has been a while, and I was thinking of you on the train, and of how we should talk some time about your drivers and your vans and what they cost you in fuel.
Um, hi, uh, it's, um, Dave, about, you know, your website.
Hi Jo, it's Ben from Apex, 415-555-0134. Our award-winning software saves you money. Book a demo on our website, e-mail me or text me.
your
Hi
";

#[test]
fn every_rewrite_passes_what_words_can_pass_however_its_blanks_are_filled() {
    let fillings = [
        [
            ("[their name]", "Anna"),
            ("[your name]", "Priya Raman"),
            ("[your company]", "Northgate"),
            ("[your number]", "281-555-0129"),
            ("[something of theirs]", "your line rental"),
            (
                "[One line: what is in it for them.]",
                "We help firms like yours cut their costs.",
            ),
        ],
        [
            ("[their name]", "Mr. Hale"),
            ("[your name]", "Tom Reed"),
            ("[your company]", "Apex Tools"),
            ("[your number]", "(614) 555-0154"),
            ("[something of theirs]", "your drivers"),
            (
                "[One line: what is in it for them.]",
                "We help teams like yours save money.",
            ),
        ],
    ];
    let mut tried = 0;
    for said in MESSAGES.lines().filter(|line| !line.is_empty()) {
        for id in crate::rubric::builtin_ids() {
            let rubric = Rubric::builtin(id).unwrap();
            let card = card_of(&rubric, said);
            let rewrite = card
                .coaching
                .rewrite
                .unwrap_or_else(|| panic!("{id}: {said}"));
            for filling in &fillings {
                let text = filling
                    .iter()
                    .fold(rewrite.clone(), |text, (blank, words)| {
                        text.replace(blank, words)
                    });
                let better = card_of(&rubric, &text);
                for check in &better.checks {
                    let good = matches!(check.verdict, Verdict::Met | Verdict::Skipped);
                    assert!(good, "{id}: {check:#?}\n{said}\n{text}");
                }
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 19 * 3 * 2);
}

fn card_of(rubric: &Rubric, script: &str) -> Scorecard {
    let recording = Recording {
        file: "script".to_owned(),
        id: RecordingId(String::new()),
    };
    let context = ScoringContext {
        rubric,
        rep: &Rep::default(),
        origin: &Origin::default(),
        prospect: None,
        region: Region::US,
    };
    score_script(recording, script, 150.0, &context).0.scorecard
}
