//! What of the rep's own message can be used again in a better one. What they did not say, or the
//! machine is not sure of, stays out: it becomes a blank, never a guess.

use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Strength;
use crate::domain::Transcript;
use crate::domain::Whose;
use crate::domain::Word;
use crate::domain::WordRange;
use crate::rubric::Take;
use crate::text::plain;
use crate::text::sentences::Break;
use crate::text::sentences::break_after;
use crate::text::sentences::sentences;
use crate::text::telephone;
use crate::text::trimmed;

/// The parts of a message, each as it can be said again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// The name of the person called: `Jim`.
    pub(super) prospect: Option<String>,
    /// The caller's own name.
    pub(super) name: Option<String>,
    /// The caller's company.
    pub(super) company: Option<String>,
    /// The caller's number, in its usual form.
    pub(super) number: Option<String>,
    /// Words that make one curious.
    pub(super) hook: Option<HookWords>,
    /// Something of the prospect's, without its "your": `sales people`.
    pub(super) topic: Option<String>,
    /// A sentence that says what is in it for the prospect.
    pub(super) benefit: Option<String>,
}

/// The words of a hook, by how they fit into a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum HookWords {
    /// A part of a sentence: "in relation to your sales people".
    Phrase(String),
    /// One or more sentences.
    Sentences(String),
}

impl HookWords {
    /// Returns the words.
    pub(super) fn text(&self) -> &str {
        let (Self::Phrase(text) | Self::Sentences(text)) = self;
        text
    }
}

/// Takes a message apart.
pub(super) fn parts_of(take: &Take<'_>) -> Parts {
    Parts {
        prospect: prospect(take),
        name: spoken_name(take, MentionKind::Name, take.rep.name.as_deref()),
        company: certain(take, MentionKind::Company)
            .find(|company| !is_pretended(take, company.words))
            .map(|company| trimmed(&company.text).to_owned()),
        number: number(take),
        hook: hook(take),
        topic: topic(take.transcript),
        benefit: benefit(take),
    }
}

/// Returns whether words are, or may be, a part of pretending: "from the tax office".
fn is_pretended(take: &Take<'_>, words: WordRange) -> bool {
    take.mentions
        .iter()
        .any(|m| m.kind == MentionKind::Deception && m.words.overlaps(words))
}

fn certain<'a>(take: &Take<'a>, kind: MentionKind) -> impl Iterator<Item = &'a Mention> {
    let (mentions, transcript) = (take.mentions, take.transcript);
    mentions
        .iter()
        .filter(move |m| m.kind == kind && m.doubt.is_none() && m.whose == Whose::Speaker)
        .filter(move |m| are_sure(transcript, m.words))
}

/// Returns whether the recogniser was sure of every word of a range: a word that is wrong is not put into anybody's mouth.
fn are_sure(transcript: &Transcript, words: WordRange) -> bool {
    !transcript.words_of(words).iter().any(Word::is_unsure)
}

/// Returns the name of the person called, with the title they were given.
fn prospect(take: &Take<'_>) -> Option<String> {
    let name = spoken_name(take, MentionKind::Prospect, None)?;
    let titled = certain(take, MentionKind::Prospect).find_map(|mention| {
        let before = mention.words.first.checked_sub(1)?;
        let title = &take.transcript.words.get(before)?.text;
        matches!(
            title.as_str(),
            "Mr." | "Mrs." | "Ms." | "Dr." | "Mr" | "Mrs" | "Ms" | "Dr"
        )
        .then(|| format!("{title} {name}"))
    });
    Some(titled.unwrap_or(name))
}

fn spoken_name(take: &Take<'_>, kind: MentionKind, known: Option<&str>) -> Option<String> {
    if let Some(known) = known.map(trimmed).filter(|known| !known.is_empty()) {
        return Some(known.to_owned());
    }
    let said = certain(take, kind).map(|m| trimmed(m.value.as_deref().unwrap_or(&m.text)));
    // The fullest form, and the first of those: `max_by_key` alone would take the last.
    let mut best: Option<&str> = None;
    for name in said.filter(|name| !name.is_empty()) {
        if best.is_none_or(|b| words_in(name) > words_in(b)) {
            best = Some(name);
        }
    }
    best.map(str::to_owned)
}

