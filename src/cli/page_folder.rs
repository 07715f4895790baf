//! A report as a folder of pages. Each file is written whole; the index comes last, so that a run that
//! breaks off leaves the one before it as it was; and what ringback did not write is left alone.

use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use super::error::CliError;
use super::file_kind::FileKind;
use super::input_files::InputFiles;
use super::layout::count;
use super::output;
use super::page::Pages;
use super::printer::Printer;
use crate::report;
use crate::report::INDEX;

/// Makes the folder, and refuses it while nothing is lost yet: if it cannot be written into, or its
/// index is somebody else's.
pub(crate) fn make_ready(folder: &Path, inputs: &InputFiles) -> Result<(), CliError> {
    fs::create_dir_all(folder).map_err(|error| output::cannot_write(folder, &error))?;
    output::check(&folder.join(INDEX), FileKind::Page, inputs)
}

/// Writes a page for each recording that was scored, and then the index.
pub(crate) fn write(
    pages: &Pages<'_>,
    folder: &Path,
    inputs: &InputFiles,
    printer: &mut Printer,
) -> Result<(), CliError> {
    let names = report::page_names(pages.report);
    let paths: Vec<PathBuf> = names
        .iter()
        .flatten()
        .map(|name| folder.join(name))
        .collect();
    let targets = paths.iter().map(|path| (path.as_path(), FileKind::Page));
    output::check_all(targets, inputs)?;
    let named = names.iter().enumerate();
    let mut paths = Vec::new();
    for (place, name) in named.filter_map(|(place, name)| Some((place, name.as_ref()?))) {
        let page = |writer: &mut dyn io::Write| {
            pages.view(|html| report::write_html_recording(html, &names, place, writer))
        };
        let path = folder.join(name);
        output::write(&path, FileKind::Page, inputs, page)?;
        paths.push(path);
    }
    let index = folder.join(INDEX);
    let page = |writer: &mut dyn io::Write| {
        pages.view(|html| report::write_html_index(html, &names, writer))
    };
    output::write(&index, FileKind::Page, inputs, page)?;
    let beside = count(paths.len(), "page");
    paths.push(index.clone());
    let sizes = paths.iter().filter_map(|path| fs::metadata(path).ok());
    let bytes = sizes.map(|metadata| metadata.len()).sum();
    printer.note(format!(
        "Wrote {} and {beside} beside it ({})",
        index.display(),
        pages.size_note(bytes)
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
            !now && path.extension().is_some_and(|ending| ending == "html")
                && FileKind::Page.is_kind_of(&path).unwrap_or(false)
        })
        .count()
}
