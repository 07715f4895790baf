//! Names in running words: the table.

use ringback::analyze::names::find_names;
use ringback::analyze::names::name_places;
use ringback::analyze::numbers::find_numbers;
use ringback::domain::Extent;
use ringback::domain::MentionKind;
use ringback::domain::Region;
use ringback::domain::Rep;
use ringback::domain::Transcript;

fn found(known: &str, text: &str) -> String {
    let transcript = Transcript::typed(text);
    let rep = Rep {
        name: (known != "-").then(|| known.to_owned()),
        number: None,
    };
    let numbers = find_numbers(&transcript, Region::US);
    let mentions = find_names(&transcript, &numbers, &rep);
    let own = mentions
        .iter()
        .filter(|m| m.kind == MentionKind::Name)
        .map(|m| {
            let doubt = m.doubt.as_ref().and_then(|doubt| doubt.readings.last());
            let name = doubt.or(m.value.as_ref()).cloned().unwrap_or_default();
            let mark = match (&m.doubt, m.extent) {
                (Some(_), _) => "~",
                (None, Extent::Partial) => "?",
                (None, Extent::Whole) => "",
            };
            format!("{name}{mark}")
        });
    let prospects = mentions
        .iter()
        .filter(|m| m.kind == MentionKind::Prospect)
        .map(|m| format!("> {}", m.value.clone().unwrap_or_default()));
    own.chain(prospects).collect::<Vec<_>>().join("; ")
}

#[test]
fn every_line_of_the_table_gives_its_names() {
    let mut wrong = Vec::new();
    for (index, line) in include_str!("tables/names.txt").lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let (known, rest) = line.split_once('|').expect("name | text ~ names");
        let (text, names) = rest.split_once(" ~").expect("name | text ~ names");
        let actual = found(known.trim(), text.trim());
        if actual != names.trim() {
            wrong.push(format!("line {}: {line}\n      gave {actual:?}", index + 1));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_place_for_a_name_is_found_whatever_the_words_there_are() {
    for (text, expected) in [
        ("Hi Jim, it's pre-inner. Call me.", "pre-inner."),
        ("Hi Jim, my name is Digger Twin. Call me.", "Digger Twin."),
        (
            "Call me. Again, it's been faster. 5485550142.",
            "been faster.",
        ),
        ("Call me. Max Grioneer on 415-555-0107.", "Max Grioneer"),
        ("Hi Jim, it's in relation to your people. It's a deal.", ""),
        ("Hi Jim, this is. Call me.", ""),
        ("It's", ""),
    ] {
        let transcript = Transcript::typed(text);
        let numbers = find_numbers(&transcript, Region::US);
        let places: Vec<String> = name_places(&transcript, &numbers)
            .into_iter()
            .map(|place| transcript.text_of(place))
            .collect();
        assert_eq!(places.join("; "), expected, "{text}");
    }
}
