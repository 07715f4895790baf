//! Numbers and names over the labelled messages: their digits, and at which end they stand.

use ringback::analyze::names::find_names;
use ringback::analyze::numbers::find_numbers;
use ringback::domain::Extent;
use ringback::domain::Mention;
use ringback::domain::MentionKind;
use ringback::domain::Region;
use ringback::domain::Rep;
use ringback::domain::Transcript;
use ringback::domain::Whose;
use serde::Deserialize;

#[derive(Deserialize)]
struct Label {
    id: String,
    locale: String,
    text: String,
    phone_digits: Option<String>,
    name_at_start: bool,
    name_at_end: bool,
    number_at_start: bool,
    number_at_end: bool,
}

/// Returns whether mentions begin in the first 35 % or end in the last 35 % of the words; a lone one
/// counts for the nearer end only, as the labels have it.
fn ends(mentions: &[&Mention], words: usize) -> (bool, bool) {
    let starts = |m: &Mention| (m.words.first as f64) < 0.35 * words as f64;
    let closes = |m: &Mention| (m.words.last as f64 + 1.0) > 0.65 * words as f64;
    match mentions {
        [] => (false, false),
        [lone] if starts(lone) && closes(lone) => {
            let is_start = lone.words.first < words - lone.words.last;
            (is_start, !is_start)
        }
        [first, ..] => (starts(first), closes(mentions[mentions.len() - 1])),
    }
}

#[test]
fn the_labelled_messages_give_their_digits_and_places() {
    let mut wrong = Vec::new();
    let mut judged = 0;
    for line in include_str!("data/scripts.jsonl").lines() {
        let label: Label = serde_json::from_str(line).expect("a label");
        let region = Region::parse(&label.locale).expect("a region");
        let transcript = Transcript::typed(&label.text);
        let words = transcript.words.len();
        let numbers = find_numbers(&transcript, region);
        let names = find_names(&transcript, &numbers, &Rep::default());
        let own: Vec<&Mention> = numbers
            .iter()
            .filter(|m| m.whose == Whose::Speaker && m.extent == Extent::Whole)
            .collect();
        let named: Vec<&Mention> = names
            .iter()
            .filter(|m| m.kind == MentionKind::Name)
            .collect();
        let mut digits: Vec<&str> = own.iter().filter_map(|m| m.value.as_deref()).collect();
        digits.dedup();
        let (name_start, name_end) = ends(&named, words);
        let (number_start, number_end) = ends(&own, words);
        for (what, found, labelled) in [
            ("name-start", name_start, label.name_at_start),
            ("name-end", name_end, label.name_at_end),
            ("number-start", number_start, label.number_at_start),
            ("number-end", number_end, label.number_at_end),
            (
                "digits",
                digits
                    == label
                        .phone_digits
                        .as_deref()
                        .into_iter()
                        .collect::<Vec<_>>(),
                true,
            ),
        ] {
            judged += 1;
            if found != labelled {
                wrong.push(format!("{} {what}", label.id));
            }
        }
    }
    assert!(judged >= 150, "{judged}");
    let right = f64::from(judged - i32::try_from(wrong.len()).expect("few")) / f64::from(judged);
    assert!(right >= 0.98, "{right:.3} of {judged}: {wrong:?}");
}

/// Looking at everything anew for each word would show here first.
#[test]
fn very_long_messages_come_to_an_end() {
    let rep = Rep {
        name: Some("Sean McPheat".to_owned()),
        number: None,
    };
    for (piece, numbers) in [
        ("07700900123 call me ", 2_000),
        ("0123456789 ", 1),
        ("double ", 0),
        ("nine hundred and ", 0),
        ("it's Sean ", 0),
        ("10:30 ", 0),
    ] {
        let transcript = Transcript::typed(&piece.repeat(2_000));
        let found = find_numbers(&transcript, Region::GB);
        assert!(found.len() <= numbers, "{piece}: {}", found.len());
        let names = find_names(&transcript, &found, &rep);
        assert!(names.len() <= 2_000, "{piece}");
    }
}
