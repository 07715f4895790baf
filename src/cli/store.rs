//! Opens the store where the settings say.

use std::path::Path;

use super::error::CliError;
use super::printer::Printer;
use super::settings::Settings;
use super::settings::StorePlace;
use super::settings_file::read_user_settings;
use crate::analyze::sounds;
use crate::domain::Prospect;
use crate::domain::Region;
use crate::store::SoundCodes;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::Update;
use crate::store::make_private_folder;

/// The first format in which telephone numbers are compared whole.
const WHOLE_NUMBERS: i64 = 3;

/// How many people are named after an update.
const MOST_PEOPLE_NAMED: usize = 10;

/// What there is to know of people who may be two.
pub(crate) const FILED_BY_LAST_DIGITS: &str = "Earlier versions filed two people of one name as one if their numbers \
    end in the same nine digits, and kept the first number. If one of these is two people, remove the messages of the \
    other (`ringback log list --who NUMBER`, `ringback log rm CALL`) and log them again";

/// Opens the store, and makes it if there is none.
pub(crate) fn open(settings: &Settings, printer: &mut Printer) -> Result<Store, CliError> {
    open_by(Store::open, settings, printer)
}

/// Opens the store for a command that only reads: it may be somebody else's, or on a disk that cannot be written.
pub(crate) fn open_to_read(settings: &Settings, printer: &mut Printer) -> Result<Store, CliError> {
    open_by(Store::open_to_read, settings, printer)
}

fn open_by(
    open: fn(&Path, SoundCodes, Region) -> Result<Store, StoreError>,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Store, CliError> {
    let path = settings.store.path();
    if let (StorePlace::Usual(_), Some(folder)) = (&settings.store, path.parent()) {
        make_private_folder(folder).map_err(|error| {
            CliError::Refused(format!(
                "{}: cannot make this folder: {error}. Name another file with --store",
                folder.display()
            ))
        })?;
    }
    let region = read_user_settings(settings)?.region.unwrap_or_default();
    let store = open(path, sounds::filing_codes, region)?;
    if let Some(update) = store.update() {
        note_update(&store, update, printer)?;
    }
    Ok(store)
}

/// Erases the traces of what was removed from the store, and says where it can be read still.
pub(crate) fn erase_traces(store: &mut Store, printer: &mut Printer) -> Result<(), CliError> {
    let traces = store.erase_traces()?;
    if traces.in_use {
        printer.note(format!(
            "Another ringback has {} open: what was removed is gone from the disk when that one has ended and this is \
             done again",
            store.path().display()
        ));
    }
    if !traces.backups.is_empty() {
        let names: Vec<String> = traces
            .backups
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        printer.note(format!(
            "Copies from before an update still hold what was removed: {}. `ringback cache clear --backups` deletes them",
            names.join(", ")
        ));
    }
    Ok(())
}

fn note_update(store: &Store, update: &Update, printer: &mut Printer) -> Result<(), CliError> {
    printer.note(format!(
        "Updated {}; as it was it is kept as {}",
        store.path().display(),
        update.backup.display()
    ));
    if update.from >= WHOLE_NUMBERS {
        return Ok(());
    }
    let people = store.people_filed_by_last_digits()?;
    if !people.is_empty() {
        let named: Vec<String> = people
            .iter()
            .take(MOST_PEOPLE_NAMED)
            .map(name_and_number)
            .collect();
        let more = match people.len() - named.len() {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        printer.note(format!(
            "{FILED_BY_LAST_DIGITS}: {}{more}. `ringback log merge --list` lists them again",
            named.join("; ")
        ));
    }
    Ok(())
}

/// Names a prospect by name and number.
pub(crate) fn name_and_number(prospect: &Prospect) -> String {
    match &prospect.number {
        Some(number) => format!("{}, {number}", prospect.name),
        None => prospect.name.clone(),
    }
}
