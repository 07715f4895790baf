//! A better version of the rep's own message, from what they said and visible blanks for what they
//! did not. Its caller checks whether it keeps its promises, with [`filled`].

use crate::domain::MentionKind;
use crate::domain::Millis;
use crate::domain::Region;
use crate::rubric::Place;
use crate::rubric::Purpose;
use crate::rubric::Rubric;
use crate::scoring::coach::parts::HookWords;
use crate::scoring::coach::parts::Parts;

/// Every blank, and a plausible filling to check and time a rewrite with.
const BLANKS: [(&str, &str); 7] = [
    ("[their name]", "Jim"),
    ("[your name]", "Sean Carter"),
    ("[your last name]", "Carter"),
    ("[your company]", "Harbour Partners"),
    ("[your number]", "415-555-0134"),
    ("[something of theirs]", "your sales people"),
    (
        "[One line: what is in it for them.]",
        "We help teams like yours win more business.",
    ),
];

/// A number that nobody has, kept for drama by the British regulator.
const BRITISH_NUMBER: &str = "07700 900123";

/// Returns a text with its blanks filled, as somebody might say it in a region.
pub(super) fn filled(text: &str, region: Region) -> String {
    let text = if region == Region::GB {
        text.replace("[your number]", BRITISH_NUMBER)
    } else {
        text.to_owned()
    };
    BLANKS
        .iter()
        .fold(text, |text, (blank, filling)| text.replace(blank, filling))
}

/// How much longer a blank may turn out than its plausible filling: a word at the usual rate.
const LONGER_BLANK: Millis = Millis(400);

/// Returns how much longer a text may turn out, by its blanks.
pub(super) fn slack(text: &str) -> Millis {
    let blanks = text.matches('[').count();
    Millis(
        LONGER_BLANK
            .0
            .saturating_mul(u64::try_from(blanks).unwrap_or(u64::MAX)),
    )
}

/// Returns the versions to try, the one with most of the rep's own words first; in the last all is
/// blank, for messages whose parts are not what they seem.
pub(super) fn versions(rubric: &Rubric, parts: &Parts) -> Vec<String> {
    let without = |leave_out: fn(&mut Parts)| {
        let mut fewer = parts.clone();
        leave_out(&mut fewer);
        fewer
    };
    let fewer = [
        without(|parts| parts.company = None),
        without(|parts| parts.prospect = None),
        without(|parts| parts.name = None),
        without(|parts| parts.number = None),
        Parts::default(),
    ];
    let wants = Wants::of(rubric);
    let mut versions = versions_of(&wants, parts);
    for parts in &fewer {
        for version in versions_of(&wants, parts) {
            if !versions.contains(&version) {
                versions.push(version);
            }
        }
    }
    versions
}

fn versions_of(wants: &Wants, parts: &Parts) -> Vec<String> {
    let blank = || HookWords::Phrase("in relation to [something of theirs]".to_owned());
    let topic = parts
        .topic
        .as_ref()
        .map(|topic| HookWords::Phrase(format!("in relation to your {topic}")));
    let mut hooks: Vec<HookWords> = parts.hook.iter().cloned().chain(topic).collect();
    hooks.push(blank());
    let benefits: Vec<Option<&str>> = match (wants.benefit, parts.benefit.as_deref()) {
        (false, _) => vec![None],
        (true, Some(own)) => vec![Some(own), Some(BLANKS[6].0)],
        (true, None) => vec![Some(BLANKS[6].0)],
    };
    let mut versions = Vec::new();
    for benefit in benefits {
        for hook in &hooks {
            versions.push(compose(wants, parts, hook, benefit));
        }
    }
    versions
}

/// Returns the opening line by itself: "Hi Jim, it's Sean from MTD, 415-555-0134."
pub(super) fn opening_line(rubric: &Rubric, parts: &Parts) -> String {
    opening(&Wants::of(rubric), parts)
}

/// Returns the closing line by itself: "That's Sean, 415-555-0134."
pub(super) fn closing_line(rubric: &Rubric, parts: &Parts) -> String {
    closing(&Wants::of(rubric), parts).unwrap_or_default()
}

/// Returns the line that asks, with the reason to: "Please call me back about your fleet."
pub(super) fn asking_line(rubric: &Rubric, parts: &Parts) -> String {
    let wants = Wants::of(rubric);
    let topic = parts.topic.as_ref().map(|topic| format!("your {topic}"));
    let topic = topic.as_deref().unwrap_or("[something of theirs]");
    let blank = HookWords::Phrase(format!("in relation to {topic}"));
    asking(&wants, parts.hook.as_ref().unwrap_or(&blank))
}

