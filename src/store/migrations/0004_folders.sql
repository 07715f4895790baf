-- Where a recording lay when it was scored, so that one team is seen without the files of others, and in which order
-- recordings were scored first, so that a take is compared with the one before it. Neither is known of older scores.
ALTER TABLE score ADD COLUMN folder TEXT;
ALTER TABLE score ADD COLUMN place INTEGER;
CREATE INDEX score_place ON score (place);
