//! The rules of `delete_messages` (BC-DEL).

use crate::rule::Rule;

/// A rule of `delete_messages` (BC-DEL).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeleteRule {
    /// BC-DEL-1. A deletion is told under its documented names; off, its list is called as in the
    /// request.
    DeletionHasDocumentedNames,
    /// BC-DEL-1. `messages_ids` is a list; off, a single one is told without.
    DeletedIdsAreList,
    /// BC-DEL-2. `room_id` is the current room; off, it is the next one.
    DeletionNamesItsRoom,
    /// BC-DEL-2. `messages_ids` are the messages deleted; off, each is the next one.
    DeletionNamesItsMessages,
    /// BC-DEL-3. All messages asked for are deleted; off, only the first.
    ManyAreDeleted,
    /// BC-DEL-3. All messages told to be deleted are; off, only the first is.
    EachToldIsDeleted,
    /// BC-DEL-4. A single message is a list too; off, a bare integer is taken.
    BareIntegerIsRefused,
    /// BC-DEL-5. An empty list is refused; off, it is told that none was deleted.
    EmptyListIsRefused,
    /// BC-DEL-6. One id that is no integer refuses all; off, it is passed over.
    OneBadIdRefusesAll,
    /// BC-DEL-6. An id that is a text is no integer; off, it is taken for one.
    IdsInListAreIntegers,
    /// BC-DEL-7. `msg_id_list` is needed; off, it counts as empty and is told to be deleted.
    IdListIsNeeded,
    /// BC-DEL-8. On chat one deletes only one's own messages; off, everybody's.
    DeleteOwnOnly,
    /// BC-DEL-8. Each message of a list is judged; off, the first one vouches for all.
    EachOfListIsJudged,
    /// BC-DEL-9. On chat only messages of the current room are deleted; off, of any room.
    DeleteInCurrentRoomOnly,
    /// BC-DEL-9. A `room_pk` passed along does not matter; off, messages are looked for there.
    DeletionIgnoresRoomPk,
    /// BC-DEL-10. Deleting needs a room that was joined; off, the room of the first message will
    /// do.
    DeletingNeedsRoom,
    /// BC-DEL-11. Administrators delete anybody's messages; off, only their own.
    AdminDeletesAnybodys,
    /// BC-DEL-12. Administrators delete only in their current room; off, in any.
    AdminDeletesInCurrentRoomOnly,
    /// BC-DEL-12. So it is on admin-chat; off, messages are looked for there.
    AdminsDeletionIgnoresRoomPk,
    /// BC-DEL-13. Administrators delete only where the tariff is had; off, everywhere.
    AdminDeletesOnlyWithTariff,
    /// BC-DEL-13. So it is with their own messages; off, those they delete everywhere.
    AdminDeletesOwnOnlyWithTariff,
    /// BC-DEL-13. Without the tariff unknown messages are 403 too; off, they are 404.
    DeletionTariffComesFirst,
    /// BC-DEL-14. Everybody else in the room hears a deletion; off, nobody does.
    DeletionIsHeard,
    /// BC-DEL-14. A listener hears a deletion once; off, twice.
    DeletionIsHeardOnce,
    /// BC-DEL-14. Who deletes hears it once, as the reply; off, also as a listener.
    DeleterHearsOnce,
    /// BC-DEL-14. Only the room hears a deletion; off, every connection of the world.
    DeletionIsHeardInRoomOnly,
    /// BC-DEL-14. A deletion is heard on both channels; off, only on that of who asked.
    DeletionCrossesChannels,
    /// BC-DEL-14. Listeners hear what who asked is told; off, they are not told which messages.
    DeletionIsHeardAsTold,
    /// BC-DEL-14. The other connections of who deletes hear it; off, they do not.
    OtherConnectionsOfDeleterHear,
    /// BC-DEL-15. A deleted message is not edited; off, it is.
    DeletedIsNotEdited,
    /// BC-DEL-15. A deleted message is not deleted again; off, it is.
    DeletedIsNotDeletedAgain,
    /// BC-DEL-16. A refused deletion deletes nothing; off, it deletes all the same.
    RefusedDeletionKeepsMessages,
    /// BC-DEL-17. A refused deletion is heard by nobody; off, it is told before it is judged.
    RefusedDeletionIsHeardByNobody,
    /// BC-DEL-18. Of a mixed list those are deleted that may be; off, none.
    MixedListDeletesSome,
    /// BC-DEL-18. An unknown message does not keep others from being deleted; off, it does.
    UnknownIdSpoilsNothing,
    /// BC-DEL-18. Only messages deleted are told; off, all that were asked for.
    OnlyDeletedAreTold,
    /// BC-DEL-18. Messages deleted are told in the order asked; off, by number.
    DeletedAreToldInOrderAsked,
    /// BC-DEL-18. A message asked for twice is told once; off, twice.
    EachDeletedIsToldOnce,
    /// BC-DEL-19. None deleted is 404; off, it is a success without messages.
    NoneDeletedIs404,
    /// BC-DEL-19. Of two deletions of a message one succeeds; off, both do, as each connection
    /// remembers only its own.
    OneOfTwoDeletionsSucceeds,
    /// BC-DEL-20. A colleague's message is not one's own; off, it is deleted too.
    ColleaguesMessagesStay,
    /// BC-DEL-21. Listeners get the `request_id` of who asked; off, they get `null`.
    DeletersIdIsHeard,
}

