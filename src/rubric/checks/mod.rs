//! The closed kinds of check, one file each: what a kind's settings are, and how it judges.
//!
//! A new kind is a file with a type that implements [`Judge`], and a line in [`every_kind`] below.
//! Which rules exist, what they are worth and what they say to people is data, in the rubrics.

mod ask;
mod benefit;
mod case;
mod company;
mod duration;
mod fillers;
mod honest;
mod hook;
mod level;
mod mention_at;
mod never_say;
mod no_mention;
mod number_agrees;
mod number_pace;
mod range;
mod say;
mod silence;

pub(crate) use case::Case;
pub(crate) use case::Finding;
pub(crate) use case::is_house_phrase;
pub(crate) use case::listen_to;
pub(crate) use case::quoted;
pub(crate) use case::seconds;

use serde::Serialize;

use crate::domain::MentionKind;
use crate::domain::Millis;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;
use crate::rubric::zones::Place;

/// A kind of check, as a rubric's author needs to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The word to write: `check = "mention-at"`.
    pub name: &'static str,
    /// What it asks.
    pub about: &'static str,
    /// What can be set.
    pub settings: &'static [Setting],
}

/// A setting of a kind of check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The key to write.
    pub name: &'static str,
    /// What it sets, its unit, and what holds where it is left out.
    pub about: &'static str,
}

/// A kind of check: how its settings are read, and how it judges.
trait Judge: Sized {
    /// What a rubric's author needs to know.
    const KIND: Kind;

    /// Takes the kind's own settings.
    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError>;

    /// Judges a message.
    fn judge(&self, case: &Case<'_>) -> Finding;
}

/// A kind of check with its settings: how one rule is judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Check(AnyCheck);

macro_rules! every_kind {
    ($($variant:ident($module:ident)),+ $(,)?) => {
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(rename_all = "kebab-case")]
        enum AnyCheck {
            $($variant($module::$variant)),+
        }

        /// Every kind of check there is.
        const KINDS: &[Kind] = &[$($module::$variant::KIND),+];

        impl Check {
            /// Returns the kind.
            pub fn kind(&self) -> &'static Kind {
                let name = match &self.0 {
                    $(AnyCheck::$variant(_) => $module::$variant::KIND.name),+
                };
                KINDS.iter().find(|kind| kind.name == name).expect("both come from one list")
            }

            /// Reads the settings of the kind that goes by `name`, which has to be a kind's name.
            pub(crate) fn read(name: &str, settings: &mut Settings<'_>) -> Result<Self, RubricError> {
                $(if name == $module::$variant::KIND.name {
                    return $module::$variant::read(settings).map(|c| Self(AnyCheck::$variant(c)));
                })+
                Err(settings.missing("check"))
            }

            /// Judges a message. Where nobody says a word, there is nothing to judge.
            pub(crate) fn judge(&self, case: &Case<'_>) -> Finding {
                if case.take.transcript.words.is_empty() {
                    return Finding::skipped(if case.take.predicted {
                        "The script is empty."
                    } else {
                        "I heard no speech."
                    });
                }
                match &self.0 {
                    $(AnyCheck::$variant(check) => check.judge(case)),+
                }
            }
        }
    };
}

every_kind! {
    Duration(duration),
    Hook(hook),
    Ask(ask),
    MentionAt(mention_at),
    NoMention(no_mention),
    Honest(honest),
    NumberAgrees(number_agrees),
    NumberPace(number_pace),
    Fillers(fillers),
    Silence(silence),
    Level(level),
    Range(range),
    Company(company),
    Benefit(benefit),
    Say(say),
    NeverSay(never_say),
}

/// Returns every kind of check, for documents and error messages.
pub fn kinds() -> &'static [Kind] {
    KINDS
}

impl Check {
    /// Returns the settings as a rubric would write them: `("max_seconds", "20")`, with defaults
    /// filled in.
    pub fn settings(&self) -> Vec<(String, String)> {
        let tree = serde_json::to_value(&self.0).unwrap_or_default();
        let inner = tree.as_object().and_then(|kind| kind.values().next());
        inner
            .and_then(serde_json::Value::as_object)
            .into_iter()
            .flatten()
            .filter(|(_, value)| !value.is_null() && **value != serde_json::json!([]))
            .map(|(key, value)| (key.clone(), value.to_string()))
            .collect()
    }

