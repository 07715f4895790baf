//! How recorders, phones and telephone systems name their files: a table, `recorders.txt`, to which anyone can add a
//! line.

use std::sync::LazyLock;

use crate::domain::Origin;

use super::naming::NamePattern;

/// A line of the table.
struct Recorder {
    #[cfg(test)]
    example: [&'static str; 3],
    pattern: NamePattern,
}

static RECORDERS: LazyLock<Vec<Recorder>> = LazyLock::new(|| {
    include_str!("recorders.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(recorder_of)
        .collect()
});

/// Returns what a recorder has written into a file's name; none if it was named by no recorder that is known.
pub(super) fn read_name(name: &str) -> Option<Origin> {
    let path = [name.to_owned()];
    RECORDERS
        .iter()
        .find_map(|recorder| recorder.pattern.read(&path))
}

fn recorder_of(line: &'static str) -> Recorder {
    let mut cells = line.split(" ~ ").skip(1);
    let pattern = cells.next().unwrap_or_default();
    Recorder {
        #[cfg(test)]
        example: [(); 3].map(|()| cells.next().expect("an example, its day and its prospect")),
        pattern: NamePattern::of_recorder(pattern).expect("a test reads every line"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_reads_its_example() {
        assert!(RECORDERS.len() >= 24);
        for recorder in RECORDERS.iter() {
            let [name, day, prospect] = recorder.example;
            let own = recorder.pattern.read(&[name.to_owned()]);
            assert!(own.is_some(), "{name} is not of {}", recorder.pattern);
            let origin = read_name(name).expect("its own pattern fits");
            assert_eq!(origin.day.as_deref().unwrap_or("-"), day, "{name}");
            let named = origin
                .prospect
                .filter(|text| !super::super::recorder_words::is_nobody(text));
            assert_eq!(named.as_deref().unwrap_or("-"), prospect, "{name}");
            assert_eq!((origin.rep, origin.variant), (None, None), "{name}");
        }
    }

    #[test]
    fn names_that_people_give_are_no_recorders() {
        for name in [
            "2026-11-20_acme_v2.wav",
            "take1.wav",
            "acme.wav",
            "2026-11-20_Jim Hall.m4a",
        ] {
            assert_eq!(read_name(name), None, "{name}");
        }
    }
}
