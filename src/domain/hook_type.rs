//! The types of hooks.

use serde::Deserialize;
use serde::Serialize;

/// What makes a hook pull.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HookType {
    /// It is about something of theirs, not about what is sold.
    TopicAboutThem,
    /// Something of theirs was seen, read or heard of.
    SomethingNoticed,
    /// Somebody they know sent the caller.
    Referral,
    /// A question that they can answer only by ringing.
    Question,
    /// A hint at a problem of theirs.
    ProblemHint,
    /// Something is begun and left open.
    OpenLoop,
    /// An idea, a figure or a finding about them.
    InsightTeaser,
    /// Something happens by a certain time.
    Deadline,
    /// "If I don't hear from you I'll stop trying".
    MoveOn,
}

impl HookType {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::TopicAboutThem,
        Self::SomethingNoticed,
        Self::Referral,
        Self::Question,
        Self::ProblemHint,
        Self::OpenLoop,
        Self::InsightTeaser,
        Self::Deadline,
        Self::MoveOn,
    ];

    /// Returns the name that reports and labelled sets use.
    pub fn id(self) -> &'static str {
        match self {
            Self::TopicAboutThem => "topic-about-them",
            Self::SomethingNoticed => "something-noticed",
            Self::Referral => "referral",
            Self::Question => "question",
            Self::ProblemHint => "problem-hint",
            Self::OpenLoop => "open-loop",
            Self::InsightTeaser => "insight-teaser",
            Self::Deadline => "deadline",
            Self::MoveOn => "move-on",
        }
    }

    /// Returns the type with this name, if there is one.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}