impl Rule for DeleteRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::DeletionHasDocumentedNames, "DEL-1"),
        (Self::DeletedIdsAreList, "DEL-1"),
        (Self::DeletionNamesItsRoom, "DEL-2"),
        (Self::DeletionNamesItsMessages, "DEL-2"),
        (Self::ManyAreDeleted, "DEL-3"),
        (Self::EachToldIsDeleted, "DEL-3"),
        (Self::BareIntegerIsRefused, "DEL-4"),
        (Self::EmptyListIsRefused, "DEL-5"),
        (Self::OneBadIdRefusesAll, "DEL-6"),
        (Self::IdsInListAreIntegers, "DEL-6"),
        (Self::IdListIsNeeded, "DEL-7"),
        (Self::DeleteOwnOnly, "DEL-8"),
        (Self::EachOfListIsJudged, "DEL-8"),
        (Self::DeleteInCurrentRoomOnly, "DEL-9"),
        (Self::DeletionIgnoresRoomPk, "DEL-9"),
        (Self::DeletingNeedsRoom, "DEL-10"),
        (Self::AdminDeletesAnybodys, "DEL-11"),
        (Self::AdminDeletesInCurrentRoomOnly, "DEL-12"),
        (Self::AdminsDeletionIgnoresRoomPk, "DEL-12"),
        (Self::AdminDeletesOnlyWithTariff, "DEL-13"),
        (Self::AdminDeletesOwnOnlyWithTariff, "DEL-13"),
        (Self::DeletionTariffComesFirst, "DEL-13"),
        (Self::DeletionIsHeard, "DEL-14"),
        (Self::DeletionIsHeardOnce, "DEL-14"),
        (Self::DeleterHearsOnce, "DEL-14"),
        (Self::DeletionIsHeardInRoomOnly, "DEL-14"),
        (Self::DeletionCrossesChannels, "DEL-14"),
        (Self::DeletionIsHeardAsTold, "DEL-14"),
        (Self::OtherConnectionsOfDeleterHear, "DEL-14"),
        (Self::DeletedIsNotEdited, "DEL-15"),
        (Self::DeletedIsNotDeletedAgain, "DEL-15"),
        (Self::RefusedDeletionKeepsMessages, "DEL-16"),
        (Self::RefusedDeletionIsHeardByNobody, "DEL-17"),
        (Self::MixedListDeletesSome, "DEL-18"),
        (Self::UnknownIdSpoilsNothing, "DEL-18"),
        (Self::OnlyDeletedAreTold, "DEL-18"),
        (Self::DeletedAreToldInOrderAsked, "DEL-18"),
        (Self::EachDeletedIsToldOnce, "DEL-18"),
        (Self::NoneDeletedIs404, "DEL-19"),
        (Self::OneOfTwoDeletionsSucceeds, "DEL-19"),
        (Self::ColleaguesMessagesStay, "DEL-20"),
        (Self::DeletersIdIsHeard, "DEL-21"),
    ];
}
