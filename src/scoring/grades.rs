//! What a coach says of whole messages, and what the score says. Mentions are marked by hand, so that the score
//! alone is tested, however hooks and pitches are found.

use crate::domain::Grade;
use crate::domain::MentionKind;
use crate::domain::Millis;
use crate::domain::Scorecard;
use crate::domain::Verdict;
use crate::domain::WordRange;
use crate::rubric::Rubric;
use crate::rubric::testing::Message;
use crate::scoring::testing::score;

const OPEN: &str = "Hi {prospect:Jim}, it's {name:Laura Bennett}, {number:415-555-0134}.";
const CLOSE: &str = "That's {name:Laura Bennett}, {number:415-555-0134}.";
const ASK: &str = "{ask:Please call me back}";
const HOOK: &str = "{hook=something-noticed:about what you said on the Denver warehouse}";

fn by_callback(message: &Message) -> Scorecard {
    score(message, &Rubric::builtin("callback").unwrap())
}

/// A message with `OPEN`, `ASK` and `HOOK` for the words in capitals.
fn filled(said: &str) -> String {
    said.replace("OPEN", OPEN)
        .replace("CLOSE", CLOSE)
        .replace("ASK", ASK)
        .replace("HOOK", HOOK)
}

/// Recordings: `what it is ~ the grades that a coach gives ~ the message`.
const RECORDINGS: &str = "
    good                        ~ A   ~ OPEN ASK HOOK. CLOSE
    pitch, awards and a demo    ~ D F ~ OPEN {pitch:We cut costs by 30 percent}. {pitch:Our award-winning service}. ASK for a demo. CLOSE
    touching base, no worries   ~ D   ~ OPEN I'm {weak:just touching base}. ASK, {weak:no worries if not}, {weak:whenever}. CLOSE
    a ramble of 40 seconds      ~ F   ~ OPEN {weak:I was wondering whether you might be} the right person. [pause 1.5 s] [pause 1.5 s] One two three four five six seven eight nine ten one two three four five six seven eight nine ten one two three four five six seven eight nine ten one two three four five six seven eight nine ten one two three four five six seven eight nine ten. ASK. CLOSE
    no number                   ~ D   ~ Hi {prospect:Jim}, it's {name:Laura Bennett} in Boston. ASK HOOK. That's {name:Laura Bennett}.
    returning your call, urgent ~ F   ~ OPEN {deception:I'm returning your call} {deception:regarding your account}. {deception:It's urgent}. ASK. CLOSE
    sent by a friend            ~ A   ~ OPEN {hook=referral:Karen Wells suggested that I ring you}. ASK. CLOSE
    asks by its number alone    ~ A   ~ OPEN {hook=question:What did you do about the Denver warehouse}? Bring me back. That's {name:Laura Bennett}, {ask=number-left:415-555-0134} {number:415-555-0134}.
    412 words a minute          ~ F   ~ [412 words a minute] OPEN ASK HOOK. CLOSE
    in relation to business     ~ C   ~ OPEN ASK {~hook=topic-about-them:in relation to your business}. CLOSE
    noise and a second voice    ~ F   ~ So I am the reason for my holidays. It's {?name:Loren Bent} about the thing. No, the other one. {?number:415-555-0134}.
    no voicemail at all         ~ F   ~ The meeting on Monday is in room four. Please bring your laptops. There will be coffee from nine.
    inaudible                   ~ D F ~ [-51 LUFS] OPEN ASK HOOK. CLOSE
    lets them think, and Bye    ~ D F ~ OPEN {pitch:We offer the best rates in town}. Let me know what you think about all of that. Thanks for your time, and bye.
    good, 20.3 seconds          ~ A   ~ OPEN ASK HOOK. CLOSE [pause 2 s] [pause 2.3 s]
";

