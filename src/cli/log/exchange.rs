//! `ringback log import` and `ringback log export`: the whole log as a table, there and back.

use std::io;
use std::io::Write;
use std::path::PathBuf;
use std::thread;

use clap::Args;

use super::add::hook_of;
use super::fields::given;
use super::fields::number_of;
use super::fields::parse_outcome;
use super::fields::past;
use crate::calendar::Clock;
use crate::calendar::SystemClock;
use crate::calendar::rfc3339;
use crate::cli::error::CliError;
use crate::cli::error::Outcome;
use crate::cli::file_kind::FileKind;
use crate::cli::input_files::InputFiles;
use crate::cli::output;
use crate::cli::printer::Printer;
use crate::cli::settings::Settings;
use crate::cli::store;
use crate::cli::table;
use crate::cli::text_file::MOST_BYTES_OF_DATA;
use crate::cli::text_file::cannot_read;
use crate::cli::text_file::read_bounded;
use crate::domain;
use crate::domain::Call;
use crate::domain::CallId;
use crate::domain::CallScore;
use crate::domain::Prospect;
use crate::domain::Variant;
use crate::store::CallFilter;
use crate::store::verdicts_of;
use crate::store::verdicts_text;
use crate::text::cells::is_rounded;
use crate::text::cells::without_decimals;
use crate::text::table::Table;

const EXAMPLES: &str = "\
Examples:
  ringback log import calls.csv
  ringback log export | ringback --store copy.db log import -

