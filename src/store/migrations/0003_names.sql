-- The tables and columns by the names of the field. With this format telephone numbers are compared
-- whole: before it, people of one name whose numbers share their last nine digits were filed as one.
ALTER TABLE hearing RENAME TO recognition;
ALTER TABLE recognition RENAME COLUMN ear TO cache_key;
ALTER TABLE recognition RENAME COLUMN heard TO content;

ALTER TABLE overrule RENAME TO verdict_override;
DROP INDEX overrule_by_recording;
CREATE INDEX verdict_override_recording ON verdict_override (recording);
