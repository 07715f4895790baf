//! What a page shows beside the report: the rubric's limit and zones, and the audio of each recording,
//! read again when its turn comes, so that the audio of a whole team is never held at once.

use std::fs;
use std::io;
use std::io::Write;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

use clap::ValueEnum;

use crate::audio;
use crate::audio::Limits;
use crate::domain::Audio;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::domain::SAMPLE_RATE;
use crate::domain::ScoredRecording;
use crate::pipeline::Message;
use crate::pipeline::Source;
use crate::report;
use crate::report::Guides;
use crate::report::HtmlReport;
use crate::report::PageAudio;
use crate::rubric::Rubric;

/// A recording of more bytes than this is put into the page as one channel of 16 kHz: a minute of
/// telephone sound is smaller, and so is what a phone records of a voicemail.
const MOST_BYTES_AS_IT_IS: u64 = 1_500_000;

/// All sounds of a page together where nobody says where they are to be: 8 MB in base64. If they are more, all are
/// linked.
const MOST_BYTES_UNASKED: u64 = 6_000_000;

/// All sounds of a page together where they are to be embedded: what mail servers still take, base64 counted. What is
/// over is linked.
const MOST_BYTES_A_PAGE: u64 = 18_000_000;

/// Where the sound of an HTML report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AudioChoice {
    /// Inside the page.
    Embed,
    /// Beside the page.
    Link,
    /// Nowhere.
    None,
}

/// What only a page takes.
#[derive(Debug, clap::Args)]
pub(crate) struct PageArgs {
    /// Audio in HTML reports (embed inside, link to the file, or none)
    /// [default: embed, or link where a page would be larger than 8 MB]
    #[arg(long, value_name = "WHERE", hide_possible_values = true)]
    pub(crate) audio: Option<AudioChoice>,
    /// Leave the ranking of reps out of HTML reports
    #[arg(long)]
    pub(crate) no_leaderboard: bool,
}

/// What is needed to make a page of a report.
pub(crate) struct PageSettings<'a> {
    /// The rules that the report was made by, where a message has none of its own.
    pub(crate) rubric: &'a Rubric,
    /// What was scored, in the report's order; empty for scripts.
    pub(crate) messages: &'a [Message<'a>],
    /// Where the sound is to be; if nobody says, it depends on how much there is.
    pub(crate) audio: Option<AudioChoice>,
    /// What was refused unread.
    pub(crate) limits: &'a Limits,
    /// Whether the reps are ranked.
    pub(crate) leaderboard: bool,
}

/// How the sound of one recording is to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plan {
    Left,
    AsItIs(&'static str),
    Reduced,
    Linked,
}

/// The pages of a report: one with all recordings, or one for each.
pub(crate) struct Pages<'a> {
    pub(crate) report: &'a Report,
    settings: &'a PageSettings<'a>,
    plans: Vec<Plan>,
    /// The folder that links start from.
    folder: PathBuf,
}

impl<'a> Pages<'a> {
    /// Puts all recordings into one page; `out` is where it will be.
    pub(crate) fn together(
        report: &'a Report,
        settings: &'a PageSettings<'a>,
        out: Option<&Path>,
    ) -> Self {
        let mut room = MOST_BYTES_A_PAGE;
        let mut sum = 0;
        let mut plans = plans(report, settings, &mut |bytes| {
            let fits = bytes <= room;
            room -= if fits { bytes } else { 0 };
            sum += bytes;
            fits
        });
        if settings.audio.is_none() && sum > MOST_BYTES_UNASKED {
            link_all(&mut plans, settings);
        }
        Self {
            report,
            settings,
            plans,
            folder: folder_of(out),
        }
    }

    /// Gives each recording a page of its own in a folder.
    pub(crate) fn apart(report: &'a Report, settings: &'a PageSettings<'a>, folder: &Path) -> Self {
        Self {
            report,
            settings,
            plans: plans(report, settings, &mut |bytes| {
                bytes
                    <= match settings.audio {
                        Some(_) => MOST_BYTES_A_PAGE,
                        None => MOST_BYTES_UNASKED,
                    }
            }),
            folder: fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()),
        }
    }

    /// Writes the page that holds all.
    pub(crate) fn write_whole(&self, writer: &mut dyn Write) -> io::Result<()> {
        self.view(|html| report::write_html(html, writer))
    }

    /// Says how large what was written is, and where its sounds are.
    pub(crate) fn size_note(&self, bytes: u64) -> String {
        let size = if bytes < 1_000_000 {
            format!("{} kB", bytes.div_ceil(1000))
        } else {
            format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
        };
        let linked = self.plans.contains(&Plan::Linked);
        match (linked, self.settings.audio) {
            (true, None) => format!(
                "{size}; it plays the recordings where they are: send them along, or use --audio embed"
            ),
            (true, Some(_)) => {
                format!("{size}; it plays the recordings where they are: send them along")
            }
            (false, _) => size,
        }
    }

    /// Shows the report as pages see it.
    pub(crate) fn view<T>(&self, write: impl FnOnce(&HtmlReport<'_>) -> T) -> T {
        let Self {
            report,
            settings,
            plans,
            folder,
        } = self;
        write(&HtmlReport {
            report,
            guides: &|place, scored| {
                let message = settings.messages.get(place);
                let rubric = message.map_or(settings.rubric, |message| message.context.rubric);
                Guides {
                    limit: rubric.limit(),
                    zones: rubric
                        .zones(&scored.transcript, Some(scored.duration))
                        .spans(&scored.transcript),
                }
            },
            audio: &|place| {
                let plan = plans.get(place).copied().unwrap_or(Plan::Left);
                let (Some(message), Some(RecordingReport::Scored(scored))) =
                    (settings.messages.get(place), report.recordings.get(place))
                else {
                    return PageAudio::Omitted;
                };
                sound(plan, message.source, scored, folder, settings.limits)
            },
            linked: plans.contains(&Plan::Linked),
            leaderboard: settings.leaderboard,
        })
    }
}

