//! Cards fit a screen, whatever the message.

use ringback::domain::RecordingReport;
use ringback::domain::ScoredRecording;
use ringback::domain::Verdict;
use serde_json::Value;

use super::NO_ASK;
use super::PITCH;
use super::TOO_LONG;
use super::UNSURE;
use super::card_of;
use super::report_of_scored;
use super::samples::script_of;
use super::samples::with_words;
use super::scored;
use super::terminal;

/// The lines of a terminal, as it is opened.
const SCREEN: usize = 24;

/// Messages good and bad, a line each: what reps say and write.
const MESSAGES: &str = "
Hi Jim, it's Laura Bennett, 415-555-0134. Please call me back about what you said on the Denver warehouse. That's Laura Bennett, 415-555-0134.
Hi Jim, it's Laura Bennett with Acme Software. We help companies like yours cut their freight costs by 30 percent with our award-winning platform, and I'd love to show you a demo this week. We work with over 200 companies. Call me on 415-555-0134.
Hi Jim, it's Laura Bennett, 415-555-0134. I was just touching base, no worries if not, please call me back whenever. That's Laura Bennett, 415-555-0184.
Hi Jim, how are you? I hope you are well. I was wondering whether you might be the right person to speak to, because we are Acme Software, a provider of solutions for logistics, warehousing and freight, and we have been around for twenty years, and we work with over 200 companies, and I would love to have fifteen minutes of your time to walk you through it, and if you're not the right person perhaps you could tell me who is. My name is Laura and you can reach me here.
Hi Alice, it's Laura Bennett on 07700 900123. Please ring me back about your drivers. That's Laura Bennett, 07700 900123.
Hi Jim, it's Laura Bennett. Please call me back about what you said on the Denver warehouse. That's Laura Bennett.
Hi Jim, it's Laura Bennett. I'm returning your call regarding your account. It's urgent. Please call me back on 415-555-0134.
Hi Jim, Karen Wells suggested that I ring you. It's Laura Bennett, 415-555-0134. When you get this, ring me. That's Laura Bennett, 415-555-0134.
Hi Jim, it's Laura Bennett, 415-555-0134. It's in relation to your business. That's Laura Bennett, 415-555-0134.
The meeting on Monday is in room four. Please bring your laptops. There will be coffee from nine. Please call me back.
Hi, there is a problem with your website and you are losing customers every day. Call me urgently. Laura Bennett, 415-555-0134.
Hi Jim, Laura Bennett, 415-555-0134. Call me. Laura Bennett, 415-555-0134.
Jim, I've left you three messages and you keep ignoring me. Call me back. Laura, 415-555-0134.
Hi Jim, it's Laura Bennett, 415-555-0134. Please call me back about your Denver warehouse. That's Lorna Bennett, 415-555-0143.
Hi Jim, it's about a personal matter. It's important. Call me back. Laura Bennett, 415-555-0134.
Hi Jim, it's Laura Bennett. I'm not selling anything and this is not a sales call. Please call me back about your depot. 415-555-0134.
Hi Jim, Laura Bennett here, 415-555-0134. Your competitors are all using us and you're falling behind. Call me back.
Hi Jim, I just wanted to introduce myself as your new account manager. Are you free on Thursday at two, or shall I e-mail you, or text you? Laura.
Um, hi, uh, this is, um, Laura, and, uh, you know, I mean, I kind of wanted to, um, talk.
Bye.
";

fn spoken(sample: &str, words: &str) -> ScoredRecording {
    match with_words(sample, words) {
        RecordingReport::Scored(scored) => *scored,
        RecordingReport::Failed { error, .. } => panic!("{error}"),
    }
}

fn every_card() -> Vec<String> {
    let mut cards = Vec::new();
    for line in include_str!("../../samples/manifest.jsonl").lines() {
        let sample: Value = serde_json::from_str(line).unwrap();
        let (file, text) = (&sample["file"], &sample["text"]);
        let scored = spoken(file.as_str().unwrap(), text.as_str().unwrap());
        cards.push(card_of(scored));
    }
    for message in MESSAGES.trim().lines() {
        cards.push(card_of(script_of(message)));
        cards.push(card_of(spoken("01-model-us.wav", message)));
    }
    cards.extend([PITCH, UNSURE].map(|sample| card_of(scored(sample))));
    cards.push(card_of(worst()));
    cards
}