/// Scripts: the same, of words that are certain.
const SCRIPTS: &str = "
    good, 20.8 s by prediction  ~ A   ~ OPEN It was really good to read this in the Tribune this week. ASK HOOK. CLOSE
    losing customers every day  ~ C   ~ OPEN {~hook=problem-hint:There is a problem with your website and you are losing customers every day}. ASK. CLOSE
    a bare name and number      ~ D   ~ OPEN ASK. CLOSE
    Laura, and then Lorna       ~ A B ~ OPEN ASK HOOK. That's {name:Lorna Bennett}, {number:415-555-0134}.
    a personal matter           ~ F   ~ OPEN {deception:It's a personal matter}. It's important. ASK. CLOSE
    this is not a sales call    ~ C   ~ OPEN {pitch:I'm not selling anything and this is not a sales call}. ASK HOOK. CLOSE
    a boast and an insult       ~ F   ~ OPEN {pitch:Your competitors are all using us and you're falling behind}. ASK. CLOSE
";

fn check_rows(rows: &str, prepare: impl Fn(Message) -> Message) {
    let mut wrong = Vec::new();
    for row in rows.lines().map(str::trim).filter(|row| !row.is_empty()) {
        let [name, grades, said] = row.splitn(3, '~').map(str::trim).collect::<Vec<_>>()[..] else {
            panic!("{row}");
        };
        let card = by_callback(&prepare(Message::recorded(&filled(said))));
        if !grades.contains(&card.grade.to_string()) {
            let verdicts = card.checks.iter();
            let verdicts: Vec<String> = verdicts
                .filter(|check| !matches!(check.verdict, Verdict::Met | Verdict::Skipped))
                .map(|check| format!("{} {}: {}", check.id, check.verdict, check.reason))
                .collect();
            wrong.push(format!(
                "{name} is {} {}: {verdicts:#?}",
                card.score, card.grade
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn recordings_get_the_grade_that_a_coach_gives() {
    check_rows(RECORDINGS, |message| message);
}

#[test]
fn scripts_get_the_grade_that_a_coach_gives() {
    check_rows(SCRIPTS, Message::into_script);
}

/// Where a coach is harder: two numbers can both be tried, and rudeness has no check.
#[test]
fn what_a_coach_fails_is_a_d_where_the_caps_go_no_further() {
    for said in [
        "OPEN ASK HOOK. That's {name:Laura Bennett}, {number:415-555-0143}.",
        "OPEN I've left you three messages and you keep ignoring me. ASK. CLOSE",
    ] {
        let card = by_callback(&Message::recorded(&filled(said)).into_script());
        assert_eq!(card.grade, Grade::D, "{said}");
    }
}

#[test]
fn two_numbers_of_which_one_may_be_misheard_are_never_a_final_a() {
    let said = filled("OPEN ASK HOOK. That's {name:Laura Bennett}, {number:415-555-0184}.");
    let message = Message::recorded(&said).with_confidence(0.6);
    let card = by_callback(&message);
    assert_eq!(card.bounds(), (69, 100));
    let range = card.range.unwrap();
    assert_eq!(range.unsure, ["number-agrees"]);
    let numbers = message
        .mentions
        .iter()
        .filter(|m| m.kind == MentionKind::Number);
    let starts: Vec<Millis> = numbers.map(|m| m.span.unwrap().start).collect();
    assert_eq!(range.listen, starts);
    let kept = card.coaching.keep.join(" ");
    assert!(!kept.contains("both ends"), "{kept}");
    // Heard clearly, or typed, they are two numbers.
    for clear in [
        Message::recorded(&said),
        Message::recorded(&said).into_script(),
    ] {
        let card = by_callback(&clear);
        assert_eq!((card.score, card.range), (69, None));
        assert_eq!(card.cap.unwrap().because, ["two different numbers"]);
    }
}

#[test]
fn a_number_of_a_region_that_nobody_named_leaves_every_check_of_it_open() {
    let said = filled(
        "Hi {prospect:Jim}, it's {name:Laura Bennett}, {?number:07700-900-123}. ASK HOOK. That's {name:Laura Bennett}, {?number:07700-900-123}.",
    );
    let card = by_callback(&Message::recorded(&said));
    let unsure: Vec<&str> = card
        .checks
        .iter()
        .filter(|check| check.verdict == Verdict::Unsure)
        .map(|check| check.id.as_str())
        .collect();
    assert_eq!(
        unsure,
        ["number-start", "number-end", "number-agrees", "number-pace"]
    );
    assert_eq!(card.bounds(), (69, 100));
    assert_eq!(card.range.unwrap().unsure[0], "number-agrees");
}

#[test]
fn what_the_file_adds_after_the_last_word_does_not_fail_a_message() {
    let mut message = Message::recorded(&filled("OPEN ASK HOOK. CLOSE"));
    message.facts.as_mut().unwrap().duration = Millis(20_031);
    assert_eq!(by_callback(&message).score, 100);
}

#[test]
fn a_rule_that_is_gone_takes_the_gates_along_that_rest_on_it() {
    let double_tap = Rubric::builtin("double-tap").unwrap();
    let said = "Hi {prospect:Jim}, it's {name:Laura Bennett}. Please look out for my e-mail {hook=topic-about-them:in relation to your sales people}. That's {name:Laura Bennett}.";
    let card = score(&Message::recorded(said), &double_tap);
    assert_eq!((card.score, card.cap), (100, None));
    let gates: Vec<&str> = double_tap
        .gates()
        .iter()
        .map(|gate| gate.id.as_str())
        .collect();
    assert!(!gates.contains(&"no-number"), "{gates:?}");
    assert!(gates.contains(&"weak-hook"), "{gates:?}");
}

#[test]
fn a_benefit_is_reason_enough_where_the_rubric_is_about_benefits() {
    let value = Rubric::builtin("value-message").unwrap();
    let said = filled(
        "Hi {prospect:Jim}, it's {name:Laura Bennett} from MTD, {number:415-555-0134}. {pitch:We help teams like yours close more of their quotes}. ASK. CLOSE",
    );
    let card = score(&Message::recorded(&said), &value);
    assert_eq!(
        (card.grade, card.cap.clone()),
        (Grade::A, None),
        "{card:#?}"
    );
    let bare = filled(
        "Hi {prospect:Jim}, it's {name:Laura Bennett} from MTD, {number:415-555-0134}. ASK. CLOSE",
    );
    let card = score(&Message::recorded(&bare), &value);
    assert!(card.score <= 79, "{}", card.score);
}

#[test]
fn a_deception_in_doubt_takes_nothing_away_until_somebody_has_listened() {
    let mut message = Message::recorded(&filled("OPEN ASK HOOK. CLOSE"));
    let whole = WordRange { first: 0, last: 1 };
    let mut doubtful =
        crate::domain::Mention::of(MentionKind::Deception, &message.transcript, whole);
    doubtful.doubt = Some(crate::domain::Doubt {
        reason: "It is not clear.".to_owned(),
        readings: Vec::new(),
    });
    message.mentions.push(doubtful);
    assert_eq!(by_callback(&message).bounds(), (69, 100));
}
