-- Two numbers are two people unless a person says that they are one: `person` is then the one they are shown as.
ALTER TABLE prospect ADD COLUMN person INTEGER REFERENCES prospect (id);
CREATE INDEX prospect_merged ON prospect (person) WHERE person IS NOT NULL;
CREATE INDEX prospect_person ON prospect (coalesce(person, id));
-- Who was filed by the last nine digits of a number, as formats before the third did, and may be two people of one
-- name. The format is still the earlier one here.
ALTER TABLE prospect ADD COLUMN filed_by_last_digits INTEGER NOT NULL DEFAULT 0;
UPDATE prospect SET filed_by_last_digits = 1
WHERE (SELECT user_version FROM pragma_user_version) < 3
    AND length(reversed_digits) > 9
    AND (SELECT count(*) FROM call WHERE prospect = prospect.id) > 1;
