//! The page: what it says of sample voicemails, and that nothing in a name, a word or a rule gets out
//! of its place. That it also works in a browser is `browser`'s.

mod browser;

use std::fmt::Write as _;

use ringback::domain::MentionKind;
use ringback::domain::Millis;
use ringback::domain::RecordingReport;
use ringback::domain::Report;
use ringback::domain::ScoredRecording;
use ringback::domain::Span;
use ringback::domain::Transcript;
use ringback::domain::Verdict;
use ringback::report::Guides;
use ringback::report::HtmlReport;
use ringback::report::PageAudio;
use ringback::report::write_html;

use crate::report::NO_ASK;
use crate::report::PITCH;
use crate::report::TOO_LONG;
use crate::report::UNSURE;
use crate::report::one_of_each;
use crate::report::report_of;
use crate::report::report_of_scored as of;
use crate::report::scored;
use crate::report::scored_as;
use crate::report::script;

/// What would get out of its place if anything did.
const HOSTILE: &str = "</script></style><script>alert(1)</script><img src=x onerror=alert(2)> \
    \"'`&lt;{{ x }}{% y %} javascript:alert(3)\u{202e}\u{200f}\u{1e}\u{0}";

fn guides(_: usize, _: &ScoredRecording) -> Guides {
    Guides {
        limit: Some(Millis(20_000)),
        zones: Some((
            Span::new(Millis(120), Millis(1_000)),
            Span::new(Millis(4_000), Millis(6_000)),
        )),
    }
}

fn page_with(report: &Report, audio: &PageAudio, leaderboard: bool) -> String {
    let mut bytes = Vec::new();
    write_html(
        &HtmlReport {
            report,
            guides: &guides,
            audio: &|_| audio.clone(),
            linked: matches!(audio, PageAudio::Linked(_)),
            leaderboard,
        },
        &mut bytes,
    )
    .unwrap();
    String::from_utf8(bytes).unwrap()
}

fn page(report: &Report) -> String {
    page_with(report, &PageAudio::Omitted, true)
}

/// A recording in which everything that comes from outside is hostile.
fn hostile(text: &str) -> ScoredRecording {
    let mut scored = scored_as(text, UNSURE);
    scored.rep.name = Some(text.to_owned());
    scored.rep.number = Some(text.to_owned());
    for word in &mut scored.transcript.words {
        word.text = text.to_owned();
    }
    for mention in &mut scored.mentions {
        mention.text = text.to_owned();
    }
    let card = &mut scored.scorecard;
    for check in &mut card.checks {
        check.title = text.to_owned();
        check.reason = text.to_owned();
        check.advice = Some(text.to_owned());
        for mention in &mut check.evidence {
            mention.text = text.to_owned();
            if let Some(doubt) = &mut mention.doubt {
                doubt.reason = text.to_owned();
                doubt.readings = vec![text.to_owned()];
            }
        }
    }
    card.coaching.keep = vec![text.to_owned()];
    card.coaching.fix = vec![text.to_owned()];
    card.coaching.drill = Some(text.to_owned());
    card.coaching.rewrite = Some(text.to_owned());
    card.coaching.cut = vec![text.to_owned()];
    if let Some(facts) = &mut scored.facts {
        facts.notes = vec![text.to_owned()];
    }
    scored
}

/// A text as templates write it.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&#38;").replace('"', "&#34;");
    text.replace('\'', "&#39;")
}

#[test]
fn a_page_says_all_that_the_report_does() {
    for sample in [TOO_LONG, PITCH, NO_ASK, UNSURE] {
        let scored = scored(sample);
        let page = page(&of([scored.clone()]));
        let card = &scored.scorecard;
        let coaching = &card.coaching;
        let mut texts: Vec<&String> = Vec::new();
        texts.extend(card.checks.iter().flat_map(|c| [&c.title, &c.reason]));
        texts.extend(card.checks.iter().filter_map(|c| c.advice.as_ref()));
        texts.extend(
            coaching
                .fix
                .iter()
                .chain(&coaching.keep)
                .chain(&coaching.cut),
        );
        texts.extend(coaching.drill.iter().chain(&coaching.rewrite));
        for text in texts {
            assert!(page.contains(&escaped(text)), "{text}\n{page}");
        }
        for check in &card.checks {
            let class = format!("class=\"verdict {}\"", check.verdict);
            assert!(page.contains(&class), "{}", check.verdict);
        }
        let score = match card.bounds() {
            (lowest, highest) if lowest < highest => {
                format!("Score: {lowest} to {highest} of 100, not final")
            }
            (score, _) => format!("Score: {score} of 100"),
        };
        for text in [sample, &score, "20 s limit", "lang=\"en\""] {
            assert!(page.contains(text), "{text}\n{page}");
        }
    }
}

