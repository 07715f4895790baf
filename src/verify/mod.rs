//! Holds what the rep claims, a name and a number, against the sound: is it that what was said, and where nobody's
//! number is known, which number was it?
//!
//! The CTC heads decide where their log-likelihood ratio is clear; where it is not, forced decoding does; and what is
//! then still open is left to a person. What is claimed is only ever scored against the sound, never given to the
//! recogniser beforehand, so that it cannot bias the words. Every threshold is in `thresholds`.

mod claims;
mod consensus;
mod decision;
mod forced;
mod half;
mod name;
mod number;
mod spoken;
#[cfg(test)]
mod testing;
mod thresholds;

pub use claims::Claims;

use crate::analyze::names::name_places;
use crate::domain::Mention;
use crate::domain::Transcript;
use crate::speech::AcousticEvidence;
use crate::speech::SpeechError;

/// Makes the mentions of numbers and names in a transcript say what the sound says. What the words settle is not asked
/// of it.
///
/// # Errors
/// Fails only where the speech engine itself does.
pub fn verify(
    transcript: &Transcript,
    evidence: &mut dyn AcousticEvidence,
    claims: &Claims,
    mentions: &mut Vec<Mention>,
) -> Result<(), SpeechError> {
    let places = name_places(transcript, mentions);
    if let Some(spoken) = spoken::spoken_numbers(evidence, transcript, claims, mentions)? {
        match &claims.number {
            Some(number) => {
                number::verify(evidence, transcript, claims, number, &spoken, mentions)?;
            }
            None => consensus::settle(transcript, claims, &spoken, mentions),
        }
    }
    if let Some(name) = &claims.name {
        name::verify(evidence, transcript, name, &places, mentions)?;
    }
    mentions.sort_by_key(|mention| (mention.words, mention.kind));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Region;
    use crate::domain::Rep;
    use testing::Sounds;
    use testing::timed;
    use testing::values;

    const OWN: &str = "07700900226";
    const WRONG: &str = "07700900262";

    /// Verifies words that hold no number and no name, where the letter head finds the claimed name at 1 s and the
    /// digit head recognises a number at 2 s.
    fn verified(rep: &Rep, recognised: Option<&'static str>) -> Vec<(Option<String>, bool)> {
        let mut sounds = Sounds {
            digits: recognised.unwrap_or(OWN),
            recognised: recognised.map(|digits| vec![(2, digits)]),
            hits: Some(vec![(1, -5.0)]),
            ..Sounds::default()
        };
        let transcript = timed("Hi Jim this is on now, fun fun. Call me back. Thanks, goodbye Jim");
        let claims = Claims::of(rep, Region::GB);
        let mut mentions = Vec::new();
        verify(&transcript, &mut sounds, &claims, &mut mentions).expect("nothing can fail here");
        assert!(mentions.is_sorted_by_key(|mention| mention.words));
        values(mentions)
    }

    #[test]
    fn numbers_and_names_are_verified_against_what_is_claimed() {
        let rep = |name: Option<&str>, number: Option<&str>| Rep {
            name: name.map(str::to_owned),
            number: number.map(str::to_owned),
        };
        let said = |value: &str| (Some(value.to_owned()), false);
        // Who is claimed to speak, what the digit head recognises, and what comes of it in the order of the words.
        for (rep, recognised, expected) in [
            (rep(None, None), Some(WRONG), vec![said(WRONG)]),
            (rep(None, Some(OWN)), Some(OWN), vec![said(OWN)]),
            (rep(None, Some(OWN)), Some(WRONG), vec![said(WRONG)]),
            (
                rep(Some("Sean Carter"), Some(OWN)),
                Some(OWN),
                vec![said("Sean Carter"), said(OWN)],
            ),
            // Without a digit head no number is verified.
            (rep(None, Some(OWN)), None, vec![]),
            (
                rep(Some("Sean Carter"), Some(OWN)),
                None,
                vec![said("Sean Carter")],
            ),
        ] {
            let found = verified(&rep, recognised);
            assert_eq!(found, expected, "{rep:?} {recognised:?}");
        }
    }
}
