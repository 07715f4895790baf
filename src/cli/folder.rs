//! A report as a folder of pages. Each file is written whole; the index comes last, so that a run that
//! breaks off leaves the one before it as it was; and what ringback did not write is left alone.

use std::fs;
use std::fs::File;
use std::io;
use std::io::Read;
use std::path::Path;

use super::error::CliError;
use super::html::Pages;
use super::output;
use super::printer::Printer;
use crate::report;
use crate::report::INDEX;

/// How much of a file is looked at for who made it; it stands in the first lines.
const BEGINNING: u64 = 4_096;

/// Makes the folder, and refuses it while nothing is lost yet: if it cannot be written into, or its
/// index is somebody else's.
pub(crate) fn make_ready(folder: &Path) -> Result<(), CliError> {
    fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))?;
    let index = folder.join(INDEX);
    leave_to_others(&index)?;
    output::try_out(&index).map_err(|error| cannot_write(folder, &error))
}

/// Writes a page for each recording that was scored, and then the index.
pub(crate) fn write(
    pages: &Pages<'_>,
    folder: &Path,
    printer: &mut Printer,
) -> Result<(), CliError> {
    let names = report::page_names(pages.report);
    let named = names.iter().enumerate();
    for (place, name) in named.filter_map(|(place, name)| Some((place, name.as_ref()?))) {
        let path = folder.join(name);
        leave_to_others(&path)?;
        let page = |writer: &mut dyn io::Write| {
            pages.view(|html| report::write_html_recording(html, &names, place, writer))
        };
        output::write_whole(&path, page).map_err(|error| cannot_write(&path, &error))?;
    }
    let index = folder.join(INDEX);
    let page = |writer: &mut dyn io::Write| {
        pages.view(|html| report::write_html_index(html, &names, writer))
    };
    output::write_whole(&index, page).map_err(|error| cannot_write(&index, &error))?;
    printer.note(format!(
        "Wrote {} and {} beside it",
        index.display(),
        count(names.iter().flatten().count(), "page")
    ));
    let former = former_pages(folder, &names);
    if former > 0 {
        printer.note(format!(
            "{} of an earlier run {} still in {}, and no longer linked; remove what is not wanted",
            count(former, "page"),
            if former == 1 { "is" } else { "are" },
            folder.display()
        ));
    }
    Ok(())
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn cannot_write(path: &Path, error: &io::Error) -> CliError {
    CliError::Refused(format!("{}: cannot be written: {error}", path.display()))
}

/// Refuses to replace a file that is there and that ringback did not write.
fn leave_to_others(path: &Path) -> Result<(), CliError> {
    if path.is_file() && !is_ours(path) {
        return Err(CliError::Refused(format!(
            "{}: this file is not from ringback, and is left as it is; give another folder, or move it away",
            path.display()
        )));
    }
    Ok(())
}

fn is_ours(path: &Path) -> bool {
    let mut beginning = Vec::new();
    let read = File::open(path).and_then(|file| file.take(BEGINNING).read_to_end(&mut beginning));
    read.is_ok() && report::is_html_report(&beginning)
}

/// Counts the pages that ringback wrote into a folder before and this run did not.
fn former_pages(folder: &Path, names: &[Option<String>]) -> usize {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    entries
        .flatten()
        .filter(|entry| {
            let name = entry.file_name();
            let now = name == INDEX || names.iter().flatten().any(|page| name == page.as_str());
            let path = entry.path();
            !now && path.extension().is_some_and(|ending| ending == "html") && is_ours(&path)
        })
        .count()
}
