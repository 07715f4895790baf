//! `say`: one of a house's own wordings is said, where it should be.

use serde::Serialize;

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::Setting;
use crate::rubric::checks::quoted;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;
use crate::rubric::wording::Wording;
use crate::rubric::zones::Place;
use crate::text::forms::forms;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Say {
    phrases: Vec<Wording>,
    pub(super) place: Place,
    /// Words for a rewrite to use. They change no verdict, and so no hash.
    #[serde(skip)]
    pub(super) suggestion: Option<String>,
}

impl Judge for Say {
    const KIND: Kind = Kind {
        name: "say",
        about: "One of your own wordings is said.",
        settings: &[
            PHRASES,
            PLACE,
            Setting {
                name: "suggestion",
                about: "Words that a rewrite of a message may use to pass: \"Please look out for my e-mail\".",
            },
        ],
    };

    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError> {
        Ok(Self {
            phrases: phrases(settings)?,
            place: place(settings)?,
            suggestion: settings
                .text("suggestion")?
                .map(|(text, _)| text.trim_end_matches('.').to_owned()),
        })
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let found = said(case, &self.phrases);
        if let Some(here) = found.iter().find(|m| case.zones.holds(self.place, m.words)) {
            return Finding::met(format!(
                "{}{}.",
                case.said_first(here),
                in_place(self.place)
            ))
            .with([here]);
        }
        let example = || {
            self.phrases
                .first()
                .map_or_else(String::new, Wording::example)
        };
        let wanted = self.suggestion.clone().unwrap_or_else(example);
        Finding::missed(match found.first() {
            Some(elsewhere) => format!(
                "You don't say \"{wanted}\" or the like{}, only elsewhere: {}.",
                in_place(self.place),
                quoted(elsewhere)
            ),
            None => format!(
                "You don't say \"{wanted}\" or the like{}.",
                in_place(self.place)
            ),
        })
    }
}

/// The setting that `say` and `never-say` share.
pub(super) const PHRASES: Setting = Setting {
    name: "phrases",
    about: "The wordings, any of which counts, as patterns: (a|b) is either word, word~ takes an ending, ..3 is up to three words. Required.",
};

/// The other one.
pub(super) const PLACE: Setting = Setting {
    name: "place",
    about: "Where: opening, closing or anywhere; anywhere if left out.",
};

/// Takes the wordings, of which there has to be one.
pub(super) fn phrases(settings: &mut Settings<'_>) -> Result<Vec<Wording>, RubricError> {
    let texts = settings.texts("phrases")?.unwrap_or_default();
    if texts.is_empty() {
        return Err(settings.missing("phrases"));
    }
    texts
        .into_iter()
        .map(|(text, line)| {
            Wording::parse(&text).map_err(|problem| {
                settings.error(line, format!("phrases of {}: {problem}", settings.owner))
            })
        })
        .collect()
}

/// Takes the place.
pub(super) fn place(settings: &mut Settings<'_>) -> Result<Place, RubricError> {
    Ok(settings
        .word("place", &Place::PLACE_WORDS)?
        .unwrap_or(Place::Anywhere))
}

/// Returns where any of the wordings is said, in order.
pub(super) fn said(case: &Case<'_>, phrases: &[Wording]) -> Vec<Mention> {
    let transcript = case.take.transcript;
    let forms = forms(transcript, case.take.mentions);
    let mut found: Vec<Mention> = phrases
        .iter()
        .flat_map(|phrase| phrase.pattern().find(&forms))
        .map(|words| Mention::of(MentionKind::Phrase, transcript, words))
        .collect();
    found.sort_by_key(|mention| mention.words);
    found
}

/// Words a place for the end of a sentence.
pub(super) fn in_place(place: Place) -> &'static str {
    match place {
        Place::Anywhere => "",
        Place::Opening => " in the opening",
        Place::Closing => " in the closing",
    }
}
