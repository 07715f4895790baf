//! Scores one message, recorded or written: what is in its words, what the rules say of that, and whose message it is.

use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Override;
use crate::domain::Recording;
use crate::domain::Rep;
use crate::domain::ScoredRecording;
use crate::domain::Transcript;
use crate::domain::Whose;
use crate::rubric::Take;
use crate::rubric::predicted_duration;
use crate::scoring::coach::Cut;
use crate::scoring::coach::cut_to_fit;
use crate::scoring::context::ScoringContext;
use crate::scoring::findings::find_mentions;
use crate::scoring::findings::find_verified_mentions;
use crate::scoring::scorecard::scorecard;
use crate::speech::CachedRecognition;
use crate::speech::SpeechError;

/// Scores a recording that was transcribed. Overrides replace the verdicts of their checks.
///
/// # Errors
/// Fails only where the speech engine itself does.
pub fn score_recording(
    recording: &Recording,
    recognition: &mut CachedRecognition<'_>,
    context: &ScoringContext<'_>,
    overrides: &[Override],
) -> Result<ScoredRecording, SpeechError> {
    let CachedRecognition {
        facts,
        envelope,
        transcript,
        evidence,
        ..
    } = recognition;
    let mentions = find_verified_mentions(transcript, evidence, &context.known())?;
    let take = Take {
        duration: Some(facts.duration),
        facts: Some(facts),
        transcript,
        mentions: &mentions,
        rep: context.rep,
        region: context.region,
        predicted: false,
    };
    let scorecard = scorecard(context.rubric, &take, overrides);
    Ok(ScoredRecording {
        recording: recording.clone(),
        duration: facts.duration,
        facts: Some(facts.clone()),
        envelope: Some(envelope.clone()),
        origin: context.origin.clone(),
        rubric: context.rubric.reference(),
        rep: completed(context.rep, &mentions),
        region: context.region,
        transcript: transcript.clone(),
        mentions: reported(mentions),
        scorecard,
    })
}

/// Scores a script that nobody has read aloud yet, and finds the words that could go so that it fits its limit. Its
/// duration is predicted at a rate in spoken words a minute; each digit is a word.
pub fn score_script(
    recording: Recording,
    text: &str,
    words_per_minute: f64,
    context: &ScoringContext<'_>,
) -> (ScoredRecording, Cut) {
    let transcript = Transcript::typed(text);
    let mentions = find_mentions(&transcript, &context.known());
    let duration = predicted_duration(&transcript, words_per_minute);
    let take = Take {
        duration: Some(duration),
        facts: None,
        transcript: &transcript,
        mentions: &mentions,
        rep: context.rep,
        region: context.region,
        predicted: true,
    };
    let scorecard = scorecard(context.rubric, &take, &[]);
    let cut = cut_to_fit(context.rubric, &take, &scorecard.checks);
    let scored = ScoredRecording {
        recording,
        duration,
        facts: None,
        envelope: None,
        origin: context.origin.clone(),
        rubric: context.rubric.reference(),
        rep: completed(context.rep, &mentions),
        region: context.region,
        transcript,
        mentions: reported(mentions),
        scorecard,
    };
    (scored, cut)
}

/// Returns what reports list.
fn reported(mut mentions: Vec<Mention>) -> Vec<Mention> {
    mentions.retain(|mention| mention.kind.is_reported());
    mentions
}

/// Returns what was known of the rep, completed by the first whole name and number that were said
/// without doubt.
fn completed(known: &Rep, mentions: &[Mention]) -> Rep {
    let said = |kind: MentionKind| {
        mentions.iter().find(move |mention| {
            mention.kind == kind
                && mention.whose == Whose::Speaker
                && mention.extent == Extent::Whole
                && mention.doubt.is_none()
        })
    };
    Rep {
        name: known
            .name
            .clone()
            .or_else(|| said(MentionKind::Name)?.value.clone()),
        number: known.number.clone().or_else(|| {
            let number = said(MentionKind::Number)?;
            number.e164.clone().or_else(|| number.value.clone())
        }),
    }
}
