//! How a check came to its verdict on a script: what the tagger says of it in plain words, which words count, and what
//! the house has decided.

use crate::analyze::phrases;
use crate::domain::HousePhrases;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::Verdict;
use crate::rubric::Purpose;
use crate::rubric::Rule;
use crate::rubric::Take;
use crate::rubric::judge;
use crate::rubric::predicted_duration;
use crate::scoring::context::ScoringContext;
use crate::scoring::findings::find_mentions;
use crate::text::trimmed;

/// How a check came to its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The verdict.
    pub verdict: Verdict,
    /// What the report says.
    pub reason: String,
    /// How probable the tagger takes it to be, in a sentence; `None` if it is not asked.
    pub tagger: Option<String>,
    /// The words that count, each with what they are and by whose decision.
    pub words: Vec<String>,
}

/// The rate at which a script is timed, in spoken words a minute.
const USUAL_RATE: f64 = 150.0;

/// Explains the verdict of a rule on a script; `None` if the rule is not one of the rubric's.
pub fn explain_script(
    text: &str,
    rule: &Rule,
    context: &ScoringContext<'_>,
) -> Option<Explanation> {
    let transcript = Transcript::typed(text);
    let mentions = find_mentions(&transcript, &context.known());
    let take = Take {
        duration: Some(predicted_duration(&transcript, USUAL_RATE)),
        facts: None,
        transcript: &transcript,
        mentions: &mentions,
        rep: context.rep,
        region: context.region,
        predicted: true,
    };
    let results = judge(context.rubric, &take);
    let result = results.into_iter().find(|result| result.id == rule.id)?;
    let kind = kind_of(rule.check.purpose());
    Some(Explanation {
        verdict: result.verdict,
        reason: result.reason,
        tagger: kind.and_then(|kind| said_by_tagger(&transcript, kind)),
        words: mentions
            .iter()
            .filter(|mention| kind.is_some_and(|kind| bears_on(mention, kind)))
            .map(explained)
            .collect(),
    })
}

/// Returns what a check looks for.
fn kind_of(purpose: Purpose<'_>) -> Option<MentionKind> {
    match purpose {
        Purpose::Hook => Some(MentionKind::Hook),
        Purpose::Ask => Some(MentionKind::CallbackAsk),
        Purpose::Benefit => Some(MentionKind::Pitch),
        Purpose::Honest => Some(MentionKind::Deception),
        Purpose::Without(mention) | Purpose::At { mention, .. } => Some(mention),
        Purpose::NumberAgrees => Some(MentionKind::Number),
        _ => None,
    }
}

fn said_by_tagger(transcript: &Transcript, kind: MentionKind) -> Option<String> {
    let probability = phrases::probability(transcript, kind)?;
    let that = match kind {
        MentionKind::Hook => "something in it makes them curious",
        MentionKind::Pitch => "something in it sells",
        MentionKind::Introduction => "it only introduces you",
        _ => "it asks for the call back",
    };
    let in_words = match probability {
        0.95.. => "It is nearly certain",
        0.65.. => "It is likely",
        0.35.. => "It may or may not be",
        0.05.. => "It is unlikely",
        _ => "It is all but ruled out",
    };
    let hundredths = (probability * 100.0).round().clamp(1.0, 99.0);
    Some(format!(
        "{in_words} that {that}: {hundredths} in 100 messages like this one do."
    ))
}

/// Returns whether a mention has to do with what a check looks for.
fn bears_on(mention: &Mention, kind: MentionKind) -> bool {
    let decided = |always| HousePhrases::decision(kind, always);
    match mention.kind {
        MentionKind::Disarmed | MentionKind::Reason => kind == MentionKind::Hook,
        MentionKind::Channel => kind == MentionKind::CallbackAsk,
        MentionKind::Phrase => mention.value == decided(false),
        found => found == kind,
    }
}