#[test]
fn a_length_is_held_against_its_limit() {
    assert!(page(&of([scored(TOO_LONG)])).contains("6.3 s over the 20 s limit"));
    assert!(page(&of([scored(PITCH)])).contains("within the 20 s limit"));
}

#[test]
fn nothing_to_fix_is_not_said_while_a_check_is_unsure() {
    let mut unsure = scored(UNSURE);
    assert!(unsure.scorecard.coaching.fix.is_empty());
    let page = page(&of([unsure.clone()]));
    for text in [
        "Listen first: only you can settle this.",
        "I heard two numbers: 415-555-0134 at 0:02.4 and 415-555-0184 at 0:10.3; one digit differs.",
    ] {
        assert!(page.contains(text), "{text}\n{page}");
    }
    assert!(!page.contains("Nothing to fix"), "{page}");
    for check in &mut unsure.scorecard.checks {
        check.verdict = Verdict::Met;
    }
    assert!(self::page(&of([unsure])).contains("Nothing to fix."));
}

#[test]
fn what_failed_is_told_and_a_script_has_no_picture() {
    let page = page(&one_of_each());
    assert!(page.contains("the file is empty; record it again"));
    let alone = self::page(&of([script()]));
    assert!(!alone.contains("class=\"outline\""));
    assert!(!alone.contains("<audio") && !alone.contains("class=\"play\""));
}

#[test]
fn nothing_hostile_gets_out_of_its_place() {
    let plain = page(&of([scored(UNSURE), scored(UNSURE)]));
    let nasty = page(&report_of(vec![
        RecordingReport::Scored(Box::new(hostile(HOSTILE))),
        RecordingReport::Scored(Box::new(hostile(HOSTILE))),
        RecordingReport::Failed {
            file: HOSTILE.to_owned(),
            error: HOSTILE.to_owned(),
        },
    ]));
    // What opens a tag of its own is as often in a page of harmless names.
    for tag in ["<script", "</script", "<style", "</style"] {
        assert_eq!(
            nasty.matches(tag).count(),
            plain.matches(tag).count(),
            "{tag}"
        );
    }
    assert!(!nasty.contains("<img"));
    let steering = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{200f}".contains(c);
    assert!(!nasty.contains(steering));
}

#[test]
fn a_link_to_a_hostile_name_stays_a_path() {
    let linked = PageAudio::Linked("javascript:alert(1)\" onerror=\"x.wav".to_owned());
    let page = page_with(&of([scored(PITCH)]), &linked, true);
    assert!(
        page.contains("src=\"./javascript%3Aalert%281%29%22%20onerror%3D%22x.wav\""),
        "{page}"
    );
}

#[test]
fn ten_thousand_letters_are_cut_where_names_are_and_kept_where_words_are() {
    let long = "x".repeat(10_000);
    let mut scored = scored_as(&long, PITCH);
    scored.transcript = Transcript::typed(&long);
    scored.mentions.clear();
    let page = page(&of([scored]));
    assert_eq!(page.matches(&long).count(), 1, "the word, whole");
}

#[test]
fn the_sound_is_inside_beside_or_left_out() {
    let report = of([scored(PITCH)]);
    let inside = PageAudio::Original {
        media: "audio/wav",
        bytes: b"RIFF".to_vec(),
    };
    let with = page_with(&report, &inside, true);
    assert!(with.contains("src=\"data:audio/wav;base64,UklGRg==\""));
    assert!(
        with.contains("media-src data:;"),
        "nothing beside the page is allowed"
    );
    assert!(!page(&report).contains("<audio"));
    let failed = page_with(&report, &PageAudio::Failed("it is gone".to_owned()), true);
    assert!(failed.contains("it is gone"));
}

