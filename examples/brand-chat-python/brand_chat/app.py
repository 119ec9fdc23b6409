"""The two channels over WebSocket."""

import asyncio
from contextlib import suppress
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, WebSocket, WebSocketDisconnect

from .auth import administrator, authenticated
from .chat import Chat, Connection
from .frames import MAX_MESSAGE_BYTES
from .population import Population, User

SEND_TIMEOUT = 10.0

TOO_BIG, TRY_AGAIN_LATER, GOING_AWAY = 1009, 1013, 1001


def create_app(population: Population, *, key: str, origins: set[str]) -> FastAPI:
    app = FastAPI(title="Brand chat", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.state.population = population
    app.state.chat = Chat(population)
    app.state.key = key
    app.state.origins = origins
    app.state.stopping = asyncio.Event()

    @app.websocket("/ws/chat/")
    async def chat(websocket: WebSocket, user: Annotated[User, Depends(authenticated)]) -> None:
        await serve(websocket, Connection(user.id, on_admin_chat=False))

    @app.websocket("/ws/admin-chat/")
    async def admin_chat(websocket: WebSocket, user: Annotated[User, Depends(administrator)]) -> None:
        await serve(websocket, Connection(user.id, on_admin_chat=True))

    @app.get("/ws/chat/")
    @app.get("/ws/admin-chat/")
    async def upgrade_required() -> None:
        raise HTTPException(426, "this is a WebSocket", headers={"Upgrade": "websocket", "Connection": "Upgrade"})

    return app


async def serve(websocket: WebSocket, connection: Connection) -> None:
    """Serves a connection until one side closes it."""
    chat: Chat = websocket.app.state.chat
    stopping: asyncio.Event = websocket.app.state.stopping
    await websocket.accept()
    chat.connections.add(connection)
    ends = {
        asyncio.create_task(_read(websocket, chat, connection)): TOO_BIG,
        asyncio.create_task(_write(websocket, connection)): TRY_AGAIN_LATER,
        asyncio.create_task(connection.overflowed.wait()): TRY_AGAIN_LATER,
        asyncio.create_task(stopping.wait()): GOING_AWAY,
    }
    try:
        ended, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    finally:
        chat.connections.discard(connection)
        for task in ends:
            task.cancel()
    # A peer that has gone shows as `WebSocketDisconnect` in either direction: then there is nothing to close.
    with suppress(WebSocketDisconnect):
        for task in ended:
            task.result()
        await websocket.close(ends[ended.pop()])


async def _read(websocket: WebSocket, chat: Chat, connection: Connection) -> None:
    """Takes one message after the other, until one is too long."""
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message["code"])
        text, data = message.get("text"), message.get("bytes")
        if len(text.encode() if text is not None else data) > MAX_MESSAGE_BYTES:
            return
        chat.take(connection, text)


async def _write(websocket: WebSocket, connection: Connection) -> None:
    """Sends what the connection is told, until the peer does not read for too long."""
    while True:
        frame = await connection.unsent.get()
        try:
            await asyncio.wait_for(websocket.send_text(frame), SEND_TIMEOUT)
        except TimeoutError:
            return
