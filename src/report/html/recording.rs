//! One message: what it is worth, the waveform and the audio, the words, the checks, and what to do.

use askama::Template;

use super::audio::PageAudio;
use super::audio::Player;
use super::checks;
use super::checks::CheckView;
use super::checks::Clip;
use super::checks::clip;
use super::view::Entry;
use super::view::MOST_NAME;
use super::view::score_class;
use super::view::shortened;
use super::view::whole_seconds;
use super::wave;
use super::wave::Wave;
use super::words;
use super::words::TranscriptItem;
use crate::domain::Coaching;
use crate::domain::Millis;
use crate::report::text::grade_text;
use crate::report::text::own_number;
use crate::report::text::printable;
use crate::report::text::questions;
use crate::report::text::region_question;
use crate::report::text::score_notes;
use crate::report::text::score_text;
use crate::report::text::verdict_sentence;

/// One recording, for its template.
#[derive(Template)]
#[template(path = "recording.html")]
pub(super) struct RecordingView {
    /// What the ids of its parts begin with: `r7`.
    id: String,
    /// Whether it stands alone, or among others.
    alone: bool,
    file: String,
    folder: Option<String>,
    /// The score, or the lowest and the highest it may come to.
    score: String,
    /// How much of the ring is drawn: the score that is certain.
    certain: u8,
    grade: String,
    grade_class: &'static str,
    /// What is wrong first, in a sentence, or that nothing is.
    verdict: String,
    /// What only a person can decide.
    questions: Vec<QuestionView>,
    /// Whether the number may be one of another region, as a question.
    region: Option<String>,
    /// What caps the score, and where to listen before it is final.
    score_notes: Vec<String>,
    seconds: String,
    /// Whether nobody has read it aloud yet, so that its seconds are predicted.
    predicted: bool,
    limit: Option<LimitView>,
    name: Option<String>,
    number: Option<String>,
    notes: Vec<String>,
    wave: Option<Wave>,
    player: Player,
    items: Vec<TranscriptItem>,
    any_low: bool,
    checks: Vec<CheckView>,
    coaching: CoachingView,
}

/// How a message stands to its limit.
struct LimitView {
    seconds: String,
    /// By how many seconds it is too long.
    over: Option<String>,
}

/// What a person has to listen to, or to read.
struct QuestionView {
    text: String,
    clip: Option<Clip>,
}

/// The coaching, safe to show.
struct CoachingView {
    /// What to fix, and the points to gain by it, if there are any: `+12 points`.
    fix: Vec<(String, String)>,
    keep: Vec<String>,
    drill: Option<String>,
    rewrite: Option<String>,
    rewrite_seconds: Option<String>,
    cut: Vec<String>,
}

impl RecordingView {
    pub(super) fn of(entry: &Entry<'_>, alone: bool, audio: &PageAudio) -> Self {
        let Entry {
            index,
            guides,
            scored,
            ..
        } = *entry;
        let card = &scored.scorecard;
        let path = &scored.recording.file;
        let (folder, file) = path.rsplit_once(['/', '\\']).unwrap_or(("", path));
        let name = scored.rep.name.as_deref().or(scored.origin.rep.as_deref());
        let notes = scored.facts.iter().flat_map(|facts| &facts.notes);
        let player = Player::of(audio);
        let items = words::items(scored);
        let questions = questions(&card.checks);
        Self {
            id: format!("r{index}"),
            verdict: printable(&verdict_sentence(card, &questions)),
            questions: questions
                .into_iter()
                .map(|question| QuestionView {
                    text: printable(&question.text),
                    clip: question.at.map(clip),
                })
                .collect(),
            region: region_question(scored).map(|question| printable(&question)),
            alone,
            file: shortened(file, MOST_NAME),
            folder: (!matches!(folder, "" | ".")).then(|| shortened(folder, MOST_NAME)),
            score: score_text(card),
            certain: card.bounds().0,
            grade: grade_text(card),
            grade_class: score_class(card),
            score_notes: score_notes(card).iter().map(|n| printable(n)).collect(),
            seconds: format!("{:.1}", scored.duration.as_seconds()),
            predicted: scored.facts.is_none(),
            limit: guides
                .limit
                .map(|limit| LimitView::of(scored.duration, limit)),
            name: name.map(|name| shortened(name, MOST_NAME)),
            number: own_number(scored).map(|number| shortened(&number, 40)),
            notes: notes.map(|note| printable(note)).collect(),
            wave: wave::wave(scored, guides.limit, guides.zones),
            player,
            any_low: items
                .iter()
                .any(|item| matches!(item, TranscriptItem::Word { low: Some(_), .. })),
            items,
            checks: checks::views(&card.checks, guides.limit, scored.duration),
            coaching: CoachingView::of(&card.coaching),
        }
    }

    /// Returns the level of a heading that would be this one on a page of its own.
    fn level(&self, level: u8) -> u8 {
        if self.alone { level } else { level + 2 }
    }
}

impl LimitView {
    fn of(length: Millis, limit: Millis) -> Self {
        let over = length.to_tenth().since(limit.to_tenth());
        Self {
            seconds: whole_seconds(limit),
            over: (over > Millis(0)).then(|| format!("{:.1}", over.as_seconds())),
        }
    }
}

impl CoachingView {
    fn of(coaching: &Coaching) -> Self {
        let safe = |texts: &[String]| texts.iter().map(|text| printable(text)).collect();
        let seconds = |time: Millis| format!("{:.0}", time.as_seconds());
        Self {
            fix: coaching
                .fix
                .iter()
                .enumerate()
                .map(|(at, fix)| {
                    let points = coaching.fix_points.get(at).filter(|points| **points > 0);
                    let gain = points.map_or_else(String::new, |p| format!("+{p} points"));
                    (printable(fix), gain)
                })
                .collect(),
            keep: safe(&coaching.keep),
            drill: coaching.drill.as_deref().map(printable),
            rewrite: coaching.rewrite.as_deref().map(printable),
            rewrite_seconds: coaching.rewrite_seconds.map(seconds),
            cut: safe(&coaching.cut),
        }
    }
}
