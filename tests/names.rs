//! Names in running words: the table.

use ringback::analyze::names::find_names;
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
