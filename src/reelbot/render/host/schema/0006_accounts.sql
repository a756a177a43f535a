-- One person on several platforms: their accounts, and the codes that join them.

-- Accounts with the same `person` are one. Who is on one platform only has no row.
CREATE TABLE accounts (
    adapter TEXT NOT NULL,
    user TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (adapter, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX accounts_person ON accounts (person);

-- One open code an account. The code itself is not kept: who reads a backup can use none.
CREATE TABLE account_codes (
    adapter TEXT NOT NULL,
    user TEXT NOT NULL,
    code_hash TEXT NOT NULL UNIQUE,
    expires REAL NOT NULL,
    PRIMARY KEY (adapter, user)
) STRICT, WITHOUT ROWID;

-- Codes that were wrong, so that nobody can try them all.
CREATE TABLE account_tries (
    adapter TEXT NOT NULL,
    user TEXT NOT NULL,
    at REAL NOT NULL
) STRICT;
CREATE INDEX account_tries_person ON account_tries (adapter, user, at);
