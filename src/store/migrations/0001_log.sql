-- Who was left which message, and what came back. Times are seconds since 1970 (UTC) with the
-- offset of the place of the call, so that weekday and hour stay those the caller saw.

CREATE TABLE prospect (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    company TEXT,
    number TEXT,
    -- The digits of the number back to front, so that "ends with" is a range of an index.
    reversed_digits TEXT,
    -- The name and the company in lower case without marks: the same written otherwise.
    name_key TEXT NOT NULL,
    company_key TEXT NOT NULL,
    notes TEXT
) STRICT;
CREATE INDEX prospect_digits ON prospect (reversed_digits);
CREATE INDEX prospect_name ON prospect (name_key, reversed_digits);

-- The words of a prospect's name and company: as they are, in lower case, and as they sound, in
-- capitals.
CREATE TABLE prospect_word (
    word TEXT NOT NULL,
    prospect INTEGER NOT NULL REFERENCES prospect (id) ON DELETE CASCADE,
    PRIMARY KEY (word, prospect)
) STRICT, WITHOUT ROWID;
CREATE INDEX prospect_word_prospect ON prospect_word (prospect);

CREATE TABLE variant (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (name <> ''),
    script TEXT NOT NULL,
    added INTEGER NOT NULL,
    added_offset INTEGER NOT NULL,
    retired INTEGER,
    retired_offset INTEGER
) STRICT;

CREATE TABLE call (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    prospect INTEGER NOT NULL REFERENCES prospect (id),
    at INTEGER NOT NULL,
    at_offset INTEGER NOT NULL,
    rep TEXT,
    variant TEXT,
    words TEXT,
    -- What it scored; the rest of the score is null where this is.
    score INTEGER CHECK (score BETWEEN 0 AND 100),
    rubric TEXT,
    rubric_hash TEXT,
    recording_id TEXT,
    recording_file TEXT,
    hook TEXT,
    -- `check=verdict` pairs, in the rubric's order.
    verdicts TEXT
) STRICT;
CREATE INDEX call_prospect ON call (prospect, at);
CREATE INDEX call_at ON call (at);

CREATE TABLE outcome (
    id INTEGER PRIMARY KEY,
    call INTEGER NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    at_offset INTEGER NOT NULL,
    note TEXT
) STRICT;
CREATE INDEX outcome_call ON outcome (call, at);
