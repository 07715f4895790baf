//! `score --last`: what changed since the rep's take before this one.

use super::error::CliError;
use super::printer::Printer;
use super::settings::Settings;
use super::store;
use crate::domain::RecordingId;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::domain::ScoredRecording;
use crate::domain::TeamScore;
use crate::domain::Verdict;
use crate::store::Store;
use crate::team::is_same_rep;

/// What to say of a check that was missed and is met, and of one that was met and is missed.
const CHANGES: [(&str, &str, &str); 16] = [
    ("duration", "it is short enough now", "it is too long now"),
    ("hook", "the hook is there now", "the hook is gone"),
    ("no-pitch", "it no longer sells", "it sells now"),
    (
        "no-introduction",
        "it gets to the point now",
        "it just introduces you now",
    ),
    (
        "callback-ask",
        "you ask for the call now",
        "you no longer ask for the call",
    ),
    (
        "name-start",
        "your name is at the start now",
        "your name is no longer at the start",
    ),
    (
        "name-end",
        "your name is at the end now",
        "your name is no longer at the end",
    ),
    (
        "number-start",
        "the number is at the start now",
        "the number is no longer at the start",
    ),
    (
        "number-end",
        "the number is at the end now",
        "the number is no longer at the end",
    ),
    (
        "number-agrees",
        "the numbers agree now",
        "the numbers differ now",
    ),
    (
        "number-pace",
        "the number is slow enough now",
        "the number came too fast",
    ),
    ("pace", "the pace is right now", "the pace is off now"),
    ("fillers", "fewer ums", "more ums"),
    ("silence", "no long pauses now", "there is a long pause now"),
    ("level", "the level is right now", "the level is off now"),
    (
        "honest",
        "nothing misleading now",
        "something is misleading now",
    ),
];

/// The takes that were scored before this run.
pub(crate) struct EarlierTakes {
    store: Store,
    /// Whether it is said of a take that there is none before it.
    says_first: bool,
}

impl EarlierTakes {
    /// Opens what was scored before.
    pub(crate) fn open(
        says_first: bool,
        settings: &Settings,
        printer: &mut Printer,
    ) -> Result<Self, CliError> {
        Ok(Self {
            store: store::open(settings, printer)?,
            says_first,
        })
    }

    /// Returns a sentence about each recording that was scored: what changed since the rep's last take.
    pub(crate) fn compare(&self, report: &Report) -> Result<Vec<String>, CliError> {
        let mut sentences = Vec::new();
        for recording in &report.recordings {
            if let RecordingReport::Scored(scored) = recording {
                let takes = self.store.takes(&scored.rubric.id)?;
                let changes = changes_in(scored, &takes);
                if self.says_first || changes.is_some() {
                    sentences.push(changes.unwrap_or_else(|| first_take(scored)));
                }
            }
        }
        Ok(sentences)
    }
}

/// Says why there is nothing to compare a take with.
fn first_take(scored: &ScoredRecording) -> String {
    let file = &scored.recording.file;
    match scored.rep_name() {
        Some(rep) => format!("{file}: the first take of {rep}"),
        None => format!(
            "{file}: whose take this is is not known; give --name, to compare it with the last one"
        ),
    }
}

/// Returns what changed since the rep's last take, if there is one.
fn changes_in(scored: &ScoredRecording, takes: &[(RecordingId, TeamScore)]) -> Option<String> {
    let rep = scored.rep_name()?;
    // This take is among them already; what came after it is no earlier take.
    let before = takes
        .iter()
        .take_while(|(id, _)| *id != scored.recording.id);
    let (_, last) = before
        .filter(|(_, take)| {
            let own = take.origin.rep.as_deref();
            own.is_some_and(|own| is_same_rep(own, rep))
        })
        .last()?;
    let difference = difference(&TeamScore::of(scored), last);
    Some(format!("{}: {difference}", scored.recording.file))
}

/// Returns what changed: `+12 since take1.wav: the hook is there now; the number came too fast`.
fn difference(now: &TeamScore, last: &TeamScore) -> String {
    let points = i32::from(now.score) - i32::from(last.score);
    let points = match points {
        0 => "no change".to_owned(),
        _ => format!("{points:+}"),
    };
    let (mut better, mut worse) = (Vec::new(), Vec::new());
    for (id, verdict) in &now.verdicts {
        let was = last.verdicts.iter().find(|(known, _)| known == id);
        let (Some(is), Some(was)) = (rank(*verdict), was.and_then(|(_, was)| rank(*was))) else {
            continue;
        };
        if is > was {
            better.push(better_now(id, *verdict));
        } else if is < was {
            worse.push(worse_now(id, *verdict));
        }
    }
    better.append(&mut worse);
    let changes = better.join("; ");
    let colon = if changes.is_empty() { "" } else { ": " };
    format!("{points} since {}{colon}{changes}", last.file)
}

/// Returns how good a verdict is; none for one that says nothing.
fn rank(verdict: Verdict) -> Option<u8> {
    match verdict {
        Verdict::Met => Some(2),
        Verdict::Partly => Some(1),
        Verdict::Missed => Some(0),
        Verdict::Unsure | Verdict::Skipped => None,
    }
}

fn better_now(id: &str, verdict: Verdict) -> String {
    let known = CHANGES.iter().find(|(known, ..)| *known == id);
    match (verdict, known) {
        (Verdict::Met, Some((_, better, _))) => (*better).to_owned(),
        (Verdict::Met, None) => format!("{id} is met now"),
        _ => format!("{id} is partly met now"),
    }
}

fn worse_now(id: &str, verdict: Verdict) -> String {
    let known = CHANGES.iter().find(|(known, ..)| *known == id);
    match (verdict, known) {
        (Verdict::Missed, Some((.., worse))) => (*worse).to_owned(),
        (Verdict::Missed, None) => format!("{id} is no longer met"),
        _ => format!("{id} is only partly met now"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Millis;
    use crate::domain::Origin;

    fn take(file: &str, score: u8, verdicts: &[(&str, Verdict)]) -> TeamScore {
        TeamScore {
            file: file.to_owned(),
            origin: Origin::default(),
            score,
            duration: Millis(15_000),
            verdicts: verdicts
                .iter()
                .map(|(id, v)| ((*id).to_owned(), *v))
                .collect(),
        }
    }

    #[test]
    fn a_difference_names_the_points_and_then_what_is_better_and_worse() {
        use Verdict::Met;
        use Verdict::Missed;
        use Verdict::Partly;
        use Verdict::Unsure;
        let last = take(
            "a.wav",
            70,
            &[
                ("number-pace", Met),
                ("hook", Missed),
                ("ours", Partly),
                ("pace", Met),
            ],
        );
        let now = take(
            "b.wav",
            82,
            &[
                ("number-pace", Missed),
                ("hook", Met),
                ("ours", Met),
                ("pace", Unsure),
            ],
        );
        assert_eq!(
            difference(&now, &last),
            "+12 since a.wav: the hook is there now; ours is met now; the number came too fast"
        );
        assert_eq!(difference(&last, &last), "no change since a.wav");
    }
}
