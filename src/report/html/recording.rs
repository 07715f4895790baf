//! One message: what it is worth, the picture and the sound, the words, the checks, and what to do.

use askama::Template;

use super::audio::PageAudio;
use super::audio::Player;
use super::checks;
use super::checks::CheckView;
use super::checks::Clip;
use super::texts::ENGLISH;
use super::texts::Texts;
use super::texts::filled;
use super::view::Entry;
use super::view::MOST_NAME;
use super::view::grade_class;
use super::view::shortened;
use super::view::whole_seconds;
use super::wave;
use super::wave::Wave;
use super::words;
use super::words::TranscriptItem;
use crate::report::text::printable;

/// One recording, for its template.
#[derive(Template)]
#[template(path = "recording.html")]
pub(super) struct RecordingView {
    t: &'static Texts,
    /// What its parts' ids begin with: `r7`.
    id: String,
    /// Whether it stands alone, or among others.
    alone: bool,
    file: String,
    folder: Option<String>,
    score: u8,
    grade: String,
    grade_class: &'static str,
    score_says: String,
    seconds: String,
    /// What the length comes to, and whether it is too long.
    in_time: Option<String>,
    over: bool,
    name: Option<String>,
    number: Option<String>,
    notes: Vec<String>,
    wave: Option<Wave>,
    player: Player,
    items: Vec<TranscriptItem>,
    any_low: bool,
    checks: Vec<CheckView>,
    keep: Vec<String>,
    fix: Vec<String>,
    drill: Option<String>,
    rewrite: Option<String>,
    rewrite_takes: Option<String>,
    cut: Vec<String>,
}

impl RecordingView {
    pub(super) fn of(entry: &Entry<'_>, alone: bool, audio: &PageAudio) -> Self {
        let t = &ENGLISH;
        let Entry {
            index,
            guides,
            scored,
            ..
        } = *entry;
        let card = &scored.scorecard;
        let coaching = &card.coaching;
        let path = &scored.recording.file;
        let (folder, file) = path.rsplit_once(['/', '\\']).unwrap_or(("", path));
        let player = Player::of(audio);
        let items = words::items(scored);
        let shown = |texts: &[String]| texts.iter().map(|text| printable(text)).collect();
        let seconds = format!("{:.1}", scored.duration.as_seconds());
        let over = guides.limit.is_some_and(|limit| scored.duration > limit);
        Self {
            t,
            id: format!("r{index}"),
            alone,
            file: shortened(file, MOST_NAME),
            folder: (!matches!(folder, "" | ".")).then(|| shortened(folder, MOST_NAME)),
            score: card.score,
            grade: card.grade.to_string(),
            grade_class: grade_class(card.score),
            score_says: filled(t.score_of_100, &[("score", &card.score.to_string())]),
            seconds: filled(
                if scored.facts.is_some() {
                    t.seconds
                } else {
                    t.predicted_seconds
                },
                &[("seconds", &seconds)],
            ),
            in_time: guides.limit.map(|limit| {
                let beyond = scored.duration.since(limit);
                let text = if over { t.over_by } else { t.within };
                let beyond = format!("{:.1}", (beyond.as_seconds()).max(0.1));
                filled(
                    text,
                    &[("seconds", &beyond), ("limit", &whole_seconds(limit))],
                )
            }),
            over,
            name: scored
                .rep
                .name
                .as_ref()
                .or(scored.origin.rep.as_ref())
                .map(|n| shortened(n, MOST_NAME)),
            number: scored.rep.number.as_deref().map(|n| shortened(n, 40)),
            notes: scored
                .facts
                .iter()
                .flat_map(|facts| &facts.notes)
                .map(|note| printable(note))
                .collect(),
            wave: wave::wave(scored, guides.limit, guides.zones, player.source.is_some()),
            player,
            any_low: items
                .iter()
                .any(|item| matches!(item, TranscriptItem::Word { low: Some(_), .. })),
            items,
            checks: checks::views(&card.checks, guides.limit, scored.duration),
            keep: shown(&coaching.keep),
            fix: shown(&coaching.fix),
            drill: coaching.drill.as_deref().map(printable),
            rewrite: coaching.rewrite.as_deref().map(printable),
            rewrite_takes: coaching.rewrite_seconds.map(|takes| {
                let seconds = format!("{:.0}", takes.as_seconds());
                filled(t.rewrite_takes, &[("seconds", &seconds)])
            }),
            cut: shown(&coaching.cut),
        }
    }

    /// Returns the level of a heading that would be this one on a page of its own.
    fn level(&self, level: u8) -> u8 {
        if self.alone { level } else { level + 2 }
    }

    /// Words a button that plays what a person should judge.
    fn listen(&self, at: &Clip) -> String {
        filled(self.t.listen, &[("span", &at.label)])
    }
}
