//! What a coach knows by its wording, whatever else the message does: weak phrases, selling by denial or by rivals,
//! reproaches, and hooks that would fit anybody or only scare.

use std::sync::LazyLock;

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Strength;
use crate::domain::Transcript;
use crate::text::forms::Form;
use crate::text::pattern::Pattern;

const WEAK: [&str; 8] = [
    "[just] touch~ base",
    "[just] check~ in",
    "[just] circling back",
    "no worries if (not|you're busy|you can't)",
    "(sorry|hate) to (bother|trouble|disturb) you",
    "if you get a (chance|minute|moment)",
    "[just] follow~ up",
    "whenever (you can|is good|it suits you|suits)",
];

/// Denying to sell: said once it is an aside, said twice it is what they remember.
const DENIALS: [&str; 2] = [
    "(not|never) (selling|trying to sell) [you] (anything|something|a thing)",
    "(not|isn't) a sales (call|pitch)",
];

/// Selling, though nothing is offered in so many words.
const SELLS: [&str; 3] = [
    "[all] your competitors ...3 (using|with|working with) us",
    "(you're|you are) falling behind",
    "(everybody|everyone) [else] in your (trade|industry|business) ...3 us",
];

/// What makes nobody curious, but sorry or cross.
const REPROACHES: [&str; 5] = [
    "(keep|kept|been|are|you're) ignoring (me|us|my|our)",
    "(never|not|haven't|didn't) (called|rung|phoned|got|call|ring|phone|get) [me|us] back",
    "(had|have) the courtesy",
    "be bothered to (call|ring|answer|reply)",
    "(left|leave) you (three|four|five|several|many) (messages|voicemails)",
];

/// What scares, and would fit anybody.
const SCARES: [&str; 4] = [
    "losing (customers|clients|money|sales|business|leads)",
    "before it is too late",
    "costing you ...2 (every|each) (day|week|month)",
    "(website|site|business|company) is at risk",
];

/// What a call to anybody may be about.
const GENERIC: [&str; 1] = [
    "(in relation to|in connection with|with regard to|in regard to|to do with|about|regarding|concerning) your \
     (business|company|firm|organization|account|needs|requirements)",
];

static WORDINGS: LazyLock<[Vec<Pattern>; 6]> = LazyLock::new(|| {
    let parse = |wording: &&str| Pattern::parse(wording).expect("a test reads them all");
    [
        WEAK.as_slice(),
        DENIALS.as_slice(),
        SELLS.as_slice(),
        REPROACHES.as_slice(),
        SCARES.as_slice(),
        GENERIC.as_slice(),
    ]
    .map(|all| all.iter().map(parse).collect())
});

/// The words of a hook that may stand beside its topic.
const BESIDE_A_TOPIC: usize = 3;

/// Adds what is known by its wording, and takes it out of the hooks.
pub(super) fn apply(mentions: &mut Vec<Mention>, transcript: &Transcript, forms: &[Form]) {
    let [weak, denials, sells, reproaches, scares, generic] = &*WORDINGS;
    let places = |patterns: &[Pattern]| -> Vec<_> {
        patterns
            .iter()
            .flat_map(|pattern| pattern.find(forms))
            .collect()
    };
    let mut sells = places(sells);
    let denials = places(denials);
    if denials.len() > 1 {
        sells.extend(denials);
    }
    for (places, kind) in [
        (&places(weak), MentionKind::Weak),
        (&sells, MentionKind::Pitch),
    ] {
        for &words in places {
            let is_there = |m: &Mention| m.kind == kind && m.words.overlaps(words);
            if !mentions.iter().any(is_there) {
                mentions.push(Mention::of(kind, transcript, words));
            }
        }
    }
    // What is known to deceive makes nobody curious, either.
    let deceives = |m: &&Mention| m.kind == MentionKind::Deception && m.doubt.is_none();
    let deceptions = mentions.iter().filter(deceives).map(|m| m.words).collect();
    let spoilt = [sells, places(reproaches), deceptions].concat();
    mentions.retain(|mention| {
        mention.kind != MentionKind::Hook
            || !spoilt.iter().any(|words| words.overlaps(mention.words))
    });
    let (scares, generic) = (places(scares), places(generic));
    for hook in mentions.iter_mut().filter(|m| m.kind == MentionKind::Hook) {
        let length = hook.words.last - hook.words.first;
        let scares = scares.iter().any(|words| words.overlaps(hook.words));
        let is_generic = generic.iter().any(|words| {
            words.overlaps(hook.words) && words.last - words.first + BESIDE_A_TOPIC >= length
        });
        if scares || is_generic {
            hook.strength = Some(Strength::Weak);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::phrases::find_phrases;
    use crate::domain::HousePhrases;

    #[test]
    fn a_coach_knows_them_by_their_wording() {
        let found = |said: &str| {
            let text = format!("Hi Jim, it's Laura Bennett. {said} Please call me back.");
            find_phrases(&Transcript::typed(&text), &[], &HousePhrases::default())
        };
        let has = |said: &str, kind| found(said).iter().any(|m| m.kind == kind);
        let hook = |said: &str| {
            let mentions = found(said);
            let hook = mentions.into_iter().find(|m| m.kind == MentionKind::Hook);
            hook.map(|hook| hook.strength)
        };
        assert!(has("I'm just touching base.", MentionKind::Weak));
        assert!(has("No worries if not.", MentionKind::Weak));
        let denied = "I'm not selling anything.";
        assert!(!has(denied, MentionKind::Pitch));
        assert!(has(
            &format!("{denied} This is not a sales call."),
            MentionKind::Pitch
        ));
        let rivals = "Your competitors are all using us and you're falling behind.";
        assert!(has(rivals, MentionKind::Pitch));
        assert_eq!(hook(rivals), None);
        assert_eq!(
            hook("I've left you three messages and you keep ignoring me."),
            None
        );
        let scare = "There is a problem with your website and you are losing customers every day.";
        assert_ne!(hook(scare), Some(Some(Strength::Strong)));
        let generic = "I'm calling in relation to your business.";
        assert_ne!(hook(generic), Some(Some(Strength::Strong)));
        let theirs = "I'm calling in relation to your sales people.";
        assert_eq!(hook(theirs), Some(Some(Strength::Strong)));
    }
}
