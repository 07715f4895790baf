//! What phones, recorders and telephone systems write into names of their own accord: a date, a time, a number, a
//! direction, the folder of a mailbox. None of it is the name of a person, a company or a message.

use crate::calendar::read_day;

/// Which way a call went.
const CALL_DIRECTIONS: &str = "in incoming inbound internal out outgoing outbound external missed \u{2196} \u{2197} \u{2198} \u{2199}";

/// What stands for a caller who is not known.
const NOBODYS_NAMES: &str =
    "unknown anonymous withheld blocked restricted unavailable caller number";

/// Words that recorders name files by, with or without a count behind them: `New Recording 12`, `msg0000`.
const FILE_WORDS: &str = "aud audio auto call calls callrecord clip ds dvt forwarded message msg new note phone private \
                          ptt rec record recorded recorder recording recordings sound untitled vm voice voicemail wa \
                          whatsapp";

/// Words that only folders are named by. A message may be called `old`, but nobody is.
const FOLDER_WORDS: &str = "acr archive asterisk audios backup cache cube cust day default deleted desktop documents \
                            download downloads drive export family files flac folder friends google greetings inbox \
                            mailbox media memo memos messages monitor mp music notes ogg old sent signal sounds spool \
                            takeout telegram tmp trash truecaller unread urgent voicemails wav week work zoom";

/// Words in a date or a time of day.
const TIME_WORDS: &str = "am pm at h m s t z gmt utc st nd rd th jan january feb february mar march apr april may jun \
                          june jul july aug august sep sept september oct october nov november dec december mon tue \
                          wed thu fri sat sun";

/// The fewest digits of a date, a time or the number of a telephone: with fewer, `2` may be a message's name.
const FEWEST_DIALLED: usize = 4;

/// The fewest digits of an id that a machine made up.
const FEWEST_ID_DIGITS: usize = 16;

/// Returns whether a folder is nobody's: it has a mailbox's or a program's name, or a date or a number for one.
pub(super) fn is_folder(name: &str) -> bool {
    let lower = name.trim().to_lowercase();
    is_of_digits(&lower)
        || is_written(&lower)
        || has_only(&lower, &[FILE_WORDS, FOLDER_WORDS, CALL_DIRECTIONS])
}

/// Returns whether a text cannot be the name of a person or a company.
pub(super) fn is_nobody(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    is_of_digits(&lower)
        || is_written(&lower)
        || has_only(&lower, &[FILE_WORDS, NOBODYS_NAMES, CALL_DIRECTIONS])
}

/// Returns whether a text cannot be what a message is called: `2` can, `140501` cannot.
pub(super) fn is_no_variant(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    (is_of_digits(&lower) && count_digits(&lower) >= FEWEST_DIALLED)
        || is_written(&lower)
        || is_direction(&lower)
}

/// Returns whether a text says which way a call went.
pub(super) fn is_direction(text: &str) -> bool {
    has_word(CALL_DIRECTIONS, &text.to_lowercase())
}

/// Returns whether a text is a time of day: `140501`, `14-05-01`, `2_05_01 PM`, `140501.088+0200`.
pub(super) fn is_time(text: &str) -> bool {
    let lower = text.to_lowercase();
    count_digits(&lower) >= 3
        && lower.starts_with(|c: char| c.is_ascii_digit())
        && words_of(&lower).all(|word| matches!(word, "am" | "pm" | "h" | "m" | "s" | "z"))
}

/// Returns whether a text is a telephone's number, or an extension.
pub(super) fn is_number(text: &str) -> bool {
    count_digits(text) >= 2 && is_of_digits(text)
}

/// Returns whether a text is an id of hexadecimal digits, such as Twilio's and that of a UUID.
pub(super) fn is_id(text: &str) -> bool {
    let digits = text.replace('-', "");
    digits.len() >= FEWEST_ID_DIGITS
        && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        && count_digits(&digits) > 0
}

/// Returns the day at the beginning of fourteen digits of which the others are a time: `20261120140501`.
pub(super) fn day_of_stamp(text: &str) -> Option<String> {
    let is_stamp = text.len() == 14 && count_digits(text) == 14;
    let in_day = |at: usize, most: u8| {
        text.get(at..at + 2)?
            .parse()
            .ok()
            .filter(|part: &u8| *part < most)
    };
    let (day, _) = text.split_at_checked(8).filter(|_| is_stamp)?;
    in_day(8, 24).and(in_day(10, 60)).and(in_day(12, 60))?;
    read_day(day)
}

