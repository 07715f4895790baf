-- What was heard in a recording, by whom, so that nothing is heard twice; what each recording
-- scored by which rules, so that a team is seen without its recordings; and people's words against
-- the machine's. Recordings are known by their content (BLAKE3), not by their names.
CREATE TABLE hearing (
    recording TEXT NOT NULL,
    ear TEXT NOT NULL,
    heard TEXT NOT NULL,
    PRIMARY KEY (recording, ear)
) STRICT, WITHOUT ROWID;

CREATE TABLE score (
    recording TEXT NOT NULL,
    rubric_hash TEXT NOT NULL,
    rubric TEXT NOT NULL,
    file TEXT NOT NULL,
    rep TEXT,
    prospect TEXT,
    day TEXT,
    variant TEXT,
    total INTEGER NOT NULL CHECK (total BETWEEN 0 AND 100),
    millis INTEGER NOT NULL,
    verdicts TEXT NOT NULL,
    PRIMARY KEY (recording, rubric_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE overrule (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    recording TEXT NOT NULL,
    file TEXT NOT NULL,
    check_id TEXT NOT NULL,
    verdict TEXT NOT NULL,
    by_whom TEXT,
    note TEXT,
    made INTEGER NOT NULL,
    made_offset INTEGER NOT NULL,
    undone INTEGER,
    undone_offset INTEGER
) STRICT;
CREATE INDEX overrule_by_recording ON overrule (recording);
