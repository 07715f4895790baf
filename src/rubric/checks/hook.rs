//! `hook`: words that make the prospect want to call back, without saying why or selling.

use serde::Serialize;

use crate::domain::HookType;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Strength;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::Setting;
use crate::rubric::checks::is_house_phrase;
use crate::rubric::checks::quoted;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;
use crate::text::did_you_mean::unknown_word;

/// Why each type makes people call back, and what a weak one of it lacks.
const WHY: [(HookType, &str, &str); HookType::ALL.len()] = [
    (
        HookType::TopicAboutThem,
        "That's about them, and it leaves a question open.",
        "That's about them, but it could be about anybody: name something only they have.",
    ),
    (
        HookType::SomethingNoticed,
        "You noticed something about them, and they'll want to know more.",
        "You noticed something, but too little of it is theirs, or too much is given away.",
    ),
    (
        HookType::Referral,
        "Somebody they know sent you, and they'll want to know why.",
        "Somebody sent you, but that alone won't make them wonder: say that there's a reason.",
    ),
    (
        HookType::Question,
        "That's a question only a call can answer.",
        "You have a question, but it could be any question: say what of theirs it is about.",
    ),
    (
        HookType::ProblemHint,
        "That hints at a problem of theirs, and they'll want to know which.",
        "You hint at a problem, but it could be anybody's: name the part of their business.",
    ),
    (
        HookType::OpenLoop,
        "That's a story they'll want to hear the end of.",
        "You leave something open, but nothing in it is theirs: say what it's about.",
    ),
    (
        HookType::InsightTeaser,
        "You know something they don't, and they'll want to hear it.",
        "You have an idea for them, but so has everybody who calls: say what of theirs it's about.",
    ),
    (
        HookType::Deadline,
        "That's a date that matters to them.",
        "There's a date, but not why it matters to them.",
    ),
    (
        HookType::MoveOn,
        "You're about to move on, so they have to decide.",
        "You're about to move on, but they don't know from what.",
    ),
];

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Hook {
    types: Vec<String>,
}

impl Judge for Hook {
    const KIND: Kind = Kind {
        name: "hook",
        about: "Something makes the prospect want to know more.",
        settings: &[Setting {
            name: "types",
            about: "The types that count: topic-about-them, something-noticed, referral, question, problem-hint, open-loop, insight-teaser, deadline, move-on; all if left out.",
        }],
    };

    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError> {
        let mut types = Vec::new();
        for (name, line) in settings.texts("types")?.unwrap_or_default() {
            if HookType::of_id(&name).is_none() {
                let valid = HookType::ALL.map(HookType::id);
                return Err(settings.error(line, unknown_word("type of hook", &name, &valid)));
            }
            types.push(name);
        }
        types.sort();
        types.dedup();
        Ok(Self { types })
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let mut hooks = case.mentions(MentionKind::Hook);
        hooks.retain(|hook| {
            self.types.is_empty() || hook.value.as_ref().is_some_and(|t| self.types.contains(t))
        });
        let certain = |strength| {
            hooks.iter().find(|hook| {
                hook.doubt.is_none() && hook.strength.unwrap_or(Strength::Strong) == strength
            })
        };
        if let Some(hook) = certain(Strength::Strong) {
            let why = if is_house_phrase(hook) {
                "That's on your own list of hooks."
            } else {
                why(hook, Strength::Strong)
            };
            return Finding::met(format!("{}. {why}", case.said_first(hook))).with([*hook]);
        }
        if let Some(hook) = hooks.iter().find(|hook| hook.doubt.is_some()) {
            return case.unsure_what_it_does(hook);
        }
        let disarmed = case.mentions(MentionKind::Disarmed);
        match (certain(Strength::Weak), disarmed.first()) {
            (Some(hook), Some(disarmed)) => {
                let (given_away, evidence) = given_away(case, disarmed);
                let said = case.said_first(hook);
                Finding::partly(format!("{said}, which is a start. {given_away}"))
                    .with([*hook])
                    .with(&evidence)
            }
            (Some(hook), None) => {
                let why = why(hook, Strength::Weak);
                Finding::partly(format!("{}. {why}", case.said_first(hook))).with([*hook])
            }
            (None, Some(disarmed)) => {
                let (given_away, evidence) = given_away(case, disarmed);
                Finding::missed(given_away).with(&evidence)
            }
            (None, None) => Finding::missed(without_any(case)),
        }
    }
}

