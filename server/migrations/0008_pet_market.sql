-- Users and people of support. Nobody logs in with the name of another, of whatever world.
CREATE TABLE pet_market_accounts (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    world      INTEGER NOT NULL REFERENCES worlds (id) ON DELETE CASCADE,
    username   TEXT    NOT NULL UNIQUE,
    password   TEXT    NOT NULL, -- a PHC string, never the password
    is_support INTEGER NOT NULL CHECK (is_support IN (0, 1))
) STRICT;

-- Refresh tokens that were used. Times are seconds since 1970, UTC; one that is over needs no row.
CREATE TABLE pet_market_spent_refreshes (
    jti        TEXT    PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Tickets that were not used. Times are milliseconds since 1970, UTC.
CREATE TABLE pet_market_tickets (
    uuid       TEXT    PRIMARY KEY,
    account    INTEGER NOT NULL REFERENCES pet_market_accounts (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A user has one room (PM-ROOM-16).
CREATE TABLE pet_market_rooms (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account      INTEGER NOT NULL UNIQUE REFERENCES pet_market_accounts (id) ON DELETE CASCADE,
    support_read INTEGER NOT NULL DEFAULT 1 CHECK (support_read IN (0, 1))
) STRICT;

CREATE TABLE pet_market_messages (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    room       INTEGER NOT NULL REFERENCES pet_market_rooms (id) ON DELETE CASCADE,
    sender     INTEGER NOT NULL REFERENCES pet_market_accounts (id) ON DELETE CASCADE,
    text       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- An ad that nobody with an account put in is of no world, and stays. An id is never given again
-- (PM-ADS-4).
CREATE TABLE pet_market_ads (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    world       INTEGER REFERENCES worlds (id) ON DELETE CASCADE,
    title       TEXT    NOT NULL,
    description TEXT    NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('Dog', 'Cat')),
    breed       TEXT    NOT NULL,
    age         INTEGER NOT NULL,
    gender      TEXT    NOT NULL CHECK (gender IN ('M', 'F')),
    location    TEXT    NOT NULL,
    price       INTEGER NOT NULL,
    image       TEXT    UNIQUE -- the name of the file
) STRICT;

-- Files that are no ad's picture: not yet (they arrive), or not any more. Whoever removes a file
-- removes its row after, and whoever keeps one makes its row before: what a crash leaves behind is
-- found here.
CREATE TABLE pet_market_loose_files (
    name    TEXT    PRIMARY KEY,
    arrives INTEGER NOT NULL CHECK (arrives IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TRIGGER pet_market_picture_of_deleted_ad AFTER DELETE ON pet_market_ads
WHEN OLD.image IS NOT NULL
BEGIN
    INSERT INTO pet_market_loose_files (name, arrives) VALUES (OLD.image, 0);
END;

CREATE TRIGGER pet_market_replaced_picture AFTER UPDATE OF image ON pet_market_ads
WHEN OLD.image IS NOT NULL AND OLD.image IS NOT NEW.image
BEGIN
    INSERT INTO pet_market_loose_files (name, arrives) VALUES (OLD.image, 0);
END;

CREATE INDEX pet_market_accounts_of_world ON pet_market_accounts (world);
CREATE INDEX pet_market_tickets_of_account ON pet_market_tickets (account);
CREATE INDEX pet_market_messages_of_room ON pet_market_messages (room, id);
CREATE INDEX pet_market_messages_by_sender ON pet_market_messages (sender);
CREATE INDEX pet_market_ads_of_world ON pet_market_ads (world);
