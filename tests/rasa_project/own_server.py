"""A Sanic application on a socket of its own, served from a thread until it is closed."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import Any


class OwnServer:
    """Serves an application on 127.0.0.1; `address` is its host and port."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._up, self._socket = threading.Event(), socket.create_server(("127.0.0.1", 0))
        self.address: tuple[str, int] = self._socket.getsockname()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        assert self._up.wait(20), "the test's own server did not start"

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._loop.run_forever()

    async def _start(self) -> None:
        server = await self._app.create_server(
            sock=self._socket, return_asyncio_server=True, access_log=False
        )
        await server.startup()
        await server.before_start()
        await server.start_serving()
        self._up.set()

    def close(self) -> None:
        """Stop serving."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._socket.close()