/// Decides for each recording how its sound is to be had; `takes` is asked whether a page still takes
/// that many bytes.
fn plans(
    report: &Report,
    settings: &PageSettings<'_>,
    takes: &mut dyn FnMut(u64) -> bool,
) -> Vec<Plan> {
    let recordings = report.recordings.iter().enumerate();
    recordings
        .map(|(place, recording)| {
            let message = settings.messages.get(place);
            let (Some(Message { source, .. }), RecordingReport::Scored(scored)) =
                (message, recording)
            else {
                return Plan::Left;
            };
            match settings.audio {
                Some(AudioChoice::None) => Plan::Left,
                Some(AudioChoice::Link) => Plan::Linked,
                Some(AudioChoice::Embed) | None => {
                    let (plan, bytes) = embedded(source, scored);
                    // What is in no file cannot be linked.
                    if takes(bytes) || !matches!(source, Source::File(_)) {
                        plan
                    } else {
                        Plan::Linked
                    }
                }
            }
        })
        .collect()
}

/// Links every sound that is in a file.
fn link_all(plans: &mut [Plan], settings: &PageSettings<'_>) {
    for (plan, message) in plans.iter_mut().zip(settings.messages) {
        if *plan != Plan::Left && matches!(message.source, Source::File(_)) {
            *plan = Plan::Linked;
        }
    }
}

/// Returns how a sound is put into the page, and how many bytes that takes.
fn embedded(source: &Source, scored: &ScoredRecording) -> (Plan, u64) {
    // 16 samples of two bytes a millisecond.
    let reduced = (Plan::Reduced, scored.duration.0 * 32);
    let Source::File(path) = source else {
        return reduced;
    };
    let Ok(bytes) = fs::metadata(path).map(|metadata| metadata.len()) else {
        return reduced;
    };
    match media_of(scored) {
        // What a telephone recorded may be smaller than what would be made of it.
        Some(media) if bytes <= reduced.1.max(MOST_BYTES_AS_IT_IS) => (Plan::AsItIs(media), bytes),
        _ => reduced,
    }
}

/// Returns the media type of a recording that every browser plays as ringback decodes it. Those whose
/// header is odd are not: a browser believes the header.
fn media_of(scored: &ScoredRecording) -> Option<&'static str> {
    let facts = scored
        .facts
        .as_ref()
        .filter(|facts| facts.notes.is_empty())?;
    match facts.format.as_str() {
        "8-bit PCM WAV" | "16-bit PCM WAV" | "24-bit PCM WAV" => Some("audio/wav"),
        "MP3" => Some("audio/mpeg"),
        _ => None,
    }
}

fn sound(
    plan: Plan,
    source: &Source,
    scored: &ScoredRecording,
    folder: &Path,
    limits: &Limits,
) -> PageAudio {
    match (plan, source) {
        (Plan::Left, _) | (_, Source::Refused { .. }) => PageAudio::Omitted,
        (Plan::Linked, Source::File(path)) => PageAudio::Linked(path_from(folder, path)),
        (Plan::Linked, Source::Read(_)) => PageAudio::Failed(
            "it came from standard input, so there is no file to link to".to_owned(),
        ),
        (_, Source::Read(read)) => PageAudio::Reduced(in_one_channel(&read.1)),
        (Plan::AsItIs(media), Source::File(path)) => match fs::read(path) {
            Ok(bytes) if audio::identify_bytes(&bytes) == scored.recording.id => {
                PageAudio::Original { media, bytes }
            }
            Ok(_) => changed(),
            Err(error) => PageAudio::Failed(error.to_string()),
        },
        (Plan::Reduced, Source::File(path)) => match audio::read_recording(path, limits) {
            Ok((recording, audio)) if recording.id == scored.recording.id => {
                PageAudio::Reduced(in_one_channel(&audio))
            }
            Ok(_) => changed(),
            Err(error) => PageAudio::Failed(error.sentence()),
        },
    }
}

/// Returns decoded audio as WAV: one channel of 16 kHz.
fn in_one_channel(audio: &Audio) -> Vec<u8> {
    audio::to_wav(&audio.samples, SAMPLE_RATE, 1)
}

fn changed() -> PageAudio {
    PageAudio::Failed("the file has changed since it was scored; score it again".to_owned())
}

/// Returns the folder that links start from: that of the page, else the one that the command runs in.
fn folder_of(out: Option<&Path>) -> PathBuf {
    let folder = out
        .and_then(Path::parent)
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}

/// Returns the way from a folder to a file, its parts separated by `/`.
fn path_from(folder: &Path, file: &Path) -> String {
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let from: Vec<Component<'_>> = folder.components().collect();
    let to: Vec<Component<'_>> = file.components().collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(shared).map(|_| "..".to_owned());
    let down = to.iter().skip(shared);
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_the_page_to_the_recording() {
        let folder = Path::new("/home/sean/reports");
        for (file, way) in [
            ("/home/sean/reports/a.wav", "a.wav"),
            ("/home/sean/takes/a b.wav", "../takes/a b.wav"),
            ("/mnt/a.wav", "../../../mnt/a.wav"),
        ] {
            assert_eq!(path_from(folder, Path::new(file)), way);
        }
    }
}
