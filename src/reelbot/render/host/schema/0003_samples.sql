-- Samples of voices that were sent for one job alone, and what people agreed to.

-- A voice with a job is that job's sample: nobody else speaks with it, and it goes with the job's
-- end, however that comes about.
ALTER TABLE voices ADD COLUMN job INTEGER REFERENCES jobs (n) ON DELETE CASCADE;
CREATE UNIQUE INDEX voices_job ON voices (job) WHERE job IS NOT NULL;

CREATE TRIGGER samples_end AFTER UPDATE OF state ON jobs
WHEN NEW.state IN ('done', 'failed', 'cancelled')
BEGIN
    DELETE FROM voices WHERE job = NEW.n;
END;

CREATE TRIGGER samples_gone AFTER DELETE ON voices WHEN OLD.job IS NOT NULL
BEGIN
    INSERT OR IGNORE INTO leftovers (kind, name) VALUES ('voice', OLD.id);
END;

-- That a person agreed to a text; who did is not asked again for a sample.
CREATE TABLE consents (
    adapter TEXT NOT NULL,
    user TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    version TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (adapter, user, text_hash)
) STRICT, WITHOUT ROWID;
