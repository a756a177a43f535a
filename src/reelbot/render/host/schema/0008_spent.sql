-- What deleted jobs cost stays counted for its day: deleting a film gives no new quota. Nothing of
-- what was asked or made is in here.
CREATE TABLE spent (
    adapter TEXT NOT NULL,
    user TEXT NOT NULL,
    place TEXT,
    created REAL NOT NULL,
    seconds REAL NOT NULL,      -- of result; 0 where none has a length
    in_vain INTEGER NOT NULL    -- it failed or was cancelled: it counts for pauses between jobs alone
) STRICT;
CREATE INDEX spent_person ON spent (adapter, user, created);
CREATE INDEX spent_place ON spent (adapter, place, created) WHERE place IS NOT NULL;
CREATE INDEX spent_created ON spent (created);
