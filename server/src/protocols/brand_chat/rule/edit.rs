//! The rules of `edit_message` (BC-EDIT).

use crate::rule::Rule;

/// A rule of `edit_message` (BC-EDIT).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EditRule {
    /// BC-EDIT-1. An edit is told under its documented names; off, its text is called `text`, as
    /// when it was written.
    EditHasDocumentedNames,
    /// BC-EDIT-1. `room_id` and `message_id` are integers; off, they are texts.
    EditIdsAreIntegers,
    /// BC-EDIT-2. `message_id` is the message edited; off, it is the next one.
    EditNamesItsMessage,
    /// BC-EDIT-2. `room_id` is the current room; off, it is the next one.
    EditNamesItsRoom,
    /// BC-EDIT-2. `message_text` is the new text; off, it is the former one.
    EditShowsNewText,
    /// BC-EDIT-2. The new text is kept exactly; off, blanks around it are cut.
    EditedTextIsKept,
    /// BC-EDIT-3. Everybody else in the room hears an edit; off, nobody does.
    EditIsHeard,
    /// BC-EDIT-3. A listener hears an edit once; off, twice.
    EditIsHeardOnce,
    /// BC-EDIT-3. The editor hears an edit once, as the reply; off, also as a listener.
    EditorHearsOnce,
    /// BC-EDIT-3. Only the room hears an edit; off, every connection of the world.
    EditIsHeardInRoomOnly,
    /// BC-EDIT-3. An edit is heard on both channels; off, only on that of the editor.
    EditCrossesChannels,
    /// BC-EDIT-3. Listeners hear what the editor is told; off, they are not told the text.
    EditIsHeardAsTold,
    /// BC-EDIT-3. The editor's other connections hear an edit; off, they do not.
    OtherConnectionsOfEditorHear,
    /// BC-EDIT-4. On chat one edits only one's own messages; off, everybody's.
    EditOwnOnly,
    /// BC-EDIT-5. Administrators edit only their own messages; off, everybody's.
    AdminEditsOwnOnly,
    /// BC-EDIT-6. Only messages of the current room are edited; off, of any room.
    EditInCurrentRoomOnly,
    /// BC-EDIT-6. A `room_pk` passed along does not matter; off, the message is looked for there.
    EditIgnoresRoomPk,
    /// BC-EDIT-7. Editing needs a room that was joined; off, the message's own room will do.
    EditNeedsRoom,
    /// BC-EDIT-8. Administrators may edit; off, only watch.
    AdminsMayEdit,
    /// BC-EDIT-9. Administrators edit only where the tariff is had; off, everywhere.
    AdminEditsOnlyWithTariff,
    /// BC-EDIT-9. Without the tariff an unknown message is 403 too; off, it is 404.
    EditTariffComesFirst,
    /// BC-EDIT-10. An unknown message is refused; off, it is said to be edited.
    UnknownMessageIsNotEdited,
    /// BC-EDIT-11. `msg_id` is an integer; off, whatever can be made one is taken.
    MsgIdIsInteger,
    /// BC-EDIT-11. `edited_msg_text` is a text; off, whatever can be written as one is taken.
    EditedTextIsText,
    /// BC-EDIT-11. `edited_msg_text` is needed; off, a dash stands for it.
    EditedTextIsNeeded,
    /// BC-EDIT-12. A refused edit is heard by nobody; off, it is told before it is judged.
    RefusedEditIsHeardByNobody,
    /// BC-EDIT-13. A message may be edited again; off, a connection edits it once.
    MessageIsEditedManyTimes,
    /// BC-EDIT-13. A message stays one's own; off, only the connection that wrote it may edit it.
    OwnershipOutlivesConnection,
    /// BC-EDIT-14. Own is what the same user wrote; off, what somebody of the same brand wrote.
    OwnIsSameUser,
    /// BC-EDIT-14. What was written as administrator is one's own on chat too; off, on chat an
    /// administrator owns nothing.
    OwnOnEitherChannel,
    /// BC-EDIT-15. A blank new text is refused; off, a dash stands for it.
    BlankEditIsRefused,
    /// BC-EDIT-15. A new text that is too long is refused; off, it is cut.
    LongEditIsRefused,
    /// BC-EDIT-15. A new text of exactly the greatest length is taken; off, it is refused.
    LongestEditIsTaken,
    /// BC-EDIT-15. A message that is not one's own is 404; off, it is 403, which tells that it
    /// exists.
    NotOwnIs404,
    /// BC-EDIT-15. An unknown message is 404; off, it is 400.
    UnknownMessageIs404,
    /// BC-EDIT-16. Listeners get the editor's `request_id`; off, they get `null`.
    EditorsIdIsHeard,
}

impl Rule for EditRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::EditHasDocumentedNames, "EDIT-1"),
        (Self::EditIdsAreIntegers, "EDIT-1"),
        (Self::EditNamesItsMessage, "EDIT-2"),
        (Self::EditNamesItsRoom, "EDIT-2"),
        (Self::EditShowsNewText, "EDIT-2"),
        (Self::EditedTextIsKept, "EDIT-2"),
        (Self::EditIsHeard, "EDIT-3"),
        (Self::EditIsHeardOnce, "EDIT-3"),
        (Self::EditorHearsOnce, "EDIT-3"),
        (Self::EditIsHeardInRoomOnly, "EDIT-3"),
        (Self::EditCrossesChannels, "EDIT-3"),
        (Self::EditIsHeardAsTold, "EDIT-3"),
        (Self::OtherConnectionsOfEditorHear, "EDIT-3"),
        (Self::EditOwnOnly, "EDIT-4"),
        (Self::AdminEditsOwnOnly, "EDIT-5"),
        (Self::EditInCurrentRoomOnly, "EDIT-6"),
        (Self::EditIgnoresRoomPk, "EDIT-6"),
        (Self::EditNeedsRoom, "EDIT-7"),
        (Self::AdminsMayEdit, "EDIT-8"),
        (Self::AdminEditsOnlyWithTariff, "EDIT-9"),
        (Self::EditTariffComesFirst, "EDIT-9"),
        (Self::UnknownMessageIsNotEdited, "EDIT-10"),
        (Self::MsgIdIsInteger, "EDIT-11"),
        (Self::EditedTextIsText, "EDIT-11"),
        (Self::EditedTextIsNeeded, "EDIT-11"),
        (Self::RefusedEditIsHeardByNobody, "EDIT-12"),
        (Self::MessageIsEditedManyTimes, "EDIT-13"),
        (Self::OwnershipOutlivesConnection, "EDIT-13"),
        (Self::OwnIsSameUser, "EDIT-14"),
        (Self::OwnOnEitherChannel, "EDIT-14"),
        (Self::BlankEditIsRefused, "EDIT-15"),
        (Self::LongEditIsRefused, "EDIT-15"),
        (Self::LongestEditIsTaken, "EDIT-15"),
        (Self::NotOwnIs404, "EDIT-15"),
        (Self::UnknownMessageIs404, "EDIT-15"),
        (Self::EditorsIdIsHeard, "EDIT-16"),
    ];
}