The table needs the columns `at` and `prospect`, in any order. It may have company, number, notes, rep, \
variant, script (the variant's words), words, hook, score, rubric, rubric_hash, recording, file, \
verdicts, call (its number, kept if the log is empty), and outcomes, one a line, as in \
\"called-back 2026-11-20T14:05 keen\". A message that is in the log already is not added again.";

const LOG_COLUMNS: [&str; 18] = [
    "call",
    "at",
    "prospect",
    "company",
    "number",
    "notes",
    "rep",
    "variant",
    "script",
    "words",
    "hook",
    "score",
    "rubric",
    "rubric_hash",
    "recording",
    "file",
    "verdicts",
    "outcomes",
];

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ImportArgs {
    /// Table as CSV, or - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// File to write [default: standard output]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

pub(crate) fn export(
    args: &ExportArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let store = store::open_to_read(settings, printer)?;
    let calls = store.calls(&CallFilter::default())?;
    let variants = store.variants()?;
    match args.file.as_ref().filter(|path| path.as_os_str() != "-") {
        None => write_calls(&calls, &variants, printer.output())?,
        Some(path) => {
            let inputs = InputFiles::of(settings);
            output::write(path, FileKind::Log, &inputs, |out| {
                write_calls(&calls, &variants, out)
            })?;
            printer.note(format!(
                "Wrote {} calls into {}",
                calls.len(),
                path.display()
            ));
        }
    }
    Ok(Outcome::Done)
}

/// Writes calls as a table.
pub(crate) fn write_calls(
    calls: &[(CallId, Call)],
    variants: &[Variant],
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows = calls.iter().map(|(id, call)| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let script = variants
            .iter()
            .find(|variant| Some(&variant.name) == call.variant.as_ref())
            .map(|variant| variant.script.clone());
        let score = call.score.clone().unwrap_or_default();
        [
            id.to_string(),
            rfc3339(call.at),
            call.prospect.name.clone(),
            text(&call.prospect.company),
            text(&call.prospect.number),
            text(&call.prospect.notes),
            text(&call.rep),
            text(&call.variant),
            text(&script),
            text(&call.words),
            text(&call.hook),
            call.score
                .as_ref()
                .map_or_else(String::new, |score| score.total.to_string()),
            text(&score.rubric),
            text(&score.rubric_hash),
            text(&score.recording),
            text(&score.file),
            text(&verdicts_text(&score.verdicts)),
            outcomes_text(&call.outcomes),
        ]
    });
    table::write_table(LOG_COLUMNS, rows, out)
}

pub(crate) fn import(
    args: &ImportArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let path = args.file.display();
    let refused = |what: String| CliError::Refused(format!("{path}: {what}. Nothing was imported"));
    let bytes = read_bounded(&args.file, MOST_BYTES_OF_DATA)
        .map_err(|error| cannot_read(&args.file, "the table", &error))?;
    let table = table::read_table(&bytes).map_err(refused)?;
    let (mut calls, variants) = calls_of(&table, &SystemClock).map_err(refused)?;
    // An export has its hooks, also where it says that there was none.
    if !table.columns.iter().any(|column| column == "hook") {
        find_hooks(&mut calls, settings.usual_jobs);
    }
    let mut store = store::open(settings, printer)?;
    let imported = store
        .import_calls(&calls, &variants)
        .map_err(|(index, error)| refused(format!("row {}: {error}", table.rows[index].number)))?;
    if let Some(note) = repaired_numbers(&table) {
        printer.note(note);
    }
    printer.note(format!(
        "Imported {} calls and {} outcomes",
        imported.calls, imported.outcomes
    ));
    if imported.known > 0 {
        printer.note(format!("{} calls were in the log already", imported.known));
    }
    Ok(Outcome::Done)
}

/// The calls of a table, and the variants whose words it holds.
type Calls = (Vec<(Option<CallId>, Call)>, Vec<Variant>);

/// Reads the calls of a table; the error names the row.
fn calls_of(table: &Table, clock: &dyn Clock) -> Result<Calls, String> {
    let columns = Columns::of(&table.columns).map_err(|what| format!("row 1: {what}"))?;
    let mut calls = Vec::with_capacity(table.rows.len());
    let mut variants: Vec<Variant> = Vec::new();
    for row in &table.rows {
        let cells = Cells {
            columns: &columns,
            row: &row.cells,
        };
        let (id, call) =
            call_of(&cells, clock).map_err(|what| format!("row {}: {what}", row.number))?;
        if let (Some(name), Some(script)) = (&call.variant, cells.text("script"))
            && !variants.iter().any(|variant| variant.name == *name)
        {
            variants.push(Variant {
                name: name.clone(),
                script,
                added: call.at,
                retired: None,
            });
        }
        calls.push((id, call));
    }
    Ok((calls, variants))
}

/// Finds the hooks among the words now: `who` has no time for it when the phone rings.
fn find_hooks(calls: &mut [(Option<CallId>, Call)], workers: usize) {
    let mut without: Vec<&mut Call> = calls
        .iter_mut()
        .map(|(_, call)| call)
        .filter(|call| call.words.is_some())
        .collect();
    let share = without.len().div_ceil(workers.max(1)).max(1);
    thread::scope(|scope| {
        for calls in without.chunks_mut(share) {
            scope.spawn(|| {
                for call in calls {
                    let words = call.words.as_deref().unwrap_or_default();
                    call.hook = hook_of(words, call.rep.as_deref());
                }
            });
        }
    });
}

/// Where each column of ours stands in a table.
struct Columns([Option<usize>; LOG_COLUMNS.len()]);

impl Columns {
    fn of(names: &[String]) -> Result<Self, String> {
        let mut places = [None; LOG_COLUMNS.len()];
        for (place, name) in names.iter().enumerate() {
            let Some(column) = LOG_COLUMNS.iter().position(|own| own == name) else {
                return Err(format!(
                    "there is no column \"{name}\"; there are {}",
                    LOG_COLUMNS.join(", ")
                ));
            };
            if places[column].replace(place).is_some() {
                return Err(format!("the column \"{name}\" is there twice"));
            }
        }
        for needed in ["at", "prospect"] {
            let column = LOG_COLUMNS.iter().position(|own| *own == needed);
            if column.is_none_or(|column| places[column].is_none()) {
                return Err(format!("the column \"{needed}\" is missing"));
            }
        }
        Ok(Self(places))
    }
}

/// The cells of a row.
struct Cells<'a> {
    columns: &'a Columns,
    row: &'a [String],
}

impl Cells<'_> {
    /// Returns what a cell holds, unless it is empty or its column is not there.
    fn text(&self, column: &str) -> Option<String> {
        let column = LOG_COLUMNS.iter().position(|own| *own == column)?;
        given(self.row.get(self.columns.0[column]?)?)
    }

    /// Returns a whole number, without what a spreadsheet has put behind it.
    fn whole(&self, column: &str) -> Option<String> {
        self.text(column)
            .map(|text| without_decimals(&text).to_owned())
    }
}

