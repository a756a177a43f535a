-- Uploads that were to be imitated and wait for consent, or were refused: they go after an hour.
CREATE TABLE waiting_samples (
    blob TEXT PRIMARY KEY REFERENCES blobs (id) ON DELETE CASCADE,
    since REAL NOT NULL
) STRICT, WITHOUT ROWID;