/// Returns whether a text has digits and no letter.
fn is_of_digits(text: &str) -> bool {
    count_digits(text) > 0 && !text.chars().any(char::is_alphabetic)
}

/// Returns whether a text is a date or a time in words and digits, or an id: `nov 20 at 2-05 pm`, `re0a1b..`.
fn is_written(lower: &str) -> bool {
    let has_half_day = words_of(lower).any(|word| matches!(word, "am" | "pm"));
    let has_month = words_of(lower).any(|word| word.len() > 2 && has_word(TIME_WORDS, word));
    let is_moment = words_of(lower).all(|word| has_word(TIME_WORDS, word));
    let digits = count_digits(lower);
    // `3M` is a company, and so is `7-Eleven`.
    let is_time =
        is_moment && (digits >= FEWEST_DIALLED || (digits > 0 && (has_half_day || has_month)));
    let id = ["cal", "re", "ca"]
        .into_iter()
        .find_map(|kind| lower.strip_prefix(kind));
    is_time || is_id(lower) || id.is_some_and(is_id)
}

/// Returns whether a text has nothing but words of some lists, and digits.
fn has_only(lower: &str, lists: &[&str]) -> bool {
    let known = |word: &str| lists.iter().any(|list| has_word(list, word));
    known(lower) || (words_of(lower).next().is_some() && words_of(lower).all(known))
}

fn has_word(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// Returns the runs of letters in a text.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
}

fn count_digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_machine_writes_is_nobodys_name() {
        for text in [
            "140501",
            "14-05-01",
            "14h05m01s",
            "2-05 PM",
            "2pm",
            "Nov 20 at 2-05 PM",
            "+14155550134",
            "(415) 555-0134",
            "1001",
            "2026-11-20",
            "2026",
            "incoming",
            "OUT",
            "\u{2197}",
            "Unknown number",
            "Unknown",
            "New Recording 12",
            "msg0000",
            "WA0001",
            "RE0123456789abcdef0123456789abcdef",
            "6ec05ebf-3d2c-4e44-a03f-ea3a5b2f3f2b",
        ] {
            assert!(is_nobody(text), "{text}");
        }
        for text in [
            "Jim",
            "Jim Hall",
            "3M",
            "7-Eleven",
            "1-800-Flowers",
            "May",
            "Mark Twain",
            "O2",
            "Jim 2",
            "\u{5f20}\u{4f1f}",
            "Old Mill",
            "Work",
            "Sunrise",
            "acme",
        ] {
            assert!(!is_nobody(text), "{text}");
        }
    }

    #[test]
    fn a_mailbox_is_nobodys_folder() {
        for folder in [
            "INBOX",
            "Old",
            "default",
            "spool",
            "1001",
            "2026-11-20",
            "202647",
            "Call Recordings",
            "WhatsApp Voice Notes",
            "Voice Memos",
            "Nov 2026",
            "Week 47",
            "monitor",
            "Cust1",
            "wav",
            "mp3",
        ] {
            assert!(is_folder(folder), "{folder}");
        }
        for folder in ["sean", "Kate Smith", "May", "zo\u{eb}", "North", "rep1"] {
            assert!(!is_folder(folder), "{folder}");
        }
    }

    #[test]
    fn a_message_may_have_a_short_number_for_a_name() {
        for variant in ["2", "12", "v2", "old", "new", "A", "curious", "take1", "3M"] {
            assert!(!is_no_variant(variant), "{variant}");
        }
        for text in [
            "140501",
            "14-05",
            "+14155550134",
            "Incoming",
            "2pm",
            "2026-11-20",
        ] {
            assert!(is_no_variant(text), "{text}");
        }
    }

    #[test]
    fn a_stamp_has_a_day_and_a_time() {
        assert_eq!(
            day_of_stamp("20261120140501").as_deref(),
            Some("2026-11-20")
        );
        for text in [
            "20261120240501",
            "20261120146001",
            "20261320140501",
            "2026112014050",
            "41555501344155",
        ] {
            assert_eq!(day_of_stamp(text), None, "{text}");
        }
    }
}
