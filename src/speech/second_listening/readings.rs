//! Chooses what a number was where nobody's number is known: among the readings of the words and those of
//! a second decode in a style that favours digits, by how well the sound of every mention goes with each.

use super::Reading;
use crate::domain::Doubt;
use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::Whose;
use crate::speech::Hearing;
use crate::speech::SpeechError;
use crate::speech::Tempo;

/// What the second decode is told was said just before: numbers as people write them. Their digits are
/// decoys; should they come back, the decode was an echo and is not believed.
const STYLE: &str = "Hi, it's Sam. My number is 07123 456 789. Call 312-555-0198, or 0402 318 675.";
const DECOYS: [&str; 3] = ["07123456789", "3125550198", "0402318675"];

/// Below this mean confidence a number is worth a second decode.
const SURE: f64 = 0.6;
/// By how much two mentions have to prefer their own digits to count as two numbers.
const DIFFERENT: f64 = 6.0;
/// By how much one of several readings has to lead, all mentions taken together.
const LEAD: f64 = 1.5;
/// The most readings that are weighed: each costs a few hundredths of a first listening.
const MOST_READINGS: usize = 4;

/// Makes one number of the speaker's mentions where the words leave doubt about it, unless the sound of
/// each clearly prefers its own digits.
pub(super) fn choose(
    hearing: &mut dyn Hearing,
    read_numbers: &dyn Fn(&Transcript) -> Vec<Reading>,
    mentions: &mut [Mention],
) -> Result<(), SpeechError> {
    let numbers: Vec<usize> = mentions
        .iter()
        .enumerate()
        .filter(|(_, m)| {
            m.kind == MentionKind::Number && m.whose == Whose::Speaker && m.value.is_some()
        })
        .map(|(index, _)| index)
        .collect();
    let (Some(&first), Some(&last)) = (numbers.first(), numbers.last()) else {
        return Ok(());
    };
    let places: &[usize] = if first == last {
        &[first]
    } else {
        &[first, last]
    };
    let mut readings: Vec<Reading> = Vec::new();
    for &index in places {
        let mention = &mentions[index];
        if mention.extent == Extent::Whole {
            add(
                &mut readings,
                Reading {
                    national: mention.value.clone().unwrap_or_default(),
                    e164: mention.e164.clone(),
                },
            );
        }
    }
    let is_clear = places.iter().all(|&index| {
        let mention = &mentions[index];
        mention.doubt.is_none()
            && mention.extent == Extent::Whole
            && mention.confidence.as_probability() >= SURE
    });
    if is_clear && readings.len() == 1 {
        return Ok(());
    }
    if let Some(styled) = hearing.listen_in_style(STYLE)? {
        let found = read_numbers(&styled);
        let is_echo = found
            .iter()
            .any(|reading| DECOYS.contains(&reading.national.as_str()));
        if !is_echo {
            for reading in found {
                add(&mut readings, reading);
            }
        }
    }
    readings.truncate(MOST_READINGS);
    if readings.is_empty() {
        return Ok(());
    }
    let mut weights: Vec<Vec<f64>> = Vec::new();
    for &index in places {
        let mut row = Vec::new();
        for reading in &readings {
            let Some(weighing) =
                hearing.weigh_number(mentions[index].words, &reading.national, Tempo::AsSpoken)?
            else {
                return Ok(());
            };
            row.push(weighing.log_probability);
        }
        weights.push(row);
    }
    let best_of = |row: &[f64]| row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let own: f64 = weights.iter().map(|row| best_of(row)).sum();
    let sums: Vec<f64> = (0..readings.len())
        .map(|reading| weights.iter().map(|row| row[reading]).sum())
        .collect();
    let Some(best) = (0..readings.len())
        .rev()
        .max_by(|&a, &b| sums[a].total_cmp(&sums[b]))
    else {
        return Ok(());
    };
    if own - sums[best] >= DIFFERENT {
        return Ok(());
    }
    let second = (0..readings.len())
        .filter(|&reading| reading != best)
        .map(|reading| sums[reading])
        .fold(f64::NEG_INFINITY, f64::max);
    let lead = sums[best] - second;
    let others: Vec<String> = (0..readings.len())
        .filter(|&reading| reading != best && sums[best] - sums[reading] < LEAD)
        .map(|reading| readings[reading].national.clone())
        .collect();
    for &index in places {
        let mention = &mut mentions[index];
        mention.value = Some(readings[best].national.clone());
        mention.e164.clone_from(&readings[best].e164);
        mention.extent = Extent::Whole;
        mention.doubt = (lead < LEAD).then(|| Doubt {
            reason: "the number could be read in more than one way".to_owned(),
            readings: std::iter::once(readings[best].national.clone())
                .chain(others.iter().cloned())
                .collect(),
        });
    }
    Ok(())
}

fn add(readings: &mut Vec<Reading>, reading: Reading) {
    let is_number = (7..=15).contains(&reading.national.len())
        && reading.national.bytes().all(|c| c.is_ascii_digit());
    if is_number && readings.iter().all(|r| r.national != reading.national) {
        readings.push(reading);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::WordRange;
    use crate::speech::second_listening::testing::Sounds;

    fn chosen(
        text: &str,
        digits: &'static str,
        styled: &'static str,
        numbers: &[(usize, &str)],
    ) -> (Vec<Mention>, usize) {
        let mut hearing = Sounds {
            digits,
            styled,
            ..Sounds::of(text)
        };
        let mut mentions: Vec<Mention> = numbers
            .iter()
            .map(|&(at, value)| {
                let words = WordRange {
                    first: at,
                    last: at,
                };
                Mention::of(MentionKind::Number, &hearing.transcript, words).with_value(value)
            })
            .collect();
        let read = |transcript: &Transcript| {
            transcript
                .words
                .iter()
                .filter(|word| word.text.bytes().all(|c| c.is_ascii_digit()))
                .map(|word| Reading {
                    national: word.text.clone(),
                    e164: None,
                })
                .collect()
        };
        choose(&mut hearing, &read, &mut mentions).expect("nothing can fail here");
        (mentions, hearing.asked)
    }

    fn values(mentions: &[Mention]) -> Vec<&str> {
        mentions.iter().filter_map(|m| m.value.as_deref()).collect()
    }

    #[test]
    fn two_readings_of_one_number_are_made_one() {
        let text = "I'm on 2125550142 so ring 2125550143 please";
        let both = &[(2, "2125550142"), (5, "2125550143")];
        let (mentions, _) = chosen(text, "2125550142", "", both);
        assert_eq!(values(&mentions), ["2125550142", "2125550142"]);
        assert!(mentions.iter().all(|m| m.doubt.is_none()));
    }

    #[test]
    fn another_decode_may_be_right_but_an_echo_is_not_believed() {
        let text = "I'm on 2125550142 so ring 2125550143 please";
        let both = &[(2, "2125550142"), (5, "2125550143")];
        let (mentions, _) = chosen(text, "2125550149", "on 2125550149 twice", both);
        assert_eq!(values(&mentions), ["2125550149", "2125550149"]);
        let (mentions, _) = chosen(text, "3125550198", "on 3125550198 twice", both);
        assert_eq!(values(&mentions), ["2125550142", "2125550142"]);
        assert!(mentions.iter().all(|m| m.doubt.is_some()));
    }

    #[test]
    fn what_is_clear_is_not_asked() {
        let text = "I'm on 2125550142 so ring 2125550142 please";
        let (mentions, asked) = chosen(text, "", "", &[(2, "2125550142"), (5, "2125550142")]);
        assert_eq!((mentions.len(), asked), (2, 0));
    }
}
