//! The caller's company, by the words that follow the caller's name: "it's Sean from MTD".

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::Whose;
use crate::domain::WordRange;
use crate::text::plain;
use crate::text::sentences::Break;
use crate::text::sentences::break_after;
use crate::text::trimmed;

/// Words that may stand between a name and the company.
const BETWEEN: [&str; 9] = [
    "calling", "phoning", "ringing", "speaking", "here", "again", "over", "and", "i'm",
];

/// Words that lead to the company.
const LEADS: [&str; 4] = ["from", "with", "at", "of"];

/// Words that a company's name does not begin with, whatever leads to it.
const NOT_A_COMPANY: [&str; 12] = [
    "a", "an", "my", "your", "you", "our", "the", "this", "that", "it", "i", "me",
];

/// The longest company name, in words.
const LONGEST_COMPANY: usize = 5;

/// Finds the caller's company, where it is named after the caller. `entities` are the names of the transcript.
pub fn find_company(transcript: &Transcript, entities: &[Mention]) -> Option<Mention> {
    let mut names: Vec<WordRange> = entities
        .iter()
        .filter(|m| m.kind == MentionKind::Name && m.whose == Whose::Speaker)
        .map(|m| m.words)
        .collect();
    names.sort();
    let words = names
        .into_iter()
        .find_map(|name| company_after(transcript, name.last + 1))?;
    let company = Mention::of(MentionKind::Company, transcript, words);
    let name = trimmed(&company.text).to_owned();
    Some(company.with_value(name))
}

fn company_after(transcript: &Transcript, after: usize) -> Option<WordRange> {
    let words = &transcript.words;
    let lead = (after..words.len().min(after + 4)).find(|at| {
        let word = plain(&words[*at].text);
        LEADS.contains(&word.as_str())
    })?;
    let skipped = &words[after..lead];
    if !skipped
        .iter()
        .all(|word| BETWEEN.contains(&plain(&word.text).as_str()))
    {
        return None;
    }
    // A recogniser that writes no capitals at all cannot show where the company ends.
    let capitals = words
        .iter()
        .any(|word| word.text.chars().any(char::is_uppercase));
    let longest = if capitals { LONGEST_COMPANY } else { 1 };
    let first = lead + 1;
    let mut last = None;
    let mut article = 0;
    for (at, word) in words.iter().enumerate().skip(first).take(longest + 1) {
        let bare = plain(&word.text);
        if at == first && bare == "the" && capitals {
            article = 1;
            continue;
        }
        if at == first + article && NOT_A_COMPANY.contains(&bare.as_str()) || bare.is_empty() {
            break;
        }
        let named = word.text.chars().find(|c| c.is_alphanumeric());
        if !bare.chars().any(char::is_alphabetic) && word.text != "&" {
            // "Sean at 415-555-0134" names a number.
            break;
        }
        let joined = matches!(word.text.as_str(), "and" | "&" | "of") && at > first;
        if capitals && !joined && !named.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()) {
            break;
        }
        if matches!(bare.as_str(), "i" | "i'm" | "i'd" | "i've" | "my")
            || at >= first + article + longest
        {
            break;
        }
        if !joined {
            last = Some(at);
        }
        if break_after(&word.text) >= Break::Clause {
            break;
        }
    }
    Some(WordRange { first, last: last? })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text in which the caller's name stands in braces.
    fn marked(text: &str) -> (Transcript, Vec<Mention>) {
        let transcript = Transcript::typed(&text.replace(['{', '}'], ""));
        let words_before = |mark: char| {
            let (before, _) = text.split_once(mark)?;
            Some(before.split_whitespace().count())
        };
        let name = words_before('{')
            .zip(words_before('}'))
            .map(|(first, end)| {
                let words = WordRange {
                    first,
                    last: end - 1,
                };
                Mention::of(MentionKind::Name, &transcript, words)
            });
        let names = name.into_iter().collect();
        (transcript, names)
    }

    #[test]
    fn the_company_is_what_follows_the_callers_name() {
        for (said, company) in [
            ("Hi, it's {Sean} from MTD.", Some("MTD.")),
            (
                "{Sean Carter} calling from Northgate Office Systems. I saw",
                Some("Northgate Office Systems."),
            ),
            (
                "This is {Joe} with Paragon Group, please call",
                Some("Paragon Group,"),
            ),
            (
                "{Ron Tuttle} over at Capitol Copiers. Look",
                Some("Capitol Copiers."),
            ),
            ("{Gary} here with Brightway I wanted", Some("Brightway")),
            (
                "{Ann} from the Dunn and Bradley Group in Leeds",
                Some("the Dunn and Bradley Group"),
            ),
            ("hi it's {sean} from mtd please call", Some("mtd")),
            ("Hi, it's {Sean}. I read in The Times that", None),
            ("Hi, it's {Sean}, with a question for you", None),
            ("Hi, it's {Sean} at your service", None),
            ("Hi, it's {Sean}", None),
            ("Call me at MTD", None),
            ("Hi, it's {Sean} at 415-555-0134. I saw", None),
        ] {
            let (transcript, names) = marked(said);
            let found = find_company(&transcript, &names).map(|company| company.text);
            assert_eq!(found.as_deref(), company, "{said}");
        }
    }
}