/// A recording of which everything is odd, unsure or wrong, at length.
fn worst() -> ScoredRecording {
    let mut worst = scored(PITCH);
    worst.recording.file = "takes/".repeat(30) + "take.wav";
    worst.facts.as_mut().unwrap().notes = vec!["It ends before its header says. ".repeat(8); 5];
    for (index, check) in worst.scorecard.checks.iter_mut().enumerate() {
        check.reason = format!(
            "Listen to 0:01.0-0:02.0 yourself: {index} {}",
            "or so ".repeat(60)
        );
        check.verdict = if index % 2 == 0 {
            Verdict::Unsure
        } else {
            Verdict::Missed
        };
    }
    let coaching = &mut worst.scorecard.coaching;
    for fix in &mut coaching.fix {
        *fix = "Say this instead. ".repeat(40);
    }
    coaching.rewrite = Some("Hi Jim, it's Sean. ".repeat(40));
    worst
}

#[test]
fn a_card_of_any_message_fits_a_screen() {
    for card in every_card() {
        let lines = card.lines().count();
        assert!(lines <= SCREEN, "{lines} lines:\n{card}");
        for line in card.lines() {
            assert!(line.chars().count() <= 80, "{line}\n{card}");
            assert_eq!(line, line.trim_end(), "{card}");
        }
    }
}

#[test]
fn a_card_begins_with_the_verdict_and_what_to_listen_to() {
    let card = card_of(scored(UNSURE));
    let (verdict, rest) = card.split_once("Listen  0:").unwrap();
    assert!(verdict.contains("? 69 to 100   Not final."), "{card}");
    assert!(
        rest.contains("✓ 15 met · ? unsure: number-agrees"),
        "{card}"
    );

    let card = card_of(scored(PITCH));
    let order = [
        "F 59",
        "Fix ",
        "+20",
        "+21",
        "Try ",
        "✗ missed: hook, no-pitch",
        "--full",
    ];
    let places = order.map(|text| card.find(text).unwrap_or_else(|| panic!("{text}: {card}")));
    assert!(places.is_sorted(), "{card}");
    for left_out in ["met     ", "Keep", "Practise", "Transcript"] {
        assert!(!card.contains(left_out), "{left_out}\n{card}");
    }
}

#[test]
fn a_good_message_takes_two_lines() {
    let good = spoken(UNSURE, MESSAGES.trim().lines().next().unwrap());
    assert_eq!(
        card_of(good).trim_end(),
        "━━ A 100  samples/11-one-digit-off.wav   14.3 s   nothing to fix\n  \
         Keep  \"about what you said on the Denver warehouse\" makes them curious."
    );
}

#[test]
fn a_number_of_another_region_is_asked_about() {
    let message = MESSAGES
        .lines()
        .find(|line| line.contains("07700"))
        .unwrap();
    let card = card_of(script_of(message));
    assert!(
        card.contains("Is 07700900123 a UK number? --region GB"),
        "{card}"
    );
    assert!(!card_of(scored(PITCH)).contains("--region"));
}

#[test]
fn the_points_of_the_fixes_are_what_they_add_to_the_score() {
    let pitch = scored(PITCH).scorecard;
    let coaching = &pitch.coaching;
    let checks: Vec<&str> = coaching
        .fix_checks
        .iter()
        .flatten()
        .map(String::as_str)
        .collect();
    assert_eq!(checks, ["hook", "no-pitch"]);
    // Without a pitch but with a hook the cap of a pitch is left; without either nothing is lost.
    assert_eq!((pitch.score, &coaching.fix_points[..]), (59, &[20, 21][..]));
}

#[test]
fn several_recordings_say_who_needs_what_and_what_to_listen_to() {
    let takes = [
        (PITCH, "Dan", "2026-11-20"),
        (TOO_LONG, "Dan", "2026-11-21"),
        (UNSURE, "Kate", "2026-11-20"),
        (NO_ASK, "Kate", "2026-11-21"),
    ];
    let takes = takes.map(|(sample, rep, day)| {
        let mut take = scored(sample);
        take.origin.rep = Some(rep.to_owned());
        take.rep.name = None;
        take.origin.day = Some(day.to_owned());
        take
    });
    let cards = terminal(&report_of_scored(takes), false, 80);
    let (_, summary) = cards.split_once("Who needs what").unwrap();
    insta::assert_snapshot!("who_needs_what", summary);
}