/// Says why a hook of a type is as strong as it is.
fn why(hook: &Mention, strength: Strength) -> &'static str {
    let kind = hook.value.as_deref().and_then(HookType::of_id);
    let row = WHY.iter().find(|row| Some(row.0) == kind);
    match (row, strength) {
        (Some(row), Strength::Strong) => row.1,
        (Some(row), Strength::Weak) => row.2,
        (None, Strength::Strong) => "They'll want to know more.",
        (None, Strength::Weak) => "That's a start, but it is vague, or explained too soon.",
    }
}

/// Says why there is none.
fn without_any(case: &Case<'_>) -> String {
    if let Some(phrase) = case.never(MentionKind::Hook) {
        return format!(
            "There's no reason to call back yet: your own list says that {} is never a hook.",
            quoted(phrase)
        );
    }
    if let Some(pitch) = case.mentions(MentionKind::Pitch).first() {
        return format!(
            "There's no reason to call back yet: {}. It gives away the reason, so they needn't call.",
            case.said(pitch)
        );
    }
    if let Some(reason) = case.mentions(MentionKind::Reason).first() {
        return format!(
            "There's nothing left to be curious about: {}, and that's all of it.",
            case.said(reason)
        );
    }
    "There's no reason to call back yet: a name and a number alone are none.".to_owned()
}

/// Says what would have been a hook, and what gave it away (the first words after it that sell or tell the reason), with
/// the mentions of both.
fn given_away(case: &Case<'_>, disarmed: &Mention) -> (String, Vec<Mention>) {
    let mut telling = case.mentions(MentionKind::Pitch);
    telling.extend(case.mentions(MentionKind::Reason));
    telling.sort_by_key(|mention| (mention.words < disarmed.words, mention.words));
    let had = quoted(disarmed);
    let Some(telling) = telling.first() else {
        let said = format!("You had them at {had}, and gave it away in the same breath.");
        return (said, vec![disarmed.clone()]);
    };
    let said = format!(
        "You had them at {had}, and gave it away with {}.",
        quoted(telling)
    );
    let kind = match telling.kind {
        // Reports know a reason as what it does here.
        MentionKind::Reason => MentionKind::Disarmed,
        other => other,
    };
    let telling = Mention {
        kind,
        ..(*telling).clone()
    };
    (said, vec![disarmed.clone(), telling])
}

#[cfg(test)]
mod tests {
    use crate::domain::Verdict;
    use crate::rubric::testing::Message;

    #[track_caller]
    fn check(said: &str, verdict: Verdict, reason: &str) {
        let result = Message::recorded(said).into_script().check("hook");
        assert_eq!((result.verdict, result.reason.as_str()), (verdict, reason));
    }

    #[test]
    fn a_coach_says_why_by_the_type() {
        check(
            "Hi Jim. {hook=referral:Ann Reed said I should ring you.} Call me.",
            Verdict::Met,
            "Your script says \"Ann Reed said I should ring you\". Somebody they know sent you, and they'll want to know why.",
        );
        check(
            "Hi Jim. {~hook=insight-teaser:I have an idea for you.} Call me.",
            Verdict::Partly,
            "Your script says \"I have an idea for you\". You have an idea for them, but so has everybody who calls: say what of theirs it's about.",
        );
        check(
            "Hi Jim. {?hook=question:I've a question.} Call me.",
            Verdict::Unsure,
            "I'm not sure about this one. Read this sentence yourself: \"I've a question\". Does it?",
        );
    }

    #[test]
    fn what_is_given_away_is_shown_with_what_gave_it_away() {
        let said = "Hi Jim. {disarmed:I saw you're hiring.} {pitch:We supply temps.} Call me.";
        check(
            said,
            Verdict::Missed,
            "You had them at \"I saw you're hiring\", and gave it away with \"We supply temps\".",
        );
        let evidence = Message::recorded(said).check("hook").evidence;
        let texts: Vec<&str> = evidence
            .iter()
            .map(|mention| mention.text.as_str())
            .collect();
        assert_eq!(texts, ["I saw you're hiring.", "We supply temps."]);
        check(
            "Hi Jim. {reason:Your tyres are ready.} Call me.",
            Verdict::Missed,
            "There's nothing left to be curious about: your script says \"Your tyres are ready\", and that's all of it.",
        );
    }
}
