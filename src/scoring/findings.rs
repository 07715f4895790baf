//! What is in a message: first the entities (numbers and names), then their verification where there is
//! sound to ask, and last the
//! prospect, the company and the phrases, which rest on them.

use crate::analyze::Known;
use crate::analyze::find_company;
use crate::analyze::find_entities;
use crate::analyze::find_phrases;
use crate::analyze::mark_prospect;
use crate::domain::Mention;
use crate::domain::Transcript;
use crate::speech::AcousticEvidence;
use crate::speech::SpeechError;
use crate::verify::Claims;
use crate::verify::verify;

/// Finds what is in words that nobody said into a microphone: there is no sound to verify them by.
pub fn find_mentions(transcript: &Transcript, known: &Known<'_>) -> Vec<Mention> {
    let entities = find_entities(transcript, known);
    with_phrases(transcript, entities, known)
}

/// Finds what is in a recording: its names and numbers are verified against the sound before any phrase is found.
///
/// # Errors
/// Fails only where the speech engine itself does.
pub fn find_verified_mentions(
    transcript: &Transcript,
    evidence: &mut dyn AcousticEvidence,
    known: &Known<'_>,
) -> Result<Vec<Mention>, SpeechError> {
    let mut entities = find_entities(transcript, known);
    let claims = Claims::of(known.rep, known.region);
    verify(transcript, evidence, &claims, &mut entities)?;
    Ok(with_phrases(transcript, entities, known))
}

fn with_phrases(
    transcript: &Transcript,
    entities: Vec<Mention>,
    known: &Known<'_>,
) -> Vec<Mention> {
    let mut mentions = entities;
    if let Some(prospect) = known.prospect {
        mark_prospect(&mut mentions, transcript, prospect);
    }
    mentions.extend(find_company(transcript, &mentions));
    let phrases = find_phrases(transcript, &mentions, known.phrases);
    mentions.extend(phrases);
    mentions.sort_by_key(|mention| (mention.words, mention.kind));
    mentions
}