fn explained(mention: &Mention) -> String {
    let value = mention.value.as_deref();
    let what = match (mention.kind, value) {
        (MentionKind::Hook, Some(kind)) => format!("a hook ({kind})"),
        (MentionKind::Hook, None) => "a hook".to_owned(),
        (MentionKind::Disarmed, _) => "a hook that is given away".to_owned(),
        (MentionKind::Reason, _) => "the plain reason for the call".to_owned(),
        (MentionKind::Pitch, _) => "a pitch".to_owned(),
        (MentionKind::Introduction, _) => "an introduction".to_owned(),
        (MentionKind::CallbackAsk, _) => "an ask".to_owned(),
        (MentionKind::Channel, Some(way)) => format!("another way to answer ({way})"),
        (MentionKind::Deception, _) => "misleading".to_owned(),
        (MentionKind::Weak, _) => "weak language".to_owned(),
        (MentionKind::Phrase, Some(decided)) => decided.to_owned(),
        (MentionKind::Name, _) => "your name".to_owned(),
        (MentionKind::Number, _) => "a number".to_owned(),
        _ => "what is looked for".to_owned(),
    };
    let doubt = if mention.doubt.is_some() {
        "perhaps "
    } else {
        ""
    };
    let by = match mention.rule.as_deref() {
        Some(HousePhrases::RULE) => ", by your own list",
        Some(phrases::KNOWN_TRICK) => ", by its wording",
        Some(phrases::NUMBER_LEFT) => ", because it is left to be called",
        _ => "",
    };
    format!("\"{}\": {doubt}{what}{by}", trimmed(&mention.text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Origin;
    use crate::domain::Region;
    use crate::domain::Rep;
    use crate::rubric::Rubric;

    fn explain(check: &str, text: &str, phrases: &[(&str, &str)]) -> Explanation {
        let mut house = HousePhrases::default();
        for (key, words) in phrases {
            house.add(key, &[(*words).to_owned()]).unwrap();
        }
        let rubric = Rubric::builtin("callback").unwrap().with_phrases(&house);
        let (rep, origin) = (Rep::default(), Origin::default());
        let context = ScoringContext {
            rubric: &rubric,
            rep: &rep,
            origin: &origin,
            prospect: None,
            region: Region::US,
        };
        explain_script(text, rubric.rule(check).unwrap(), &context).unwrap()
    }

    const CLASSIC: &str = "Hi Jim, it's Sean from MTD. Could you please call me back in relation to your sales people";

    #[test]
    fn the_tagger_is_quoted_in_plain_words() {
        let hook = explain("hook", CLASSIC, &[]);
        assert_eq!(hook.verdict, Verdict::Met);
        let tagger = hook.tagger.unwrap();
        assert!(tagger.starts_with("It is nearly certain that something in it makes them curious"));
        assert_eq!(
            hook.words,
            ["\"in relation to your sales people\": a hook (topic-about-them)"]
        );
        let pitch = explain("no-pitch", CLASSIC, &[]);
        assert!(pitch.tagger.unwrap().starts_with("It is all but ruled out"));
        assert!(pitch.words.is_empty());
    }

    #[test]
    fn what_the_house_decided_is_told_as_such() {
        let hook = explain("hook", CLASSIC, &[("never_a_hook", "sales people")]);
        assert_eq!(hook.verdict, Verdict::Missed);
        assert!(hook.reason.contains("your own list"), "{}", hook.reason);
        assert_eq!(
            hook.words,
            ["\"sales people\": never a hook, by your own list"]
        );
        let pitch = explain("no-pitch", CLASSIC, &[("always_selling", "from MTD")]);
        assert_eq!(pitch.verdict, Verdict::Missed);
        assert_eq!(pitch.words, ["\"from MTD\": a pitch, by your own list"]);
    }

    #[test]
    fn what_no_network_decides_has_no_probability() {
        let trick = "Hi Jim, it's Sean. I'm returning your call. Please call me back.";
        let honest = explain("honest", trick, &[]);
        assert_eq!((honest.verdict, honest.tagger), (Verdict::Missed, None));
        assert_eq!(
            honest.words,
            ["\"returning your call\": misleading, by its wording"]
        );
        assert_eq!(explain("duration", trick, &[]).words, [""; 0]);
    }
}
