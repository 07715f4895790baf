//! Named messages that reps try.

use rusqlite::Row;
use rusqlite::params;

use crate::domain::Moment;
use crate::domain::Variant;

use super::Store;
use super::Writer;
use super::error::StoreError;
use super::moment_in;

impl Store {
    /// Adds a variant.
    ///
    /// # Errors
    /// The name is taken, or the store cannot be written.
    pub fn add_variant(&mut self, variant: &Variant) -> Result<(), StoreError> {
        self.in_transaction(|writer| {
            if writer.has_variant(&variant.name)? {
                return Err(StoreError::VariantExists(variant.name.clone()));
            }
            writer.add_variant(variant)
        })
    }

    /// Returns all variants in the order they were added, retired ones too.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn variants(&self) -> Result<Vec<Variant>, StoreError> {
        self.connection
            .prepare("SELECT * FROM variant ORDER BY id")
            .and_then(|mut statement| statement.query_map([], variant_of)?.collect())
            .map_err(self.sqlite())
    }

    /// Returns the variant of that name, whatever its case.
    ///
    /// # Errors
    /// There is none, or the store cannot be read.
    pub fn variant(&self, name: &str) -> Result<Variant, StoreError> {
        let variants = self.variants()?;
        let names = variants
            .iter()
            .map(|variant| variant.name.clone())
            .collect();
        variants
            .into_iter()
            .find(|variant| variant.name.to_lowercase() == name.trim().to_lowercase())
            .ok_or_else(|| StoreError::NoSuchVariant {
                name: name.to_owned(),
                names,
            })
    }

    /// Takes a variant out of use. What was logged with it stays.
    ///
    /// # Errors
    /// There is none of that name, or the store cannot be written.
    pub fn retire_variant(&mut self, name: &str, at: Moment) -> Result<(), StoreError> {
        let name = self.variant(name)?.name;
        self.connection
            .execute(
                "UPDATE variant SET retired = ?2, retired_offset = ?3 WHERE name = ?1",
                params![name, at.second, at.offset_seconds],
            )
            .map(drop)
            .map_err(self.sqlite())
    }
}

impl Writer<'_> {
    /// Adds the variants whose names are new.
    pub(super) fn add_missing_variants(&self, variants: &[Variant]) -> Result<(), StoreError> {
        for variant in variants {
            if !self.has_variant(&variant.name)? {
                self.add_variant(variant)?;
            }
        }
        Ok(())
    }

    fn has_variant(&self, name: &str) -> Result<bool, StoreError> {
        self.connection
            .query_row(
                "SELECT EXISTS (SELECT 1 FROM variant WHERE name = ?1)",
                [name],
                |row| row.get(0),
            )
            .map_err(self.sqlite())
    }

    fn add_variant(&self, variant: &Variant) -> Result<(), StoreError> {
        self.connection
            .execute(
                "INSERT INTO variant (name, script, added, added_offset, retired, retired_offset)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    variant.name,
                    variant.script,
                    variant.added.second,
                    variant.added.offset_seconds,
                    variant.retired.map(|at| at.second),
                    variant.retired.map(|at| at.offset_seconds),
                ],
            )
            .map(drop)
            .map_err(self.sqlite())
    }
}

fn variant_of(row: &Row<'_>) -> rusqlite::Result<Variant> {
    Ok(Variant {
        name: row.get("name")?,
        script: row.get("script")?,
        added: Moment {
            second: row.get("added")?,
            offset_seconds: row.get("added_offset")?,
        },
        retired: moment_in(row, "retired")?,
    })
}
