-- Keys count up and are never used twice (AUTOINCREMENT), so that an id names one thing for ever.
CREATE TABLE brand_chat_brands (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    world  INTEGER NOT NULL REFERENCES worlds (id) ON DELETE CASCADE,
    name   TEXT    NOT NULL,
    tariff TEXT    NOT NULL CHECK (tariff IN ('basic', 'business'))
) STRICT;

CREATE TABLE brand_chat_users (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    world INTEGER NOT NULL REFERENCES worlds (id) ON DELETE CASCADE,
    name  TEXT    NOT NULL,
    brand INTEGER REFERENCES brand_chat_brands (id) ON DELETE CASCADE
) STRICT;

-- A room is what two brands share after a match: two columns, so that it has neither more nor
-- fewer.
CREATE TABLE brand_chat_rooms (
    pk     INTEGER PRIMARY KEY AUTOINCREMENT,
    world  INTEGER NOT NULL REFERENCES worlds (id) ON DELETE CASCADE,
    first  INTEGER NOT NULL REFERENCES brand_chat_brands (id) ON DELETE CASCADE,
    second INTEGER NOT NULL REFERENCES brand_chat_brands (id) ON DELETE CASCADE,
    CHECK (first <> second)
) STRICT;

-- A room together with what is shown of its brands.
CREATE VIEW brand_chat_rooms_shown AS
SELECT room.pk, room.world,
       one.id AS first, one.name AS first_name, one.tariff = 'business' AS first_business,
       two.id AS second, two.name AS second_name, two.tariff = 'business' AS second_business
FROM brand_chat_rooms AS room
JOIN brand_chat_brands AS one ON one.id = room.first
JOIN brand_chat_brands AS two ON two.id = room.second;

-- Times are milliseconds since 1970, UTC.
CREATE TABLE brand_chat_messages (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    room       INTEGER NOT NULL REFERENCES brand_chat_rooms (pk) ON DELETE CASCADE,
    author     INTEGER NOT NULL REFERENCES brand_chat_users (id) ON DELETE CASCADE,
    text       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX brand_chat_brands_of_world ON brand_chat_brands (world);
CREATE INDEX brand_chat_users_of_world ON brand_chat_users (world);
CREATE INDEX brand_chat_users_of_brand ON brand_chat_users (brand);
CREATE INDEX brand_chat_rooms_of_world ON brand_chat_rooms (world);
CREATE INDEX brand_chat_rooms_of_first ON brand_chat_rooms (first);
CREATE INDEX brand_chat_rooms_of_second ON brand_chat_rooms (second);
CREATE INDEX brand_chat_messages_of_room ON brand_chat_messages (room);
CREATE INDEX brand_chat_messages_of_author ON brand_chat_messages (author);
