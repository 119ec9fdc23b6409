-- Everybody is in one table, so that a user id names one person whatever their part. Ids count up and
-- are never used twice (AUTOINCREMENT).
CREATE TABLE service_chat_people (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    world INTEGER NOT NULL REFERENCES worlds (id) ON DELETE CASCADE,
    role  TEXT    NOT NULL CHECK (role IN ('master', 'client', 'support'))
) STRICT;

-- The two kinds are numbered independently: a service chat and a support chat may have one number.
-- The staff of a service chat is a master, that of a support chat somebody of support.
CREATE TABLE service_chat_chats (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    world  INTEGER NOT NULL REFERENCES worlds (id) ON DELETE CASCADE,
    kind   TEXT    NOT NULL CHECK (kind IN ('service', 'support')),
    number INTEGER NOT NULL,
    staff  INTEGER NOT NULL REFERENCES service_chat_people (id) ON DELETE CASCADE,
    client INTEGER NOT NULL REFERENCES service_chat_people (id) ON DELETE CASCADE,
    UNIQUE (kind, number)
) STRICT;

-- Times are seconds since 1970, UTC.
CREATE TABLE service_chat_messages (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    chat       INTEGER NOT NULL REFERENCES service_chat_chats (id) ON DELETE CASCADE,
    author     INTEGER NOT NULL REFERENCES service_chat_people (id) ON DELETE CASCADE,
    content    TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX service_chat_people_of_world ON service_chat_people (world);
CREATE INDEX service_chat_chats_of_world ON service_chat_chats (world);
CREATE INDEX service_chat_chats_of_staff ON service_chat_chats (staff);
CREATE INDEX service_chat_chats_of_client ON service_chat_chats (client);
CREATE INDEX service_chat_messages_of_chat ON service_chat_messages (chat);
CREATE INDEX service_chat_messages_of_author ON service_chat_messages (author);
