-- The key of a hotel's gateway names the hotel, so no two hotels have the same.
CREATE TABLE hotel_desk_hotels (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    world       INTEGER NOT NULL REFERENCES worlds (id) ON DELETE CASCADE,
    gateway_key TEXT    NOT NULL UNIQUE
) STRICT;

CREATE TABLE hotel_desk_departments (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    hotel INTEGER NOT NULL REFERENCES hotel_desk_hotels (id) ON DELETE CASCADE,
    name  TEXT    NOT NULL,
    UNIQUE (hotel, name)
) STRICT;

-- Users and guests are people in one table, so that a person is one number. A guest is who has a
-- row in hotel_desk_guests.
CREATE TABLE hotel_desk_people (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    hotel     INTEGER NOT NULL REFERENCES hotel_desk_hotels (id) ON DELETE CASCADE,
    user_type TEXT    NOT NULL,
    name      TEXT    NOT NULL
) STRICT;

CREATE TABLE hotel_desk_members (
    department INTEGER NOT NULL REFERENCES hotel_desk_departments (id) ON DELETE CASCADE,
    person     INTEGER NOT NULL REFERENCES hotel_desk_people (id) ON DELETE CASCADE,
    PRIMARY KEY (department, person)
) STRICT;

-- Of a number only its digits count.
CREATE TABLE hotel_desk_guests (
    person      INTEGER PRIMARY KEY REFERENCES hotel_desk_people (id) ON DELETE CASCADE,
    room_number TEXT NOT NULL,
    digits      TEXT NOT NULL UNIQUE
) STRICT;

-- Times are seconds since 1970, UTC. Activity counts up with whatever is written in any of a
-- guest's conversations, because several things happen in one second.
CREATE TABLE hotel_desk_conversations (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    guest      INTEGER NOT NULL REFERENCES hotel_desk_people (id) ON DELETE CASCADE,
    department INTEGER NOT NULL REFERENCES hotel_desk_departments (id) ON DELETE CASCADE,
    type       TEXT    NOT NULL,
    status     TEXT    NOT NULL CHECK (status IN ('active', 'closed')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    activity   INTEGER NOT NULL
) STRICT;

CREATE TABLE hotel_desk_messages (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES hotel_desk_conversations (id) ON DELETE CASCADE,
    sender       INTEGER NOT NULL REFERENCES hotel_desk_people (id) ON DELETE CASCADE,
    content      TEXT    NOT NULL,
    created_at   INTEGER NOT NULL
) STRICT;

-- Up to which message somebody has read a conversation.
CREATE TABLE hotel_desk_reads (
    conversation INTEGER NOT NULL REFERENCES hotel_desk_conversations (id) ON DELETE CASCADE,
    person       INTEGER NOT NULL REFERENCES hotel_desk_people (id) ON DELETE CASCADE,
    message      INTEGER NOT NULL,
    PRIMARY KEY (conversation, person)
) STRICT;

CREATE INDEX hotel_desk_hotels_of_world ON hotel_desk_hotels (world);
CREATE INDEX hotel_desk_people_of_hotel ON hotel_desk_people (hotel);
CREATE INDEX hotel_desk_members_by_person ON hotel_desk_members (person);
CREATE INDEX hotel_desk_conversations_of_department ON hotel_desk_conversations (department);
CREATE INDEX hotel_desk_messages_of_conversation ON hotel_desk_messages (conversation, id);
CREATE INDEX hotel_desk_messages_by_sender ON hotel_desk_messages (sender);
CREATE INDEX hotel_desk_reads_by_person ON hotel_desk_reads (person);
-- A guest has one active conversation with a department (HD-NEW-9).
CREATE UNIQUE INDEX hotel_desk_active_conversations ON hotel_desk_conversations (guest, department)
    WHERE status = 'active';
CREATE INDEX hotel_desk_conversations_of_guest ON hotel_desk_conversations (guest, activity);
