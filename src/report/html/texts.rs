//! Every English text of the HTML report, in one place, so that it can be translated. Words in
//! braces are filled in; what the rules say about a message comes from the rubric instead.

/// The texts of one language.
pub(super) struct Texts {
    pub(super) lang: &'static str,
    pub(super) program: &'static str,
    pub(super) skip: &'static str,
    pub(super) private: &'static str,

    pub(super) title_one: &'static str,
    pub(super) title_takes: &'static str,
    pub(super) title_team: &'static str,
    pub(super) parts: &'static str,
    pub(super) rubric: &'static str,
    pub(super) heard_by: &'static str,
    pub(super) given_words: &'static str,
    pub(super) needs_script: &'static str,
    pub(super) not_scored: &'static str,

    pub(super) score: &'static str,
    pub(super) score_of_100: &'static str,
    pub(super) grade: &'static str,
    pub(super) seconds: &'static str,
    pub(super) predicted_seconds: &'static str,
    pub(super) over_by: &'static str,
    pub(super) within: &'static str,
    pub(super) length: &'static str,
    pub(super) speaker: &'static str,
    pub(super) number: &'static str,
    pub(super) not_heard: &'static str,

    pub(super) fix: &'static str,
    pub(super) keep: &'static str,
    pub(super) drill: &'static str,
    pub(super) rewrite: &'static str,
    pub(super) rewrite_takes: &'static str,
    pub(super) cut: &'static str,
    pub(super) nothing_to_fix: &'static str,

    pub(super) picture: &'static str,
    pub(super) picture_says: &'static str,
    pub(super) opening: &'static str,
    pub(super) closing: &'static str,
    pub(super) limit: &'static str,
    pub(super) sound: &'static str,
    pub(super) play_bar: &'static str,
    pub(super) play_from: &'static str,
    pub(super) pause_bar: &'static str,
    pub(super) sound_as_it_is: &'static str,
    pub(super) sound_reduced: &'static str,
    pub(super) sound_linked: &'static str,
    pub(super) sound_none: &'static str,
    pub(super) sound_failed: &'static str,

    pub(super) transcript: &'static str,
    pub(super) transcript_keys: &'static str,
    pub(super) transcript_help: &'static str,
    pub(super) transcript_mute: &'static str,
    pub(super) no_words: &'static str,
    pub(super) low: &'static str,
    pub(super) low_legend: &'static str,
    pub(super) pause: &'static str,

    pub(super) checks: &'static str,
    pub(super) points: &'static str,
    pub(super) no_points: &'static str,
    pub(super) met: &'static str,
    pub(super) partly: &'static str,
    pub(super) missed: &'static str,
    pub(super) unsure: &'static str,
    pub(super) skipped: &'static str,
    pub(super) listen: &'static str,
    pub(super) play: &'static str,
    pub(super) or: &'static str,
    pub(super) advice: &'static str,

    pub(super) name_mark: &'static str,
    pub(super) prospect_mark: &'static str,
    pub(super) number_mark: &'static str,
    pub(super) hook_mark: &'static str,
    pub(super) ask_mark: &'static str,
    pub(super) pitch_mark: &'static str,
    pub(super) introduction_mark: &'static str,
    pub(super) deception_mark: &'static str,
    pub(super) filler_mark: &'static str,
    pub(super) weak_mark: &'static str,
    pub(super) phrase_mark: &'static str,
    pub(super) silence_mark: &'static str,

    pub(super) recordings: &'static str,
    pub(super) recording: &'static str,
    pub(super) filter: &'static str,
    pub(super) shown: &'static str,
    pub(super) sort_hint: &'static str,
    pub(super) mean_score: &'static str,
    pub(super) in_time: &'static str,
    pub(super) of: &'static str,
    pub(super) to_listen: &'static str,
    pub(super) to_listen_hint: &'static str,
    pub(super) first_fix: &'static str,
    pub(super) all_recordings: &'static str,
    pub(super) previous: &'static str,
    pub(super) next: &'static str,
    pub(super) close: &'static str,
    pub(super) choose: &'static str,
    pub(super) too_old: &'static str,

    pub(super) distribution: &'static str,
    pub(super) distribution_says: &'static str,
    pub(super) recordings_axis: &'static str,
    pub(super) score_axis: &'static str,
    pub(super) take_axis: &'static str,
    pub(super) date_axis: &'static str,
    pub(super) trend: &'static str,
    pub(super) trend_says: &'static str,
    pub(super) heat: &'static str,
    pub(super) heat_help: &'static str,
    pub(super) everybody: &'static str,
    pub(super) rep: &'static str,
    pub(super) leaderboard: &'static str,
    pub(super) leaderboard_help: &'static str,
    pub(super) rank: &'static str,
    pub(super) best: &'static str,
    pub(super) costly: &'static str,
    pub(super) costly_help: &'static str,
    pub(super) words: &'static str,
    pub(super) check: &'static str,
    pub(super) times: &'static str,
    pub(super) points_lost: &'static str,
    pub(super) heard_in: &'static str,

    pub(super) progress: &'static str,
    pub(super) takes: &'static str,
    pub(super) take: &'static str,
    pub(super) side_by_side: &'static str,
    pub(super) take_to_take: &'static str,
    pub(super) better: &'static str,
    pub(super) worse: &'static str,
    pub(super) nothing_better: &'static str,
    pub(super) what_changed: &'static str,
    pub(super) removed_added: &'static str,
    pub(super) another_message: &'static str,
    pub(super) same_words: &'static str,
}

