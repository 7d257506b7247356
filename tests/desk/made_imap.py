"""A real IMAP server (pymap) on a port of its own, with one mailbox, while a test runs."""

from __future__ import annotations

import asyncio
import imaplib
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from proxyprotocol.reader import ProxyProtocolReader
from proxyprotocol.version import ProxyProtocolVersion
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer

USER, PASSWORD = "hjelp", "blåbær og fløte"
HOST = "127.0.0.1"


class Server(threading.Thread):
    """Serves until `stop`."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.port = 0
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: asyncio.Event | None = None

    def run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        args = Namespace(
            debug=False, host=None, port="0", cert=None, key=None, tls=False,
            proxy_protocol=None, inherited_sockets=None, passlib_cfg=None,
            demo_data=False, demo_user=USER, demo_password=PASSWORD,
        )  # fmt: skip
        backend, config = await DictBackend.init(args)
        config.apply_context()
        reader: Any = ProxyProtocolReader(ProxyProtocolVersion.get("noop"))
        served = reader.get_callback(IMAPServer(backend.login, config))
        listening = await asyncio.start_server(served, HOST, 0)
        self.port = listening.sockets[0].getsockname()[1]
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await self._over.wait()
        listening.close()

    def begin(self) -> None:
        self.start()
        assert self._ready.wait(30), "the IMAP server did not start"

    def stop(self) -> None:
        if self._loop is not None and self._over is not None:
            self._loop.call_soon_threadsafe(self._over.set)
        self.join(30)

    @contextmanager
    def signed_in(self) -> Iterator[imaplib.IMAP4]:
        """A client of the mailbox, as a mail program is one."""
        client = imaplib.IMAP4(HOST, self.port, timeout=30)
        client.authenticate("PLAIN", lambda _told: f"\0{USER}\0{PASSWORD}".encode())
        try:
            yield client
        finally:
            client.logout()

    def put(self, *messages: bytes) -> None:
        """New mail in the inbox."""
        with self.signed_in() as client:
            for one in messages:
                assert client.append("INBOX", "", '"20-Nov-2026 09:50:00 +0100"', one)[0] == "OK"

    def flags(self, folder: str = "INBOX") -> list[str]:
        """The flags of each message in the folder."""
        with self.signed_in() as client:
            if client.select(f'"{folder}"', readonly=True)[0] != "OK":
                return []
            told = client.fetch("1:*", "(FLAGS)")[1]
            return [one.decode() for one in told if isinstance(one, bytes)]


@contextmanager
def imap_server() -> Iterator[Server]:
    server = Server()
    server.begin()
    try:
        yield server
    finally:
        server.stop()