fn words_in(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Returns the caller's number in its usual form: the known one, or the one that was said, if it was the same each time
/// and clear.
fn number(take: &Take<'_>) -> Option<String> {
    let known = take.rep.number.as_deref().map(trimmed);
    if let Some(known) = known.filter(|known| known.chars().any(|c| c.is_ascii_digit())) {
        return Some(known.to_owned());
    }
    let all = || {
        take.mentions
            .iter()
            .filter(|m| m.kind == MentionKind::Number && m.whose == Whose::Speaker)
    };
    let first = all().find(|m| m.extent == Extent::Whole)?;
    let agree =
        all().all(|m| m.doubt.is_none() && (m.extent == Extent::Partial || m.value == first.value));
    let digits = first.value.as_deref().filter(|_| agree)?;
    Some(telephone::shown(digits, take.region))
}

fn hook(take: &Take<'_>) -> Option<HookWords> {
    let mut strong: Vec<&Mention> = certain(take, MentionKind::Hook)
        .filter(|m| m.strength != Some(Strength::Weak))
        .collect();
    strong.sort_by_key(|m| m.words);
    strong.iter().find_map(|hook| hook_words(take, hook))
}

/// Words that begin a phrase which follows "please call me back".
const PHRASE_STARTS: [&str; 8] = [
    "in relation to ",
    "in regard to ",
    "with regard to ",
    "in connection with ",
    "regarding ",
    "concerning ",
    "about ",
    "before ",
];

/// Words that begin a clause of the speaker's, which is a sentence without what stands around it.
const SPEAKER_STARTS: [&str; 5] = ["i ", "i'm ", "i've ", "we ", "we've "];

fn hook_words(take: &Take<'_>, hook: &Mention) -> Option<HookWords> {
    let text = trimmed(&hook.text);
    let small = text.to_lowercase();
    if PHRASE_STARTS.iter().any(|start| small.starts_with(start)) {
        let (first, rest) = text.split_at(1);
        return Some(HookWords::Phrase(format!("{}{rest}", first.to_lowercase())));
    }
    // Otherwise it takes whole sentences to make sense, and they must hold nothing else.
    let touched: Vec<WordRange> = sentences(take.transcript)
        .into_iter()
        .filter(|sentence| sentence.overlaps(hook.words))
        .collect();
    let whole = WordRange {
        first: touched.first()?.first,
        last: touched.last()?.last,
    };
    let is_whole = is_alone(take, whole, MentionKind::Hook) && are_sure(take.transcript, whole);
    // "I noticed your new depot" stands by itself where the rest of the sentence cannot stay.
    let range = if is_whole {
        whole
    } else {
        Some(hook.words).filter(|_| SPEAKER_STARTS.iter().any(|start| small.starts_with(start)))?
    };
    Some(HookWords::Sentences(sentence_text(take.transcript, range)))
}

/// Returns whether nothing but mentions of `kind` is in a range.
fn is_alone(take: &Take<'_>, range: WordRange, kind: MentionKind) -> bool {
    !take
        .mentions
        .iter()
        .any(|m| m.kind != kind && says_more(m.kind) && m.words.overlaps(range))
}

/// Returns whether a mention of a kind is something that does not belong to what is beside it.
fn says_more(kind: MentionKind) -> bool {
    kind.is_reported() || kind == MentionKind::Reason
}

fn sentence_text(transcript: &Transcript, range: WordRange) -> String {
    let text = transcript.text_of(range);
    let text = text.trim_end_matches([',', ';', ':', '-']);
    let mut chars = text.chars();
    let mut whole: String = chars
        .next()
        .map(|c| c.to_uppercase().collect::<String>() + chars.as_str())
        .unwrap_or_default();
    if !whole.ends_with(['.', '!', '?']) {
        whole.push('.');
    }
    whole
}

fn benefit(take: &Take<'_>) -> Option<String> {
    let pitch = certain(take, MentionKind::Pitch).min_by_key(|m| m.words)?;
    let sentence = sentences(take.transcript)
        .into_iter()
        .find(|sentence| sentence.overlaps(pitch.words))?;
    (is_alone(take, sentence, MentionKind::Pitch) && are_sure(take.transcript, sentence))
        .then(|| sentence_text(take.transcript, sentence))
}

/// Plain nouns that a topic may end in. Whatever else follows a "your" may be no noun at all, and
/// a blank is better than nonsense.
const TOPIC_ENDS: &str = include_str!("topics.txt");

/// Words that a topic does not reach across.
const ENDS_TOPIC: [&str; 39] = [
    "and", "or", "but", "with", "to", "for", "by", "is", "are", "was", "were", "in", "on", "at",
    "of", "from", "that", "which", "who", "so", "if", "when", "before", "after", "has", "have",
    "had", "can", "could", "will", "would", "may", "please", "i", "we", "you", "it", "this",
    "next",
];

/// The longest topic, in words.
const LONGEST_TOPIC: usize = 3;

/// Returns what of the prospect's the message is about: the words after a "your".
fn topic(transcript: &Transcript) -> Option<String> {
    let words = &transcript.words;
    (0..words.len()).find_map(|at| {
        if plain(&words[at].text) != "your" || break_after(&words[at].text) != Break::None {
            return None;
        }
        let mut topic: Vec<&str> = Vec::new();
        for word in words.iter().skip(at + 1).take(LONGEST_TOPIC + 1) {
            if word.is_unsure() {
                return None;
            }
            let bare = plain(&word.text);
            let number = bare.chars().any(|c| c.is_ascii_digit());
            if ENDS_TOPIC.contains(&bare.as_str()) || bare.is_empty() || number {
                break;
            }
            if topic.len() == LONGEST_TOPIC {
                // Where it would go on, it is no plain noun, and half of it makes no sense.
                return None;
            }
            topic.push(trimmed(&word.text));
            if break_after(&word.text) != Break::None {
                break;
            }
        }
        let last = topic.last()?.to_lowercase();
        TOPIC_ENDS
            .lines()
            .any(|noun| noun == last)
            .then(|| topic.join(" "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Confidence;
    use crate::domain::Region;
    use crate::rubric::testing::Message;

    fn parts(said: &str) -> Parts {
        parts_of_message(&Message::recorded(said))
    }

    fn parts_of_message(message: &Message) -> Parts {
        parts_of(&Take {
            duration: None,
            facts: None,
            transcript: &message.transcript,
            mentions: &message.mentions,
            rep: &message.rep,
            region: Region::US,
            predicted: false,
        })
    }

    #[test]
    fn a_message_is_taken_apart_in_its_own_words() {
        let found = parts(
            "Hi {prospect:Jim,} it's {name:Sean} from MTD, {number:415-555-0134}. {ask:Please call me back} {hook:in relation to your sales people}. {name:Sean Carter,} {number:415-555-0134}.",
        );
        assert_eq!(
            found,
            Parts {
                prospect: Some("Jim".to_owned()),
                name: Some("Sean Carter".to_owned()),
                company: Some("MTD".to_owned()),
                number: Some("415-555-0134".to_owned()),
                hook: Some(HookWords::Phrase(
                    "in relation to your sales people".to_owned()
                )),
                topic: Some("sales people".to_owned()),
                benefit: None,
            }
        );
    }

    #[test]
    fn what_is_in_doubt_or_does_not_agree_is_left_out() {
        assert_eq!(parts("It's {?name:Shawn}.").name, None);
        assert_eq!(
            parts("It's {name:Sean} {deception:from the tax office}.").company,
            None
        );
        assert_eq!(parts("Ring {?number:415-555-0134}.").number, None);
        assert_eq!(
            parts("Ring {number:415-555-0134}, that's {number:415-555-0143}.").number,
            None
        );
    }

    #[test]
    fn no_word_that_the_recogniser_was_not_sure_of_is_used_again() {
        let said = "Hi {prospect:Jim}, it's {name:Sean} from MTD, {number:415-555-0134}. {ask:Call me} {hook:about your fleet}.";
        let mut message = Message::recorded(said);
        let words = &mut message.transcript.words;
        for word in words.iter_mut().filter(|word| word.text != "Sean") {
            word.confidence = Confidence::from_probability(0.24);
        }
        let found = parts_of_message(&message);
        let expected = Parts {
            name: Some("Sean".to_owned()),
            number: Some("415-555-0134".to_owned()),
            ..Parts::default()
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn a_hook_in_a_sentence_of_its_own_is_kept_whole() {
        let sentence = |text: &str| Some(HookWords::Sentences(text.to_owned()));
        assert_eq!(
            parts("Hi Jim. so {hook:I noticed your new depot} in Leeds, {ask:Call me}.").hook,
            sentence("I noticed your new depot.")
        );
        assert_eq!(
            parts("Hi Jim. so {hook:your new depot} in Leeds, {ask:Call me}.").hook,
            None
        );
        assert_eq!(
            parts("Hi Jim. so {hook:I noticed your new depot} in Leeds. {ask:Call me}.").hook,
            sentence("So I noticed your new depot in Leeds.")
        );
        assert_eq!(
            parts("Hi Jim. {hook:Anna sent me. She said why}, too. Bye").hook,
            sentence("Anna sent me. She said why, too.")
        );
    }

    #[test]
    fn a_topic_is_a_plain_noun_of_theirs() {
        for (said, topic) in [
            ("We can train your sales people.", Some("sales people")),
            ("It's about your line rental and more", Some("line rental")),
            (
                "Call at your earliest convenience about your fleet",
                Some("fleet"),
            ),
            ("I'm your new account manager", None),
            ("how your 3 depots", None),
            ("what your plans are for next year", None),
            ("Mr. Hale, your fleet", Some("fleet")),
            ("if your very large and old", None),
            ("every objection your team hears", None),
            ("your big bright shiny wide yard", None),
            ("your,", None),
        ] {
            assert_eq!(parts(said).topic.as_deref(), topic, "{said}");
        }
    }
}
