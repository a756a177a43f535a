-- What was forgotten at somebody's wish, and when: a backup of before is no way around it.
CREATE TABLE forgotten (
    kind TEXT NOT NULL CHECK (kind IN ('voice', 'person')),
    name TEXT NOT NULL,                        -- a voice's id, or the digest of a person's
    at REAL NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX forgotten_at ON forgotten (at);
