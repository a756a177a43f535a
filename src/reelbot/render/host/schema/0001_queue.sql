-- The render host's durable state. Times are seconds since the epoch (UTC); JSON is text.
-- Numbered files are applied in order, one transaction each; PRAGMA user_version has the last.

-- The waiting line itself: one row.
CREATE TABLE line (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
    turn INTEGER NOT NULL DEFAULT 0,           -- virtual time: the latest turn that was served
    put INTEGER NOT NULL DEFAULT 0,            -- how many ever were put, done, failed, cancelled
    done INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    cancelled INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO line (one) VALUES (1);

CREATE TABLE jobs (
    n INTEGER PRIMARY KEY,                     -- in order of put
    id TEXT NOT NULL UNIQUE,                   -- the public one
    kind TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    turn INTEGER NOT NULL,
    not_before REAL CHECK (not_before IS NULL OR state = 'queued'),
    model TEXT,                                -- what has to be warm for it
    passed INTEGER NOT NULL DEFAULT 0,         -- a later job went first, once
    running_max INTEGER,                       -- of the same person at once; NULL: any number
    attempt INTEGER NOT NULL DEFAULT 0,        -- the fence: the number of the claim
    tries INTEGER NOT NULL DEFAULT 0,          -- failures
    interruptions INTEGER NOT NULL DEFAULT 0,  -- ends of a try that were not the job's fault
    device TEXT,
    adapter TEXT NOT NULL,
    user TEXT NOT NULL,
    place TEXT,
    locale TEXT,
    key TEXT,                                  -- the adapter's own; one job each
    request_hash TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    seed INTEGER NOT NULL,
    seconds REAL,                              -- length of what is made: expected, then real
    cost_s REAL,                               -- work: expected, then measured
    stage TEXT,
    fraction REAL,
    created REAL NOT NULL,
    started REAL,
    finished REAL,
    error TEXT,
    artifacts TEXT,                            -- NULL: none yet, or none any more
    reply TEXT,                                -- the adapter's own; shown with deliveries alone
    request TEXT NOT NULL,
    recipe TEXT
) STRICT;

-- A claim reads the first entry of this index. A job in back-off is not in it until it is due.
CREATE INDEX jobs_ready ON jobs (turn, n) WHERE state = 'queued' AND not_before IS NULL;
CREATE INDEX jobs_delayed ON jobs (not_before) WHERE not_before IS NOT NULL;
CREATE INDEX jobs_waiting ON jobs (adapter, user, turn) WHERE state = 'queued';
CREATE INDEX jobs_waiting_place ON jobs (adapter, place) WHERE state = 'queued';
CREATE INDEX jobs_running ON jobs (adapter, user) WHERE state = 'running';
CREATE UNIQUE INDEX jobs_key ON jobs (adapter, key) WHERE key IS NOT NULL;
CREATE INDEX jobs_person ON jobs (adapter, user, n);
CREATE INDEX jobs_place ON jobs (adapter, place, n) WHERE place IS NOT NULL;
CREATE INDEX jobs_finished ON jobs (finished) WHERE finished IS NOT NULL;
CREATE INDEX jobs_kept ON jobs (finished) WHERE artifacts IS NOT NULL;

CREATE TABLE deliveries (
    job INTEGER PRIMARY KEY REFERENCES jobs (n) ON DELETE CASCADE,
    adapter TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'claimed', 'sent', 'gave_up')),
    attempt INTEGER NOT NULL DEFAULT 0,        -- the fence; grows for ever
    claims INTEGER NOT NULL DEFAULT 0,         -- of this result; a retried job has a new result
    due REAL NOT NULL,                         -- pending: not before; claimed: the lease's end
    first_claimed REAL,
    receipt TEXT,
    error TEXT
) STRICT;
CREATE INDEX deliveries_due ON deliveries (adapter, due) WHERE state IN ('pending', 'claimed');

CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,     -- a number is never used twice
    adapter TEXT NOT NULL,
    job INTEGER NOT NULL REFERENCES jobs (n) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('queued', 'started', 'done', 'failed', 'cancelled')),
    at REAL NOT NULL,
    data TEXT NOT NULL
) STRICT;
CREATE INDEX events_job ON events (job);

-- Uploads by the hash of their bytes.
CREATE TABLE blobs (
    id TEXT PRIMARY KEY,
    mime TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    kind TEXT NOT NULL,
    facts TEXT NOT NULL DEFAULT '{}',
    created REAL NOT NULL,
    last_used REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX blobs_last_used ON blobs (last_used);

-- No reference to blobs: what a job used stays known when the blob is gone.
CREATE TABLE job_blobs (
    job INTEGER NOT NULL REFERENCES jobs (n) ON DELETE CASCADE,
    blob TEXT NOT NULL,
    PRIMARY KEY (job, blob)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_blobs_blob ON job_blobs (blob);

-- What a stage takes, learned: the mean of the logarithm of seconds of work a second of result.
CREATE TABLE stage_times (
    kind TEXT NOT NULL,
    engine TEXT NOT NULL,
    stage TEXT NOT NULL,
    log_rate REAL NOT NULL,
    weight REAL NOT NULL,
    PRIMARY KEY (kind, engine, stage)
) STRICT, WITHOUT ROWID;

CREATE TABLE bans (
    adapter TEXT NOT NULL,
    user TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    by TEXT NOT NULL,
    created REAL NOT NULL,
    until REAL,                                -- NULL: for ever
    PRIMARY KEY (adapter, user)
) STRICT, WITHOUT ROWID;

-- scope: 'person adapter/user', 'place adapter/place', or 'host'.
CREATE TABLE settings (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;
