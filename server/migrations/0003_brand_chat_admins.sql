-- Administrators are users like others; the role is looked up at each action.
ALTER TABLE brand_chat_users ADD COLUMN is_admin INTEGER NOT NULL DEFAULT FALSE
    CHECK (is_admin IN (FALSE, TRUE));

-- Of a deleted message its id and its time stay, so that no id comes again and time in a room does
-- not run backwards; its text goes.
ALTER TABLE brand_chat_messages ADD COLUMN is_deleted INTEGER NOT NULL DEFAULT FALSE
    CHECK (is_deleted IN (FALSE, TRUE));