#[test]
fn what_nobody_is_known_to_have_said_is_not_ranked() {
    let mut nobodys = scored(PITCH);
    nobodys.rep.name = None;
    let page = page(&of([
        take_of("Sean", 1, 40),
        take_of("Emma", 1, 50),
        nobodys.clone(),
    ]));
    let (_, board) = page.split_once("id=\"leaders-board\"").unwrap();
    let (board, _) = board.split_once("</table>").unwrap();
    assert!(
        board.contains("Emma") && !board.contains("not known"),
        "{board}"
    );
    let alone = self::page(&of([take_of("Sean", 1, 40), nobodys]));
    assert!(!alone.contains(">Leaderboard<"), "one alone is not ranked");
}

#[test]
fn the_ranking_is_there_only_where_it_is_wanted() {
    let mut other = scored(UNSURE);
    other.rep.name = Some("Emma Clarke".to_owned());
    let report = of([scored(PITCH), other]);
    assert!(page(&report).contains(">Leaderboard<"));
    assert!(!page_with(&report, &PageAudio::Omitted, false).contains(">Leaderboard<"));
}

#[test]
fn takes_of_one_rep_show_what_got_better_and_which_words_changed() {
    let page = page(&of([scored(PITCH), scored(NO_ASK)]));
    for text in [
        "2 takes by Sean Carter",
        "No selling: missed → met",
        "Asks for the call back: met → partly",
        "<del>We offer award-winning</del> <ins>It&#39;s in relation to your</ins> sales",
    ] {
        assert!(page.contains(text), "{text}\n{page}");
    }
    assert!(
        !page.contains(">Leaderboard<"),
        "nobody ranks against himself"
    );
}

/// A take of a rep, of a day in November 2026, with a score.
fn take_of(rep: &str, day: u8, score: u8) -> ScoredRecording {
    let mut take = scored_as(&format!("{rep} {day}.wav"), PITCH);
    take.rep.name = Some(rep.to_owned());
    take.origin.day = (day > 0).then(|| format!("2026-11-{day:02}"));
    take.scorecard.score = score;
    take
}

#[test]
fn each_rep_has_a_plot_over_the_days_and_a_rep_is_one_however_spelled() {
    let report = of([
        take_of("Sean", 3, 80),
        take_of("sean", 1, 40),
        take_of("Kate", 2, 50),
        take_of("Kate", 1, 60),
        take_of("Kate", 2, 90),
        take_of("Emma", 0, 30),
        take_of("Emma", 0, 35),
        take_of("Jim", 1, 10),
    ]);
    let page = page(&report);
    let (_, trends) = page.split_once("Progress by rep").unwrap();
    let (trends, _) = trends.split_once("</section>").unwrap();
    for told in [
        "Sean, average score by day: 2026-11-01 40, 2026-11-03 80.",
        "Kate, average score by day: 2026-11-01 60, 2026-11-02 70.",
        "Emma, score by take: 30, 35.",
        "40 → 80",
        "60 → 70",
    ] {
        assert!(trends.contains(told), "{told}\n{trends}");
    }
    assert_eq!(trends.matches("<svg").count(), 3, "{trends}");
    assert!(!page.contains("<td><bdi>sean</bdi></td>"), "{page}");
    let alone = self::page(&of([take_of("Sean", 3, 80), take_of("Sean", 1, 40)]));
    assert!(!alone.contains("Progress by rep"), "nobody to compare with");
}

#[test]
fn words_that_cost_points_are_counted_and_numbers_are_none_of_them() {
    let mut take = scored(PITCH);
    let number = take.mentions.iter().find(|m| m.kind == MentionKind::Number);
    let number = number.unwrap().clone();
    for check in &mut take.scorecard.checks {
        if check.id == "no-pitch" {
            check.evidence.push(number.clone());
        }
    }
    let page = page(&of([take.clone(), take]));
    let (_, list) = page.split_once("What cost points").unwrap();
    let (list, _) = list.split_once("</ul>").unwrap();
    assert!(list.contains("<q>We offer award-winning"), "{list}");
    assert!(
        list.contains("No selling: 20 points, 2 times, in "),
        "{list}"
    );
    assert!(!list.contains("415"), "{list}");
}

