//! Tricks that are known by their wording: whether a call is really being returned no network can see in the words.

use std::sync::LazyLock;

use crate::domain::Doubt;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::text::forms::Form;
use crate::text::pattern::Pattern;

/// The rule id of a deception that is known by its wording.
pub const KNOWN_TRICK: &str = "deception-known";

/// What is hardly ever true of a sales call.
const TRICKS: [&str; 7] = [
    "return~ your (call|message|voicemail)",
    "(call~|ring~|phone~|get~) [you] back (as|like) you (asked|requested|wanted|said)",
    "(respond~|reply~) to your (call|message|voicemail)",
    "(as|like) (you requested|requested|promised|we agreed|agreed|we discussed|discussed)",
    "sorry i missed your call",
    "(last|final) (notice|warning|reminder)",
    "(personal|private|confidential) matter",
];

/// What may be true, and is often said where it is not.
const DOUBTFUL: [&str; 6] = [
    "(got|had|saw|have) (your|a) (voicemail|message|missed call) [from you]",
    "return~ (it|a call from you)",
    "(get~|come~) back to you (on|about|regarding) your (call|voicemail|message)",
    "you (called|rang|phoned) (me|us) (earlier|this morning|yesterday|last week)",
    "(last|final) (attempt|try)",
    "we (spoke|talked|met) (before|earlier|a while ago|a while back|last time)",
];

static WORDINGS: LazyLock<[Vec<Pattern>; 2]> = LazyLock::new(|| {
    let parse = |wording: &&str| Pattern::parse(wording).expect("a test reads them all");
    [TRICKS.as_slice(), DOUBTFUL.as_slice()].map(|all| all.iter().map(parse).collect())
});

/// Finds the tricks, those that may be none with a doubt.
pub(super) fn find_tricks(transcript: &Transcript, forms: &[Form]) -> Vec<Mention> {
    let [tricks, doubtful] = &*WORDINGS;
    let find = |patterns: &[Pattern]| -> Vec<Mention> {
        let ranges = patterns.iter().flat_map(|pattern| pattern.find(forms));
        let mention = |words| Mention::of(MentionKind::Deception, transcript, words);
        ranges.map(mention).collect()
    };
    let mut found = find(tricks);
    for mut mention in find(doubtful) {
        let is_known = |other: &Mention| other.words.overlaps(mention.words);
        if found.iter().any(is_known) {
            continue;
        }
        mention.doubt = Some(Doubt {
            reason: "Is it true?".to_owned(),
            readings: Vec::new(),
        });
        found.push(mention);
    }
    for mention in &mut found {
        mention.rule = Some(KNOWN_TRICK.to_owned());
    }
    found
}
