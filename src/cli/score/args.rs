//! What `score` takes.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use crate::cli::log::LogScoreArgs;
use crate::cli::page::PageArgs;
use crate::cli::report_args::ReportArgs;
use crate::cli::scoring_args::ScoringArgs;
use crate::cli::since::parse_since;
use crate::domain::Moment;

const EXAMPLES: &str = "\
Examples:
  ringback score take1.wav
  ringback score takes/ --name \"Sean McPheat\" --number 07700900123 --region GB
  ringback score takes/ --format csv --out scores.csv
  ringback score take1.wav --fail-under 80
  ringback score take2.wav --last                    what changed since take 1
  ringback score takes/ --out report.html --open     a page to read and listen to
  ringback score team/ --out report/                 an index, and a page a recording
  ringback score team/ --watch --sidecar             a folder that fills up
  ringback score team/ --rep sean --since 7d --format markdown
  ringback score take1.wav --log --prospect \"Jim O'Hara\" --variant curious
  cat take1.wav | ringback score -
  ringback score take1.wav --transcript words.txt    these words instead of a transcription

Who left which recording, and when, is read from names such as sean/2026-11-20_acme_v2.wav, from a \
manifest.csv (file, rep, prospect, date, variant) or from ringback.toml beside the recordings, which \
`ringback init` writes. Each recording is transcribed only once, whatever its name.";

/// The language where nobody names one.
pub(crate) const USUAL_LANGUAGE: &str = "en";

/// The longest recording that is scored where nobody says.
const USUAL_MAX_MINUTES: u64 = 15;

/// What `score` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ScoreArgs {
    /// Recordings, folders of recordings, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) report: ReportArgs,
    #[command(flatten)]
    pub(super) scoring: ScoringArgs,
    #[command(flatten)]
    pub(super) page: PageArgs,
    /// Speech model (a name from `ringback models list` or a ggml file)
    /// [default: as in ringback.toml, else base]
    #[arg(long, value_name = "NAME")]
    pub(super) model: Option<String>,
    /// Language spoken, as a code
    #[arg(long, value_name = "CODE", default_value = USUAL_LANGUAGE)]
    pub(super) language: String,
    /// Score these words instead of transcribing (plain text or a JSON report)
    #[arg(long, value_name = "FILE")]
    pub(super) transcript: Option<PathBuf>,
    /// Refuse recordings longer than MINUTES
    #[arg(long, value_name = "MINUTES", default_value_t = USUAL_MAX_MINUTES, value_parser = clap::value_parser!(u64).range(1..=1440))]
    pub(super) max_minutes: u64,
    /// Do not have ffmpeg decode what ringback cannot
    #[arg(long)]
    pub(super) no_ffmpeg: bool,
    /// Number of recordings to score at once [default: the number of processors]
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
    /// Include only files matching GLOB, such as *.wav or kate/** (may be repeated)
    #[arg(long, value_name = "GLOB", help_heading = "Which recordings")]
    pub(super) include: Vec<String>,
    /// Exclude files matching GLOB (may be repeated)
    #[arg(long, value_name = "GLOB", help_heading = "Which recordings")]
    pub(super) exclude: Vec<String>,
    /// Score only this rep's recordings
    #[arg(long, value_name = "NAME", help_heading = "Which recordings")]
    pub(super) rep: Option<String>,
    /// Score only recordings of this day or later (2026-11-20, yesterday, 7d)
    #[arg(long, value_name = "WHEN", value_parser = parse_since, help_heading = "Which recordings")]
    pub(super) since: Option<Moment>,
    /// Show only what could not be scored, or scored below --fail-under (else 70)
    #[arg(long, help_heading = "Which recordings")]
    pub(super) only_failed: bool,
    /// Say what changed since the rep's last take
    #[arg(long, conflicts_with = "no_store")]
    pub(super) last: bool,
    /// Write take1.ringback.json, .txt, .srt and .vtt beside each recording
    #[arg(long)]
    pub(super) sidecar: bool,
    /// Keep scoring new recordings in the folders until Ctrl-C
    #[arg(long, conflicts_with = "log")]
    pub(super) watch: bool,
    /// Do not read or write the cache
    #[arg(long)]
    pub(super) no_store: bool,
    #[command(flatten)]
    pub(super) log: LogScoreArgs,
    /// Whether it was recorded a moment ago: what changed is said where there is an earlier take.
    #[arg(skip)]
    pub(super) is_new_take: bool,
}

impl ScoreArgs {
    /// Returns what scores a take that was recorded a moment ago.
    pub(crate) fn of_new_take(
        take: PathBuf,
        report: ReportArgs,
        scoring: ScoringArgs,
        page: PageArgs,
        model: Option<String>,
    ) -> Self {
        Self {
            paths: vec![take],
            report,
            scoring,
            page,
            model,
            language: USUAL_LANGUAGE.to_owned(),
            transcript: None,
            max_minutes: USUAL_MAX_MINUTES,
            no_ffmpeg: false,
            jobs: None,
            include: Vec::new(),
            exclude: Vec::new(),
            rep: None,
            since: None,
            only_failed: false,
            last: false,
            sidecar: false,
            watch: false,
            no_store: false,
            log: LogScoreArgs::default(),
            is_new_take: true,
        }
    }
}