/// The texts in English.
pub(super) const ENGLISH: Texts = Texts {
    lang: "en",
    program: "ringback",
    skip: "Skip to the content",
    private: "Made on this computer by ringback. This page is complete in itself and asks nothing of the network.",

    title_one: "Voicemail: {file}",
    title_takes: "{count} takes by {name}",
    title_team: "Team report: {count} voicemails",
    parts: "Parts of this report",
    rubric: "rubric {id}",
    heard_by: "heard by {engine} ({model})",
    given_words: "words given, not heard",
    needs_script: "This report needs its script to open recordings: allow JavaScript for this page.",
    not_scored: "Not scored",

    score: "Score",
    score_of_100: "{score} of 100",
    grade: "Grade",
    seconds: "{seconds} s",
    predicted_seconds: "{seconds} s, predicted",
    over_by: "{seconds} s over the limit of {limit} s",
    within: "within the limit of {limit} s",
    length: "Seconds",
    speaker: "Speaker",
    number: "Number",
    not_heard: "not heard",

    fix: "Fix first",
    keep: "Keep",
    drill: "Practise next",
    rewrite: "Try it like this",
    rewrite_takes: "about {seconds} seconds, said aloud",
    cut: "These words could go",
    nothing_to_fix: "Nothing. Leave it, and ring the next one.",

    picture: "The message, second by second",
    picture_says: "How loud the message is over {seconds} seconds; below it, where each thing was said.",
    opening: "opening",
    closing: "closing",
    limit: "{seconds} s limit",
    sound: "The recording",
    play_bar: "{kind}: {text}, at {time}. Play",
    play_from: "{kind}: {text}, at {time}",
    pause_bar: "{kind} of {seconds} s at {time}",
    sound_as_it_is: "The sound in this page is the recording as it was made.",
    sound_reduced: "The sound in this page is one channel of 16 kHz and 16 bits, made from the recording so that it plays everywhere and stays small.",
    sound_linked: "The sound is not in this page: it plays from the file beside it.",
    sound_none: "This report was made without the sound.",
    sound_failed: "The sound could not be put into this page: {why}",

    transcript: "What was said",
    transcript_keys: "What was said. The left and right arrows choose a word, Enter plays from it.",
    transcript_help: "Click a word to hear it. With the keyboard: left and right arrows choose a word, Enter plays from it, Space stops.",
    transcript_mute: "The words that the checks speak of are marked.",
    no_words: "No words were heard.",
    low: "{percent} % sure",
    low_legend: "dotted: not heard surely",
    pause: "{seconds} s pause",

    checks: "Checks",
    points: "{points} of {most} points",
    no_points: "does not count",
    met: "met",
    partly: "partly",
    missed: "missed",
    unsure: "unsure",
    skipped: "skipped",
    listen: "Listen: {span}",
    play: "Play",
    or: "or",
    advice: "Do this:",

    name_mark: "name",
    prospect_mark: "prospect",
    number_mark: "number",
    hook_mark: "hook",
    ask_mark: "ask",
    pitch_mark: "pitch",
    introduction_mark: "introduction",
    deception_mark: "not true",
    filler_mark: "filler",
    weak_mark: "weak",
    phrase_mark: "phrase",
    silence_mark: "silence",

    recordings: "Recordings",
    recording: "Recording",
    filter: "Show only",
    shown: "{count} shown",
    sort_hint: "A click on a heading sorts.",
    mean_score: "Mean score",
    in_time: "Within the time",
    of: "{count} of {all}",
    to_listen: "Checks to listen to",
    to_listen_hint: "the machine was not sure",
    first_fix: "Fix first",
    all_recordings: "All recordings",
    previous: "Previous",
    next: "Next",
    close: "Back to the table",
    choose: "Choose a recording in the table above.",
    too_old: "This browser is too old to open packed recordings: it needs DecompressionStream (2023 or later).",

    distribution: "Scores",
    distribution_says: "How many recordings have which score: {bins}.",
    recordings_axis: "recordings",
    score_axis: "score",
    take_axis: "take",
    date_axis: "date",
    trend: "Score from take to take",
    trend_says: "Scores in order: {scores}.",
    heat: "Who is strong at what",
    heat_help: "Share of the points earned, in per cent, of the recordings in which the check could be decided.",
    everybody: "Everybody",
    rep: "Rep",
    leaderboard: "Leaderboard",
    leaderboard_help: "By mean score. Fewer than three recordings say little, and are marked.",
    rank: "Rank",
    best: "Best",
    costly: "Words that cost points most often",
    costly_help: "What was said where a check was missed or only partly met, in all recordings together.",
    words: "Words",
    check: "Check",
    times: "Times",
    points_lost: "Points lost",
    heard_in: "Heard in",

    progress: "Progress",
    takes: "Takes",
    take: "Take {number}",
    side_by_side: "Take by take",
    take_to_take: "From {from} to {to}",
    better: "Better",
    worse: "Worse",
    nothing_better: "No check changed.",
    what_changed: "What changed in the words",
    removed_added: "Struck through: said before, left out now. Underlined: new.",
    another_message: "This is another message: hardly a word is the same.",
    same_words: "The words are the same.",
};

/// Returns a text with its braces filled in.
pub(super) fn filled(text: &str, values: &[(&str, &str)]) -> String {
    // In one pass from left to right, so that a value that holds braces is not filled again.
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        whole.push_str(before);
        let Some((key, then)) = after.split_once('}') else {
            whole.push('{');
            rest = after;
            continue;
        };
        match values.iter().find(|(known, _)| *known == key) {
            Some((_, value)) => whole.push_str(value),
            None => {
                whole.push('{');
                whole.push_str(key);
                whole.push('}');
            }
        }
        rest = then;
    }
    whole.push_str(rest);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_braces_is_not_filled_again() {
        let filled = filled("{a} and {b}, {c}", &[("a", "{b}"), ("b", "1")]);
        assert_eq!(filled, "{b} and 1, {c}");
    }
}
