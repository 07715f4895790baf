//! Fillers: `um`, `you know`. A short list of wordings; no network is needed for them.

use std::sync::LazyLock;

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::text::forms::Form;
use crate::text::pattern::Pattern;

/// Words that say nothing; those that may say something count only where commas set them off.
const WORDINGS: [&str; 10] = [
    "(um|umm|uh|uhh|uhm|er|erm|hmm|hm|ah|mmm|mm)",
    "^ you know [like] $",
    "you know (like|what i mean)",
    "(sort of|kind of) like",
    "i mean $",
    "^ like $",
    "^ (basically|literally) $",
    "^ (anyway|anywho) $",
    "^ (look|well) $",
    "^ so yeah $",
];

static FILLERS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let parse = |wording| Pattern::parse(wording).expect("a test reads them all");
    WORDINGS.map(parse).into()
});

/// Finds the fillers, no two overlapping.
pub(super) fn find_fillers(transcript: &Transcript, forms: &[Form]) -> Vec<Mention> {
    let found = FILLERS.iter().flat_map(|filler| filler.find(forms));
    let mut ranges: Vec<_> = found.collect();
    ranges.sort();
    ranges.dedup_by(|later, earlier| later.overlaps(*earlier));
    ranges
        .into_iter()
        .map(|words| Mention::of(MentionKind::Filler, transcript, words))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::forms::forms;

    #[test]
    fn fillers_are_found_where_they_say_nothing() {
        for (text, expected) in [
            ("Um, hi, er, it's, uh, Sean", "Um, | er, | uh,"),
            ("It's about, you know, your team", "you know,"),
            ("You know Ann Lee, I think", ""),
            ("I, like, like your site", "like,"),
            ("So yeah, call me", "So yeah,"),
            ("It looks basically fine", ""),
        ] {
            let transcript = Transcript::typed(text);
            let found = find_fillers(&transcript, &forms(&transcript, &[]));
            let texts: Vec<&str> = found.iter().map(|filler| filler.text.as_str()).collect();
            assert_eq!(texts.join(" | "), expected, "{text}");
        }
    }
}