/// Names the numbers of telephones that a spreadsheet had taken for sums, and that were put right.
fn repaired_numbers(table: &Table) -> Option<String> {
    let column = table.columns.iter().position(|name| name == "number")?;
    let repaired: Vec<String> = table
        .rows
        .iter()
        .filter(|row| without_decimals(&row.cells[column]) != row.cells[column])
        .map(|row| row.number.to_string())
        .collect();
    let rows = match repaired.len() {
        0 => return None,
        1 => format!("row {}", repaired[0]),
        _ => format!("rows {}", repaired.join(", ")),
    };
    Some(format!(
        "Took the \".0\" off the number in {rows}: a spreadsheet had taken it for a sum; format that column as text"
    ))
}

fn number_in(cells: &Cells<'_>) -> Result<Option<String>, String> {
    let number = cells.whole("number");
    if let Some(rounded) = number.as_ref().filter(|number| is_rounded(number)) {
        return Err(format!(
            "\"{rounded}\" is a number that a spreadsheet has rounded, and its last digits are lost; format that column \
             as text, and enter the number again"
        ));
    }
    let number = number.map(|text| number_of(&text));
    number.transpose().map_err(|misfit| misfit.to_string())
}

fn call_of(cells: &Cells<'_>, clock: &dyn Clock) -> Result<(Option<CallId>, Call), String> {
    let at = cells
        .text("at")
        .ok_or("the call has no time (column \"at\")")?;
    let name = cells
        .text("prospect")
        .ok_or("the call is for nobody (column \"prospect\")")?;
    let id = match cells.whole("call") {
        None => None,
        Some(text) => match text.trim_start_matches('#').parse::<i64>() {
            Ok(id) if (1..=CallId::HIGHEST.0).contains(&id) => Some(CallId(id)),
            _ => {
                return Err(format!(
                    "\"{text}\" is not the number of a call, from 1 to {}",
                    CallId::HIGHEST
                ));
            }
        },
    };
    let total = match cells.whole("score") {
        None => None,
        Some(text) => match text.parse::<u8>() {
            Ok(total) if total <= 100 => Some(total),
            _ => return Err(format!("\"{text}\" is not a score from 0 to 100")),
        },
    };
    let verdicts_typed = cells.text("verdicts").unwrap_or_default();
    let verdicts = verdicts_of(&verdicts_typed);
    if verdicts.len() != verdicts_typed.split_whitespace().count() {
        return Err(format!(
            "\"{verdicts_typed}\" are not verdicts, as in \"hook=met pace=missed\""
        ));
    }
    let score = match total {
        Some(total) => Some(CallScore {
            total,
            rubric: cells.text("rubric"),
            rubric_hash: cells.text("rubric_hash"),
            recording: cells.text("recording"),
            file: cells.text("file"),
            verdicts,
        }),
        None => {
            for column in ["rubric", "rubric_hash", "recording", "file", "verdicts"] {
                if cells.text(column).is_some() {
                    return Err(format!("the call has a {column} and no score"));
                }
            }
            None
        }
    };
    let call = Call {
        at: past(&at, clock)?,
        rep: cells.text("rep"),
        prospect: Prospect {
            name,
            company: cells.text("company"),
            number: number_in(cells)?,
            notes: cells.text("notes"),
        },
        variant: cells.text("variant"),
        words: cells.text("words"),
        hook: cells.text("hook"),
        score,
        outcomes: parse_outcomes(&cells.text("outcomes").unwrap_or_default(), clock)?,
    };
    Ok((id, call))
}

/// Writes outcomes, a line each: `called-back 2026-11-20T14:05:00+00:00 keen`. A line end in a note is
/// written `\n`, a backslash `\\`.
fn outcomes_text(outcomes: &[domain::Outcome]) -> String {
    let lines: Vec<String> = outcomes
        .iter()
        .map(|outcome| {
            let note = outcome.note.as_deref().unwrap_or_default();
            let note = note.replace('\\', "\\\\").replace('\n', "\\n");
            let line = format!("{} {} {note}", outcome.kind.word(), rfc3339(outcome.at));
            line.trim_end().to_owned()
        })
        .collect();
    lines.join("\n")
}

