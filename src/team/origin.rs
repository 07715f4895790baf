//! Whose recording a file is, for whom, of which day and variant, by the names of the file and its folders: a team's own
//! patterns, else those of recorders, else the usual ones.

use std::sync::LazyLock;

use crate::domain::Origin;
use crate::text::names::composed;

use super::naming::NamePattern;
use super::naming::day_within;
use super::naming::stem;
use super::recorder_words::is_folder;
use super::recorder_words::is_no_variant;
use super::recorder_words::is_nobody;
use super::recorders;
use super::settings::TeamSettings;

static USUAL: LazyLock<Vec<NamePattern>> = LazyLock::new(NamePattern::usual);

/// Returns the metadata in a path below the folder that was given. What a machine has written into it, such as a time,
/// a number or `INBOX`, is nobody's name, unless a rep of the team is called so.
pub fn origin_in(path: &[String], team: &TeamSettings) -> Origin {
    let path: Vec<String> = path.iter().map(|part| composed(part)).collect();
    let Some((file, folders)) = path.split_last() else {
        return Origin::default();
    };
    let own = team.names.iter().find_map(|pattern| pattern.read(&path));
    let mut origin = own.unwrap_or_else(|| {
        let recorded = recorders::read_name(file).or_else(|| recorders::read_name(uncounted(file)));
        let has_own = !team.names.is_empty();
        match recorded {
            Some(recorded) if has_own => recorded,
            Some(recorded) => recorded.or(by_usual_patterns(folders, "recording", team)),
            None if has_own => Origin::default(),
            None => by_usual_patterns(folders, &without_machine_parts(file), team),
        }
    });
    origin.rep = origin
        .rep
        .filter(|rep| team.profile(rep).is_some() || !(is_nobody(rep) || is_folder(rep)));
    origin.prospect = origin.prospect.filter(|prospect| !is_nobody(prospect));
    origin.variant = origin.variant.filter(|variant| !is_no_variant(variant));
    origin.day = origin.day.or_else(|| day_within(file));
    origin
}

/// Reads a path by the usual patterns; a folder that is nobody's is skipped.
fn by_usual_patterns(folders: &[String], file: &str, team: &TeamSettings) -> Origin {
    let mut path: Vec<String> = folders
        .iter()
        .filter(|folder| team.profile(folder).is_some() || !is_folder(folder))
        .cloned()
        .collect();
    path.push(file.to_owned());
    USUAL
        .iter()
        .find_map(|pattern| pattern.read(&path))
        .unwrap_or_default()
}

/// Returns a file's name without the parts that are no name of anybody, such as a time behind the day:
/// `2026-11-20_14-05_acme_v2` is `2026-11-20_acme_v2`.
fn without_machine_parts(file: &str) -> String {
    let stem = stem(file);
    let mut kept: Vec<&str> = Vec::new();
    for (index, part) in stem.split('_').enumerate() {
        // The first is the day; behind it comes somebody, and then may come `2`, a variant.
        let is_machine_part = match kept.len() {
            0 => false,
            1 => is_nobody(part),
            _ => is_no_variant(part),
        };
        if index == 0 || !is_machine_part {
            kept.push(part);
        }
    }
    kept.join("_") + &file[stem.len()..]
}

/// Returns a file's name without the count that a copy has: `PTT-20261120-WA0001 (1).opus`.
fn uncounted(file: &str) -> &str {
    let stem = stem(file);
    let counted = stem
        .strip_suffix(')')
        .and_then(|stem| stem.rsplit_once(" ("));
    match counted {
        Some((name, count)) if !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit()) => {
            name
        }
        _ => file,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads the rep, the day, the prospect and the variant in a path.
    fn read(path: &str, settings: &str) -> String {
        let path: Vec<String> = path.split('/').map(str::to_owned).collect();
        let origin = origin_in(&path, &TeamSettings::parse(settings).unwrap());
        [origin.rep, origin.day, origin.prospect, origin.variant]
            .map(|value| value.unwrap_or_else(|| "-".to_owned()))
            .join(" ")
    }

    fn check(path: &str, right: &str) {
        assert_eq!(read(path, ""), right, "{path}");
    }

    #[test]
    fn what_a_machine_writes_is_nobodys() {
        check("2026-11-20_14-05-01.wav", "- 2026-11-20 - -");
        check("20261120_140501.wav", "- 2026-11-20 - -");
        check("20261120_140501_+14155550134.wav", "- 2026-11-20 - -");
        check("20261120_+14155550134_140501_in.wav", "- 2026-11-20 - -");
        check("spool/default/1001/INBOX/msg0000.wav", "- - - -");
        check("sean/INBOX/msg0000.wav", "sean - - -");
        check("sean/2026-11-20/take1.wav", "sean - - -");
        check("2026-11-20_14_05_01.wav", "- 2026-11-20 - -");
        check(
            "Call recording 4155550134_261120_140501.m4a",
            "- 2026-11-20 - -",
        );
        check("20-11-2026 14.05.wav", "- 2026-11-20 - -");
        check("PTT-20261120-WA0001 (1).opus", "- 2026-11-20 - -");
        check("kate/New Recording 12.m4a", "kate - - -");
    }

    #[test]
    fn what_a_person_writes_beside_it_is_found() {
        check("sean/2026-11-20_acme_v2.wav", "sean 2026-11-20 acme v2");
        check("2026-11-20_14-05_acme_v2.wav", "- 2026-11-20 acme v2");
        check("2026-11-20_acme_140501.wav", "- 2026-11-20 acme -");
        check("2026-11-20_acme_2.wav", "- 2026-11-20 acme 2");
        check("2026-11-20_3M_old.wav", "- 2026-11-20 3M old");
        check("20261120_140501_Jim Hall.wav", "- 2026-11-20 Jim Hall -");
        check(
            "kate/Call recording Jim Hall_261120_140501.m4a",
            "kate 2026-11-20 Jim Hall -",
        );
        check("zoe\u{308}/1.wav", "zo\u{eb} - - -");
    }

    #[test]
    fn a_team_knows_better() {
        let mailbox = "[[rep]]\nid = \"1001\"\nname = \"Kate\"\n";
        assert_eq!(
            read("default/1001/INBOX/msg0000.wav", mailbox),
            "1001 - - -"
        );
        let own = "names = [\"{any}-{prospect}-{rep}-{date}-{any}\"]\n";
        let path = "out-4155550134-1001-20261120-140501-1795183501.42.wav";
        assert_eq!(read(path, own), "- 2026-11-20 - -");
        assert_eq!(
            read(path, &(own.to_owned() + mailbox)),
            "1001 2026-11-20 - -"
        );
        let taken = read("kate/take of 2026.11.24.wav", "names = [\"{rep}/{any}\"]");
        assert_eq!(taken, "kate 2026-11-24 - -", "the day is found too");
        assert_eq!(read("20261124/take1.wav", ""), "- - - -");
    }
}
