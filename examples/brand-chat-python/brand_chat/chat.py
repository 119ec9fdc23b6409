"""The conversation: connections, their current rooms, and what is written there.

Everything in here runs on one event loop and awaits nothing between looking and doing, so that requests take effect one
after the other, and whoever listens in a room hears them in that order.
"""

import asyncio
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import singledispatchmethod
from typing import Any

from . import frames
from .frames import Refused
from .population import Population, Room, User

MAX_UNSENT = 1_000


@dataclass(slots=True)
class Message:
    id: int
    room_pk: int
    user_id: int
    text: str


@dataclass(eq=False, slots=True)
class Connection:
    user_id: int
    on_admin_chat: bool
    room_pk: int | None = None
    unsent: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    overflowed: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, frame: str) -> None:
        if self.unsent.qsize() < MAX_UNSENT:
            self.unsent.put_nowait(frame)
        else:
            self.overflowed.set()


class Chat:
    def __init__(self, population: Population) -> None:
        self.population = population
        self.connections: set[Connection] = set()
        self._messages: dict[int, Message] = {}
        self._message_ids = itertools.count(1)
        self._last_written = datetime.min.replace(tzinfo=UTC)

    def take(self, connection: Connection, text: str | None) -> None:
        """Takes what came over a connection: a text frame, or `None` for a binary one."""
        action = request_id = None
        try:
            if text is None:
                raise Refused(400, "binary frames are not taken")
            frame = frames.parse(text)
            action = frame.get("action") if isinstance(frame.get("action"), str) else None
            request_id = frames.usable_request_id(frame)
            request = frames.read_request(frame, on_admin_chat=connection.on_admin_chat)
            status, data, listeners = self._do(request, connection)
        except Refused as refused:
            connection.tell(
                frames.write(
                    data=None, action=action, status=refused.status, request_id=request_id, errors=[refused.reason]
                )
            )
            return
        reply = frames.write(data=data, action=action, status=status, request_id=request_id)
        connection.tell(reply)
        for listener in listeners:
            listener.tell(reply)

    # Each operation answers with a status, the data, and who else hears it.

    @singledispatchmethod
    def _do(self, request: frames.Request, connection: Connection) -> tuple[int, Any, Iterable[Connection]]:
        raise NotImplementedError(request)

    @_do.register
    def _(self, request: frames.List, connection: Connection):
        if connection.on_admin_chat:
            rooms = self.population.rooms.values()
        else:
            rooms = self.population.rooms_of(self._user(connection).brand_id)
        return 200, [self.population.show_room(room) for room in rooms], ()

    @_do.register
    def _(self, request: frames.JoinRoom, connection: Connection):
        room = self.population.rooms.get(request.room_pk)
        if connection.on_admin_chat and room is None:
            raise Refused(404, "there is no such room")
        if not connection.on_admin_chat:
            # A room of others and one that does not exist are told alike, or strangers could try which there are.
            self._require_membership(connection, room)
        connection.room_pk = room.pk
        return 200, self.population.show_room(room), ()

    @_do.register
    def _(self, request: frames.LeaveRoom, connection: Connection):
        room = self._current_room(connection)
        connection.room_pk = None
        return 200, {"response": f"leaved room {room.pk} successfully!"}, ()

    @_do.register
    def _(self, request: frames.CurrentRoomInfo, connection: Connection):
        room = self._current_room(connection)
        self._require_membership(connection, room)
        return 200, self.population.show_room(room), ()

    @_do.register
    def _(self, request: frames.CreateMessage, connection: Connection):
        room = self._room_to_write_in(connection)
        user = self._user(connection)
        message = Message(next(self._message_ids), room.pk, user.id, request.msg_text)
        self._messages[message.id] = message
        data = {
            "id": message.id,
            "text": message.text,
            "user": {"id": user.id, "name": user.name},
            "created_at": self._now(),
            "room": self.population.show_room(room),
        }
        return 201, data, self._others_in(room, connection)

    @_do.register
    def _(self, request: frames.EditMessage, connection: Connection):
        room = self._room_to_write_in(connection)
        message = self._messages.get(request.msg_id)
        if message is None or message.room_pk != room.pk or message.user_id != connection.user_id:
            raise Refused(404, "there is no such message of yours in this room")
        message.text = request.edited_msg_text
        data = {"room_id": room.pk, "message_id": message.id, "message_text": message.text}
        return 200, data, self._others_in(room, connection)

    @_do.register
    def _(self, request: frames.DeleteMessages, connection: Connection):
        room = self._room_to_write_in(connection)
        deleted = []
        for message_id in request.msg_id_list:
            message = self._messages.get(message_id)
            if message is None or message.room_pk != room.pk:
                continue
            if connection.on_admin_chat or message.user_id == connection.user_id:
                del self._messages[message_id]
                deleted.append(message_id)
        if not deleted:
            raise Refused(404, "there is no such message to delete in this room")
        return 200, {"room_id": room.pk, "messages_ids": deleted}, self._others_in(room, connection)

    # Rights are looked up for each request: brands, tariffs and roles change while connections are open.

    def _user(self, connection: Connection) -> User:
        return self.population.users[connection.user_id]

    def _current_room(self, connection: Connection) -> Room:
        if connection.room_pk is None:
            raise Refused(400, "no room has been joined")
        return self.population.rooms[connection.room_pk]

    def _require_membership(self, connection: Connection, room: Room | None) -> None:
        brand_id = self._user(connection).brand_id
        if room is None or brand_id is None or brand_id not in room.brand_ids:
            raise Refused(403, "your brand is not in this room")

    def _room_to_write_in(self, connection: Connection) -> Room:
        room = self._current_room(connection)
        if not connection.on_admin_chat:
            self._require_membership(connection, room)
        elif not self.population.has_business(room):
            raise Refused(403, "neither brand of this room has the business tariff")
        return room

    def _others_in(self, room: Room, connection: Connection) -> list[Connection]:
        return [other for other in self.connections if other.room_pk == room.pk and other is not connection]

    def _now(self) -> str:
        """The time in UTC with milliseconds, which never runs backwards, whatever the clock does."""
        self._last_written = max(self._last_written, datetime.now(UTC))
        return self._last_written.strftime("%Y-%m-%dT%H:%M:%S.") + f"{self._last_written.microsecond // 1000:03}Z"
