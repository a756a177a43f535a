-- What belongs to people: voices, bounds of their own, uploads; and what is still to be removed.

-- Keys of `core.texts`, as a JSON list: what was decided that the person may want to know.
ALTER TABLE jobs ADD COLUMN notes TEXT;

-- A voice that a person sent. Its files are in a folder of the same name.
CREATE TABLE voices (
    id TEXT PRIMARY KEY,
    adapter TEXT NOT NULL,
    user TEXT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,                      -- the name as it is compared
    chosen INTEGER NOT NULL DEFAULT 0 CHECK (chosen IN (0, 1)),  -- what `mine` stands for
    report TEXT NOT NULL,                      -- JSON: seconds, verdict, problems, closest, …
    bytes INTEGER NOT NULL,
    consent_version TEXT,                      -- NULL: not given, and so it goes after an hour
    consent_hash TEXT,
    consent_at REAL,
    created REAL NOT NULL,
    last_used REAL NOT NULL,
    CHECK ((consent_at IS NULL) = (consent_hash IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX voices_name ON voices (adapter, user, folded);
CREATE UNIQUE INDEX voices_chosen ON voices (adapter, user) WHERE chosen = 1;
CREATE INDEX voices_last_used ON voices (last_used);

CREATE TABLE voice_places (
    adapter TEXT NOT NULL,
    place TEXT NOT NULL,
    voice TEXT NOT NULL REFERENCES voices (id) ON DELETE CASCADE,
    PRIMARY KEY (adapter, place, voice)
) STRICT, WITHOUT ROWID;
CREATE INDEX voice_places_voice ON voice_places (voice);

-- No reference to voices: that a job spoke with one stays known when the voice is forgotten.
CREATE TABLE job_voices (
    job INTEGER PRIMARY KEY REFERENCES jobs (n) ON DELETE CASCADE,
    voice TEXT NOT NULL
) STRICT;
CREATE INDEX job_voices_voice ON job_voices (voice);

-- Who sent an upload; the same bytes may come from several.
CREATE TABLE blob_people (
    blob TEXT NOT NULL REFERENCES blobs (id) ON DELETE CASCADE,
    adapter TEXT NOT NULL,
    user TEXT NOT NULL,
    PRIMARY KEY (adapter, user, blob)
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_people_blob ON blob_people (blob);

CREATE TABLE person_limits (
    adapter TEXT NOT NULL,
    user TEXT NOT NULL,
    jobs_per_day INTEGER NOT NULL,
    PRIMARY KEY (adapter, user)
) STRICT, WITHOUT ROWID;

-- Files whose rows are gone and which are still to be removed, so that no crash leaves one behind.
CREATE TABLE leftovers (
    kind TEXT NOT NULL CHECK (kind IN ('film', 'blob', 'voice', 'traces')),
    name TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
