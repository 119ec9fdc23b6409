"""Starts the server on 127.0.0.1:$PORT and says where it listens once it does."""

import asyncio
import os
import socket
from pathlib import Path

import uvicorn

from .app import create_app
from .population import Population

HERE = Path(__file__).resolve().parent.parent
# The key of a test system. A real one comes from the environment.
STAGING_KEY = "brand-chat-staging-key-known-to-everybody-and-therefore-good-for-nothing-else"


class Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print("listening on http://{}:{}".format(*sockets[0].getsockname()), flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # uvicorn would close everyone with 1012.
        self.config.app.state.stopping.set()
        await asyncio.sleep(0.1)
        await super().shutdown(sockets)


def main() -> None:
    listener = socket.create_server(("127.0.0.1", int(os.environ.get("PORT", 0))), backlog=1024)
    host, port = listener.getsockname()
    app = create_app(
        Population.load(Path(os.environ.get("BRAND_CHAT_SEED", HERE / "seed.json"))),
        key=os.environ.get("BRAND_CHAT_KEY", STAGING_KEY),
        origins={"http://localhost:80", f"http://localhost:{port}", f"http://{host}:{port}"},
    )
    # The library's limit is a stop for the outrageous; the protocol's own limit is the app's to keep.
    config = uvicorn.Config(
        app, http="httptools", ws="websockets-sansio", ws_max_size=2**20, ws_per_message_deflate=False, log_level="warning"
    )
    Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