/// The verdict, what to listen to and what to fix come first; a team's page says first who needs what.
#[test]
fn what_matters_most_comes_first() {
    let in_order = |page: &str, texts: &[&str]| {
        let places = texts.iter().map(|text| {
            let place = page.find(text);
            place.unwrap_or_else(|| panic!("{text}\n{page}"))
        });
        let places: Vec<usize> = places.collect();
        assert!(places.is_sorted(), "{texts:?} {places:?}");
    };
    let mut take = scored(PITCH);
    take.scorecard.checks[9] = scored(UNSURE).scorecard.checks[9].clone();
    in_order(
        &page(&of([take])),
        &[
            "There is no reason to call back yet.",
            "Listen first",
            "Fix first",
            "+20 points",
            "Try this",
            "The message, second by second",
            "<ul class=\"checks\">",
            ">Keep<",
        ],
    );
    in_order(
        &page(&one_of_each()),
        &[
            "Who needs what",
            "To listen to yourself",
            "What cost points",
            "<table id=\"recordings-table\"",
            ">Recordings</h2>",
            "Not scored",
        ],
    );
}

#[test]
fn a_page_is_the_same_every_time() {
    assert_eq!(page(&one_of_each()), page(&one_of_each()));
}

#[test]
fn five_hundred_recordings_make_a_small_page() {
    let report = large_report(500);
    let page = page(&report);
    let bytes = page.len();
    println!("a page of 500 recordings has {bytes} bytes");
    assert!(bytes < 3_000_000, "{bytes} bytes");
    assert!(page.contains("class=\"pack-r\""));
}

/// A team of twenty-five with words, figures and outlines that differ from recording to recording, as
/// real ones do.
pub(crate) fn large_report(count: usize) -> Report {
    // Numbers without a pattern (Knuth's multiplicative hash): equal ones would pack too well.
    let noise = |n: usize| (n as u32).wrapping_mul(2_654_435_761).rotate_left(13) as usize;
    of((0..count).map(|n| {
        let day = format!("2026-{:02}-{:02}", n % 12 + 1, n % 28 + 1);
        let mut scored = scored_as(&format!("team/{day} call {n}.wav"), UNSURE);
        scored.origin.day = Some(day);
        scored.rep.name = Some(format!("Rep Number{}", n % 25));
        scored.duration = Millis(12_000 + noise(n) as u64 % 14_000);
        if let Some(envelope) = &mut scored.envelope {
            envelope.peaks = (0..2_000).map(|at| noise(n * 4_000 + at) as u8).collect();
        }
        let words: Vec<String> = scored
            .transcript
            .words
            .iter()
            .map(|w| w.text.clone())
            .collect();
        let mut text = String::new();
        for (at, word) in words.iter().enumerate() {
            let _ = write!(text, "{word} filler{} ", noise(n * 100 + at) % 500);
        }
        let spans: Vec<_> = (0..words.len() * 2)
            .map(|at| {
                let start = at as u64 * 250 + noise(n * 70 + at) as u64 % 100;
                Span::new(Millis(start), Millis(start + 150))
            })
            .collect();
        scored.transcript = Transcript::typed(&text);
        for (word, span) in scored.transcript.words.iter_mut().zip(spans) {
            word.span = Some(span);
        }
        let pattern = scored.scorecard.checks.clone();
        scored.scorecard.checks = (0..16)
            .map(|at| {
                let mut check = pattern[(at + noise(n + at)) % pattern.len()].clone();
                check.id = format!("check-{at}");
                check.title = format!("Check number {at}");
                check.reason = format!(
                    "You said \"word {}\" at 0:{:02}.{}, in the opening.",
                    noise(n + at) % 900,
                    at,
                    n % 10
                );
                check
            })
            .collect();
        scored.scorecard.score = (noise(n) % 101) as u8;
        scored
    }))
}
