-- Customers and shops are people in one table, so that a person is one number whatever the role. A
-- key may be had twice, once in each role. Keys count up and are never used twice (AUTOINCREMENT).
CREATE TABLE nail_salon_people (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    world INTEGER NOT NULL REFERENCES worlds (id) ON DELETE CASCADE,
    role  TEXT    NOT NULL CHECK (role IN ('customer', 'shop')),
    key   TEXT    NOT NULL,
    UNIQUE (role, key)
) STRICT;

CREATE TABLE nail_salon_shops (
    person  INTEGER PRIMARY KEY REFERENCES nail_salon_people (id) ON DELETE CASCADE,
    shop_id TEXT NOT NULL UNIQUE,
    name    TEXT NOT NULL,
    lat     REAL NOT NULL,
    lng     REAL NOT NULL,
    url     TEXT NOT NULL
) STRICT;

CREATE TABLE nail_salon_designs (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    world INTEGER NOT NULL REFERENCES worlds (id) ON DELETE CASCADE,
    key   TEXT    NOT NULL UNIQUE,
    name  TEXT    NOT NULL,
    price INTEGER NOT NULL CHECK (price >= 0)
) STRICT;

-- Which shops are asked for a design.
CREATE TABLE nail_salon_offers (
    design INTEGER NOT NULL REFERENCES nail_salon_designs (id) ON DELETE CASCADE,
    shop   INTEGER NOT NULL REFERENCES nail_salon_people (id) ON DELETE CASCADE,
    PRIMARY KEY (design, shop)
) STRICT;

-- One row for each shop that is asked. Times are milliseconds since 1970, UTC.
CREATE TABLE nail_salon_requests (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT    NOT NULL GENERATED ALWAYS AS (printf('request-%06d', id)) VIRTUAL,
    customer   INTEGER NOT NULL REFERENCES nail_salon_people (id) ON DELETE CASCADE,
    shop       INTEGER NOT NULL REFERENCES nail_salon_people (id) ON DELETE CASCADE,
    design     INTEGER NOT NULL REFERENCES nail_salon_designs (id) ON DELETE CASCADE,
    contents   TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- A request is answered once.
CREATE TABLE nail_salon_responses (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT    NOT NULL GENERATED ALWAYS AS (printf('response-%06d', id)) VIRTUAL,
    request    INTEGER NOT NULL UNIQUE REFERENCES nail_salon_requests (id) ON DELETE CASCADE,
    status     TEXT    NOT NULL CHECK (status IN ('accepted', 'rejected')),
    price      INTEGER NOT NULL CHECK (price >= 0),
    contents   TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX nail_salon_people_of_world ON nail_salon_people (world, role);
CREATE INDEX nail_salon_designs_of_world ON nail_salon_designs (world);
CREATE INDEX nail_salon_offers_of_shop ON nail_salon_offers (shop);
CREATE UNIQUE INDEX nail_salon_requests_by_key ON nail_salon_requests (key);
CREATE INDEX nail_salon_requests_of_customer ON nail_salon_requests (customer, created_at);
CREATE INDEX nail_salon_requests_of_shop ON nail_salon_requests (shop);
CREATE INDEX nail_salon_requests_of_design ON nail_salon_requests (design);
