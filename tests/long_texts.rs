//! Texts that nobody would say: nothing in them makes the program panic, or go on for ever.

use std::time::Instant;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use ringback::domain::Region;
use ringback::domain::Rep;
use ringback::pipeline;
use ringback::rubric;
use ringback::rubric::Rubric;
use ringback::scoring::ScoringContext;

/// Checks a text by a rubric; what is found has to lie in the text.
fn check(text: &str, rubric: &Rubric) {
    let rep = Rep {
        name: Some("Sean McPheat".to_owned()),
        number: Some("415-555-0134".to_owned()),
    };
    let context = ScoringContext {
        origin: &ringback::domain::Origin::default(),
        rubric,
        rep: &rep,
        prospect: Some("Jim"),
        region: Region::US,
    };
    let (scored, cut) = pipeline::score_script("script", text, 150.0, &context);
    let words = scored.transcript.words.len();
    for range in scored.mentions.iter().map(|m| m.words).chain(cut.ranges) {
        assert!(
            range.first <= range.last && range.last < words,
            "{range:?} of {words}"
        );
    }
    assert!(scored.scorecard.score <= 100);
}

/// How much longer eight times the words may take: as often as there are words, times a margin for a busy machine.
/// Looking at everything anew for each word would take 64 times as long.
const AT_MOST: u32 = 32;

#[test]
fn the_time_grows_with_the_words_and_not_with_their_square() {
    let rubric = Rubric::builtin("callback").unwrap();
    for piece in [
        "word",
        "um",
        "in relation to the",
        "your",
        "about your sales people",
        "call me",
        "you know,",
        "it's Sean",
        "Hi Jim",
        "415-555-0134",
        "four one five",
        "we help companies like yours",
        "not",
        "email me or text me or",
        "a, b; c:",
    ] {
        let time = |words: usize| {
            let times = words / piece.split_whitespace().count();
            let text = format!("{piece} ").repeat(times);
            let began = Instant::now();
            check(&text, &rubric);
            began.elapsed()
        };
        let grows = || time(8_000) <= time(1_000) * AT_MOST;
        // A second chance for a machine that had something else to do.
        assert!(grows() || grows(), "{piece}");
    }
}

#[test]
fn one_word_of_a_megabyte_comes_to_an_end() {
    let rubric = Rubric::builtin("callback").unwrap();
    for piece in ["a", "7", "é", "-", "'", ".", "\u{1f600}"] {
        let word = piece.repeat(1_000_000 / piece.len());
        check(&format!("Call me about your {word}, please."), &rubric);
    }
    // Each of these is many words to the rules.
    for piece in ["a-", "it's-", "1,"] {
        let word = piece.repeat(20_000 / piece.len());
        check(&format!("Call me about your {word}, please."), &rubric);
    }
}

/// Words that mean something to the rules, and marks that do not.
const WORDS: [&str; 48] = [
    "hi",
    "Jim,",
    "it's",
    "Sean",
    "from",
    "MTD.",
    "call",
    "me",
    "back",
    "about",
    "your",
    "sales",
    "people.",
    "in",
    "relation",
    "to",
    "415-555-0134",
    "four",
    "one",
    "five",
    "double",
    "oh",
    "um,",
    "you",
    "know,",
    "we",
    "help",
    "not",
    "never",
    "save",
    "money",
    "email",
    "or",
    "text",
    "website",
    "just",
    "touching",
    "base",
    "I",
    "noticed",
    "new",
    "Thursday",
    "?",
    "...",
    "\u{2014}",
    "'s",
    "Mr.",
    "returning",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, rng_seed: RngSeed::Fixed(5), ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_checked(text in "\\PC{0,300}") {
        check(&text, &Rubric::builtin("callback").unwrap());
    }

    #[test]
    fn any_order_of_meaningful_words_is_checked_by_every_rubric(
        words in proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 0..90)
    ) {
        for id in rubric::builtin_ids() {
            check(&words.join(" "), &Rubric::builtin(id).unwrap());
        }
    }
}