    /// Returns how its verdict comes about, where that is more than comparing words and numbers.
    pub fn decided_by(&self) -> Option<&'static str> {
        match &self.0 {
            AnyCheck::Hook(_) => Some(HOOKS_ARE_DECIDED),
            AnyCheck::Ask(_) | AnyCheck::NoMention(_) | AnyCheck::Benefit(_) => {
                Some(PHRASES_ARE_DECIDED)
            }
            AnyCheck::Honest(_) => Some(TRICKS_ARE_DECIDED),
            _ => None,
        }
    }

    /// Returns what the check is about, for coaching.
    pub(crate) fn purpose(&self) -> Purpose<'_> {
        match &self.0 {
            AnyCheck::Duration(duration) => Purpose::Duration(duration.max_seconds),
            AnyCheck::Hook(_) => Purpose::Hook,
            AnyCheck::Ask(_) => Purpose::Ask,
            AnyCheck::MentionAt(at) => Purpose::At {
                mention: at.mention,
                place: at.place,
                full: at.full,
            },
            AnyCheck::NoMention(no) => Purpose::Without(no.mention),
            AnyCheck::Honest(_) => Purpose::Honest,
            AnyCheck::Company(_) => Purpose::Company,
            AnyCheck::Benefit(_) => Purpose::Benefit,
            AnyCheck::NumberAgrees(_) => Purpose::NumberAgrees,
            AnyCheck::Say(say) => Purpose::Say {
                place: say.place,
                suggestion: say.suggestion.as_deref(),
            },
            AnyCheck::NeverSay(_) => Purpose::NeverSay,
            AnyCheck::NumberPace(_)
            | AnyCheck::Fillers(_)
            | AnyCheck::Silence(_)
            | AnyCheck::Level(_) => Purpose::Sound,
            AnyCheck::Range(range) if range.needs_sound() => Purpose::Sound,
            AnyCheck::Range(_) => Purpose::Length,
        }
    }
}

/// What a check is about, as far as coaching has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose<'a> {
    /// To be no longer than this.
    Duration(Millis),
    /// To make curious.
    Hook,
    /// To ask for the call back.
    Ask,
    /// To say a name or number somewhere.
    At {
        mention: MentionKind,
        place: Place,
        full: bool,
    },
    /// To leave something out.
    Without(MentionKind),
    /// To deceive nobody.
    Honest,
    /// To name the company.
    Company,
    /// To say what is in it for them.
    Benefit,
    /// To say one and the same number.
    NumberAgrees,
    /// To say something of a house's own.
    Say {
        place: Place,
        suggestion: Option<&'a str>,
    },
    /// To leave out some of a house's own words.
    NeverSay,
    /// To be neither longer nor shorter than so.
    Length,
    /// How it sounds, which other words do not mend.
    Sound,
}

impl Purpose<'_> {
    /// Returns whether a rewrite can promise to pass: a house's own wording only where the rule
    /// suggests one, and how it sounds never.
    pub(crate) fn can_be_promised(self) -> bool {
        !matches!(
            self,
            Self::Say {
                suggestion: None,
                ..
            } | Self::Sound
        )
    }

    /// Returns whether the check wants words to be there: its evidence is not to be cut.
    pub(crate) fn wants_words(self) -> bool {
        matches!(
            self,
            Self::Hook | Self::Ask | Self::At { .. } | Self::Benefit | Self::Say { .. }
        )
    }
}

const HOOKS_ARE_DECIDED: &str = "A small network, the tagger, reads the whole message and labels each word: greeting, name, number, ask, hook, pitch, reason and so on. From that comes a probability that something in the message leaves them curious: sure enough of a yes, and the hook is strong (met) or generic (weak, partly); sure enough of a no, and it is missed; in between you are asked to read the sentence yourself. What would be a hook but is explained or used for selling at once is shown as given away. Phrases of your own, under [phrases] in ringback.toml or in a rubric, go before all that.";

const PHRASES_ARE_DECIDED: &str = "A small network, the tagger, reads the whole message and labels each word; where it is not sure, you are asked to read the sentence yourself. Phrases of your own, under [phrases] in ringback.toml or in a rubric, go before it.";

const TRICKS_ARE_DECIDED: &str = "By known wordings (\"returning your call\", \"final notice\") and by the tagger, the network that labels each word. Where it may be true, you are asked.";

/// The words a rubric writes for what can be mentioned.
pub(crate) const MENTION_WORDS: [(&str, MentionKind); 9] = [
    ("name", MentionKind::Name),
    ("number", MentionKind::Number),
    ("prospect", MentionKind::Prospect),
    ("hook", MentionKind::Hook),
    ("pitch", MentionKind::Pitch),
    ("introduction", MentionKind::Introduction),
    ("callback-ask", MentionKind::CallbackAsk),
    ("deception", MentionKind::Deception),
    ("weak", MentionKind::Weak),
];