/// What a rubric wants said, as far as a rewrite can say it.
#[derive(Debug, Default)]
struct Wants {
    name_start: bool,
    name_end: bool,
    full_name: bool,
    number_start: bool,
    number_end: bool,
    company: bool,
    benefit: bool,
    ask: bool,
    /// Wordings that rules suggest, and where they want them.
    suggestions: Vec<(Place, String)>,
}

impl Wants {
    fn of(rubric: &Rubric) -> Self {
        let mut wants = Self::default();
        for rule in &rubric.rules {
            match rule.check.purpose() {
                Purpose::At {
                    mention,
                    place,
                    full,
                } => match mention {
                    MentionKind::Name => {
                        wants.name_start |= place != Place::Closing;
                        wants.name_end |= place == Place::Closing;
                        wants.full_name |= full;
                    }
                    MentionKind::Number => {
                        wants.number_start |= place == Place::Opening;
                        wants.number_end |= place != Place::Opening;
                    }
                    _ => {}
                },
                Purpose::Company => wants.company = true,
                Purpose::Benefit => wants.benefit = true,
                Purpose::Ask => wants.ask = true,
                Purpose::Say {
                    place,
                    suggestion: Some(words),
                } => {
                    wants.suggestions.push((place, words.to_owned()));
                }
                _ => {}
            }
        }
        wants
    }
}

fn compose(wants: &Wants, parts: &Parts, hook: &HookWords, benefit: Option<&str>) -> String {
    let mut lines = vec![opening(wants, parts)];
    lines.extend(benefit.map(str::to_owned));
    lines.push(asking(wants, hook));
    lines.extend(closing(wants, parts));
    lines.join(" ")
}

fn name(wants: &Wants, parts: &Parts) -> String {
    match &parts.name {
        None => "[your name]".to_owned(),
        Some(name) if wants.full_name && !name.contains(' ') => {
            format!("{name} [your last name]")
        }
        Some(name) => name.clone(),
    }
}

fn number(parts: &Parts) -> &str {
    parts.number.as_deref().unwrap_or("[your number]")
}

fn opening(wants: &Wants, parts: &Parts) -> String {
    let prospect = parts.prospect.as_deref().unwrap_or("[their name]");
    let mut line = format!("Hi {prospect}, it's {}", name(wants, parts));
    match &parts.company {
        Some(company) => line.push_str(&format!(" from {company}")),
        None if wants.company => line.push_str(" from [your company]"),
        None => {}
    }
    if wants.number_start {
        line.push_str(&format!(", {}", number(parts)));
    }
    line.push('.');
    for (_, words) in wants
        .suggestions
        .iter()
        .filter(|(place, _)| *place == Place::Opening)
    {
        line.push_str(&format!(" {words}."));
    }
    line
}

fn asking(wants: &Wants, hook: &HookWords) -> String {
    let suggested = wants
        .suggestions
        .iter()
        .filter(|(place, _)| *place == Place::Anywhere)
        .map(|(_, words)| words.as_str());
    let mut actions: Vec<&str> = suggested.collect();
    if wants.ask {
        actions.push("Please call me back");
    }
    let Some((last, others)) = actions.split_last() else {
        return match hook {
            HookWords::Phrase(phrase) => format!("It is {phrase}."),
            HookWords::Sentences(sentences) => sentences.clone(),
        };
    };
    let mut line = String::new();
    if let HookWords::Sentences(sentences) = hook {
        line.push_str(sentences);
        line.push(' ');
    }
    for action in others {
        line.push_str(&format!("{action}. "));
    }
    line.push_str(last);
    if let HookWords::Phrase(phrase) = hook {
        line.push_str(&format!(" {phrase}"));
    }
    line.push('.');
    line
}

fn closing(wants: &Wants, parts: &Parts) -> Option<String> {
    let who = match (wants.name_end, wants.number_end) {
        (true, true) => Some(format!("That's {}, {}.", name(wants, parts), number(parts))),
        (true, false) => Some(format!("That's {}.", name(wants, parts))),
        (false, true) => Some(format!("My number is {}.", number(parts))),
        (false, false) => None,
    };
    let suggested = wants
        .suggestions
        .iter()
        .filter(|(place, _)| *place == Place::Closing)
        .map(|(_, words)| format!("{words}."));
    let lines: Vec<String> = suggested.chain(who).collect();
    (!lines.is_empty()).then(|| lines.join(" "))
}