/// Reads what [`outcomes_text`] wrote, or a person did.
fn parse_outcomes(text: &str, clock: &dyn Clock) -> Result<Vec<domain::Outcome>, String> {
    text.lines()
        .filter_map(given)
        .map(|line| {
            let mut parts = line.splitn(3, ' ');
            let (word, at) = (parts.next().unwrap_or_default(), parts.next());
            let kind = parse_outcome(word)?;
            let at = at.ok_or_else(|| {
                format!(
                    "the outcome \"{word}\" has no time; write it as in \"{word} 2026-11-20T14:05\""
                )
            })?;
            Ok(domain::Outcome {
                kind,
                at: past(at, clock)?,
                note: parts.next().and_then(given).map(|note| unescaped(&note)),
            })
        })
        .collect()
}

fn unescaped(note: &str) -> String {
    let mut text = String::with_capacity(note.len());
    let mut characters = note.chars();
    while let Some(c) = characters.next() {
        match (c, c == '\\') {
            (_, true) => match characters.next() {
                Some('n') => text.push('\n'),
                Some(other) => text.push(other),
                None => text.push(c),
            },
            (c, false) => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::StoppedClock;
    use crate::domain::Moment;
    use crate::domain::OutcomeKind;

    const NOW: Moment = Moment {
        second: 1_795_510_800,
        offset_seconds: 3600,
    };

    fn check(csv: &str, error: &str) {
        let refused = table::read_table(csv.as_bytes())
            .and_then(|table| calls_of(&table, &StoppedClock(NOW)))
            .expect_err(csv);
        assert!(refused.starts_with(error), "{csv}: {refused}");
    }

    #[test]
    fn a_bad_row_is_refused_with_its_number_and_the_reason() {
        check(
            "at\n2026-11-20",
            "row 1: the column \"prospect\" is missing",
        );
        check("at,prospect,nmae\n", "row 1: there is no column \"nmae\"");
        check(
            "at,prospect,at\n",
            "row 1: the column \"at\" is there twice",
        );
        let good = "2026-11-20,Jim,,,";
        let rows = |row: &str| format!("at,prospect,number,score,outcomes\n{good}\n{row}\n");
        check(&rows("2026-11-20,,,,"), "row 3: the call is for nobody");
        check(&rows(",Jim,,,"), "row 3: the call has no time");
        check(
            &rows("2026-02-30,Jim,,,"),
            "row 3: \"2026-02-30\" is not a date",
        );
        check(
            &rows("2036-02-03,Jim,,,"),
            "row 3: \"2036-02-03\" is in the future",
        );
        check(
            &rows("2026-11-20,Jim,none,,"),
            "row 3: \"none\" is not a telephone",
        );
        check(
            &rows("2026-11-20,Jim,,101,"),
            "row 3: \"101\" is not a score",
        );
        check(
            &rows("2026-11-20,Jim,,,rang"),
            "row 3: \"rang\" is not an outcome",
        );
        check(
            &rows("2026-11-20,Jim,,,called-back"),
            "row 3: the outcome \"called-back\" has no time",
        );
        check(
            &rows("2026-11-20,Jim,,,called-back soon"),
            "row 3: \"soon\" is not a date",
        );
        check(
            &rows("2026-11-20,Jim,7.7009E+09,,"),
            "row 3: \"7.7009E+09\" is a number that a spreadsheet",
        );
        check(&rows("2026-11-20"), "row 3: it has 1 cell");
        check(&rows("\n,,,,\n2026-11-20"), "row 5: it has 1 cell");
    }

    #[test]
    fn a_number_that_a_spreadsheet_took_for_a_sum_is_put_right() {
        let table = table::read_table(b"at;prospect;number;;\r\n2026-11-20;Jim;4155550134.0;;\r\n")
            .expect("a table");
        let (calls, _) = calls_of(&table, &StoppedClock(NOW)).expect("a call");
        assert_eq!(calls[0].1.prospect.number.as_deref(), Some("4155550134"));
        let note = repaired_numbers(&table).expect("it is said");
        assert!(note.contains("row 2"), "{note}");
    }

    #[test]
    fn notes_with_line_ends_and_backslashes_come_back_as_they_were() {
        let outcomes = vec![
            domain::Outcome {
                kind: OutcomeKind::CalledBack,
                at: NOW,
                note: Some("keen\nring \\n later \\".to_owned()),
            },
            domain::Outcome {
                kind: OutcomeKind::NothingYet,
                at: NOW,
                note: None,
            },
        ];
        let read = parse_outcomes(&outcomes_text(&outcomes), &StoppedClock(NOW));
        assert_eq!(read, Ok(outcomes));
    }
}
