//! How evidence becomes a decision about a claim in one place.

use crate::speech::SpeechError;

/// Whether a claim holds in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// What is claimed was said.
    Confirmed,
    /// Something else was said, or nothing.
    Contradicted,
    /// Nobody can tell: a person should listen.
    Undecided,
}

/// The two thresholds of a log-likelihood ratio.
#[derive(Clone, Copy, Debug)]
pub(super) struct Band {
    /// From here on the claim is confirmed.
    pub(super) confirm: f64,
    /// Up to here it is contradicted.
    pub(super) reject: f64,
}

impl Band {
    /// Returns what a ratio alone says.
    pub(super) fn of(self, ratio: f64) -> Decision {
        if ratio >= self.confirm {
            Decision::Confirmed
        } else if ratio <= self.reject {
            Decision::Contradicted
        } else {
            Decision::Undecided
        }
    }
}

/// Decides by the ratio of the CTC head; where it leaves the claim open, as the decoder does. What the CTC head
/// contradicts and the decoder confirms is undecided.
pub(super) fn decide(
    ctc: Decision,
    decoder: impl FnOnce() -> Result<Decision, SpeechError>,
) -> Result<Decision, SpeechError> {
    match ctc {
        Decision::Confirmed => Ok(Decision::Confirmed),
        Decision::Contradicted => Ok(match decoder()? {
            Decision::Confirmed => Decision::Undecided,
            Decision::Contradicted | Decision::Undecided => Decision::Contradicted,
        }),
        Decision::Undecided => decoder(),
    }
}

#[cfg(test)]
mod tests {
    use super::Decision::Confirmed;
    use super::Decision::Contradicted;
    use super::Decision::Undecided;
    use super::*;

    #[test]
    fn the_decoder_is_asked_where_the_ctc_head_does_not_confirm_and_can_only_object_where_it_contradicts()
     {
        for (ctc, decoder, expected) in [
            (Confirmed, None, Confirmed),
            (Contradicted, Some(Contradicted), Contradicted),
            (Contradicted, Some(Undecided), Contradicted),
            (Contradicted, Some(Confirmed), Undecided),
            (Undecided, Some(Confirmed), Confirmed),
            (Undecided, Some(Undecided), Undecided),
            (Undecided, Some(Contradicted), Contradicted),
        ] {
            let mut asked = None;
            let decision = decide(ctc, || {
                asked = decoder;
                Ok(decoder.expect("the CTC head has confirmed"))
            });
            assert_eq!(decision.expect("nothing can fail here"), expected);
            assert_eq!(asked, decoder, "{ctc:?}");
        }
    }

    #[test]
    fn a_ratio_confirms_from_one_threshold_on_and_contradicts_up_to_the_other() {
        let band = Band {
            confirm: -2.0,
            reject: -7.0,
        };
        for (ratio, expected) in [
            (3.0, Confirmed),
            (-2.0, Confirmed),
            (-2.1, Undecided),
            (-7.0, Contradicted),
            (f64::NEG_INFINITY, Contradicted),
        ] {
            assert_eq!(band.of(ratio), expected, "{ratio}");
        }
    }
}
