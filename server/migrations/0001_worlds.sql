-- A world is a tenant: every row of every protocol belongs to one, and goes with it.
CREATE TABLE worlds (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    protocol TEXT NOT NULL,
    name     TEXT NOT NULL UNIQUE
) STRICT;
