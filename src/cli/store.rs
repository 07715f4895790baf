//! Opens the store where the settings say.

use std::fs;

use super::error::CliError;
use super::printer::Printer;
use super::settings::Settings;
use super::settings::StorePlace;
use super::settings_file::read_user_settings;
use crate::analyze::sounds;
use crate::domain::Prospect;
use crate::store::Store;
use crate::store::Update;

/// The first format in which telephone numbers are compared whole.
const WHOLE_NUMBERS: i64 = 3;

/// How many people are named after an update.
const MOST_PEOPLE_NAMED: usize = 10;

/// Opens the store, and makes it if there is none.
pub(crate) fn open(settings: &Settings, printer: &mut Printer) -> Result<Store, CliError> {
    let path = match &settings.store {
        StorePlace::Named(path) => path,
        StorePlace::Usual(path) => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(|error| {
                    CliError::Refused(format!(
                        "{}: cannot make this folder: {error}. Name another file with --store",
                        folder.display()
                    ))
                })?;
            }
            path
        }
    };
    let region = read_user_settings(settings)?.region.unwrap_or_default();
    let store = Store::open(path, sounds::filing_codes, region)?;
    if let Some(update) = store.update() {
        note_update(&store, update, printer)?;
    }
    Ok(store)
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
            "Earlier versions filed two people of one name as one if their numbers end in the same nine digits, and \
             kept the first number. If one of these is two people, remove the messages of the other (`ringback log \
             list --who NUMBER`, `ringback log rm CALL`) and log them again: {}{more}",
            named.join("; ")
        ));
    }
    Ok(())
}

fn name_and_number(prospect: &Prospect) -> String {
    let number = prospect.number.as_deref().unwrap_or_default();
    format!("{}, {number}", prospect.name)
}
