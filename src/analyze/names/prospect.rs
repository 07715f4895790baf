//! The name of the one who is called, where it is known beforehand: words that say it are the
//! prospect's, not the speaker's.

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::text;

/// Marks where the prospect's name, or its first word alone, is said.
pub fn mark_prospect(mentions: &mut Vec<Mention>, transcript: &Transcript, prospect: &str) {
    let name: Vec<String> = prospect.split_whitespace().map(letters).collect();
    let Some(first) = name.first().filter(|first| !first.is_empty()) else {
        return;
    };
    let said: Vec<String> = transcript
        .words
        .iter()
        .map(|word| letters(&word.text))
        .collect();
    let mut place = 0;
    while place < said.len() {
        let whole = said.get(place..place + name.len()) == Some(&name[..]);
        let length = if whole { name.len() } else { 1 };
        if whole || said.get(place) == Some(first) {
            let words = WordRange {
                first: place,
                last: place + length - 1,
            };
            claim(mentions, transcript, words, prospect);
        }
        place += length;
    }
    mentions.sort_by_key(|mention| (mention.words, mention.kind));
}

/// Gives words to the prospect, unless they are said in the speaker's own longer name.
fn claim(mentions: &mut Vec<Mention>, transcript: &Transcript, words: WordRange, prospect: &str) {
    let of_speaker = |m: &Mention| m.kind == MentionKind::Name && m.words.overlaps(words);
    if mentions.iter().any(|m| of_speaker(m) && m.words != words) {
        return;
    }
    mentions
        .retain(|m| !(of_speaker(m) || m.kind == MentionKind::Prospect && m.words.overlaps(words)));
    mentions.push(Mention::of(MentionKind::Prospect, transcript, words).with_value(prospect));
}

/// Returns a word as it is compared: small letters and digits, the possessive left out.
fn letters(word: &str) -> String {
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let word = word
        .strip_suffix("'s")
        .or(word.strip_suffix("’s"))
        .unwrap_or(word);
    text::letters(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, prospect: &str) -> Vec<String> {
        let transcript = Transcript::typed(text);
        let speaker = WordRange { first: 3, last: 3 };
        let mut mentions = vec![Mention::of(MentionKind::Name, &transcript, speaker)];
        mark_prospect(&mut mentions, &transcript, prospect);
        mentions
            .iter()
            .map(|m| format!("{:?} {}", m.kind, m.text))
            .collect()
    }

    #[test]
    fn the_prospects_name_is_found_whole_or_by_its_first_word() {
        assert_eq!(
            marked("Hi JIM, it's Sean. Jim Smith's people", "Jim Smith"),
            ["Prospect JIM,", "Name Sean.", "Prospect Jim Smith's"]
        );
        assert_eq!(marked("Hi Jim, it's Sean.", ""), ["Name Sean."]);
        assert_eq!(marked("Hi Jim, it's Sean.", "Anna"), ["Name Sean."]);
    }

    #[test]
    fn a_name_taken_for_the_speakers_is_given_back() {
        assert_eq!(marked("Is this really Jim?", "Jim"), ["Prospect Jim?"]);
    }
}
