"""A token service and an IMAP server that let in by token, as Microsoft 365 does, while a test runs."""

from __future__ import annotations

import base64
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

USER, CLIENT, SECRET = "hjelp@vik.test", "7c1f-klient", "en hemmelighet på lån"
SCOPE = "https://mail.example/.default"


class TokenService(ThreadingHTTPServer):
    """Gives out tokens by client credentials. `life` is how many seconds they last, `refuses` an error it
    answers with, `odd` a page that is no answer to it at all.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Tokens)
        self.asked: list[dict[str, str]] = []
        self.life: int | None = 3600
        self.refuses: dict[str, str] | None = None
        self.odd = b""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/leieren/oauth2/v2.0/token"

    @property
    def valid(self) -> str:
        """The token given last: the only one the mail servers take."""
        return f"billett-{len(self.asked)}"


class _Tokens(BaseHTTPRequestHandler):
    server: TokenService

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        told = {name: one[0] for name, one in parse_qs(body).items()}
        right = {"client_id": CLIENT, "client_secret": SECRET, "scope": SCOPE}
        genuine = {name: told.get(name) for name in right} == right
        if self.server.odd:
            self._answer(200, self.server.odd)
        elif self.server.refuses is not None or not genuine:
            self._answer(401, json.dumps(self.server.refuses or _WRONG).encode())
        else:
            self.server.asked.append(told)
            given: dict[str, Any] = {"token_type": "Bearer", "access_token": self.server.valid}
            if self.server.life is not None:
                given["expires_in"] = self.server.life
            self._answer(200, json.dumps(given).encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Quiet."""


_WRONG = {
    "error": "invalid_client",
    "error_description": "AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1",
}


def said_by(user: str, token: str) -> bytes:
    """What a client says to be let in, by the protocol's own words."""
    return base64.b64encode(f"user={user}\x01auth=Bearer {token}\x01\x01".encode())


OBJECTS = base64.b64encode(b'{"status":"400","schemes":"Bearer","scope":"mail"}')


class MailServer(socketserver.ThreadingTCPServer):
    """IMAP with one message, for whoever has the token service's last token."""

    daemon_threads = True

    def __init__(self, tokens: TokenService, message: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Imap)
        self.tokens, self.message = tokens, message
        self.let_in = 0
        self.closed_to: set[str] = set()

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Imap(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say(b"* OK ready")
        for line in self.rfile:
            tag, _, words = line.strip().partition(b" ")
            name = words.split(b" ")[0].upper()
            if name == b"AUTHENTICATE":
                self._let_in(tag, words)
                continue
            self._answer(name, words)
            self._say(tag + b" OK done")
            if name == b"LOGOUT":
                return

    def _let_in(self, tag: bytes, words: bytes) -> None:
        assert words.split(b" ")[1].upper() == b"XOAUTH2"
        self._say(b"+ ")
        told = self.rfile.readline().strip()
        token = self.server.tokens.valid
        if told == said_by(USER, token) and token not in self.server.closed_to:
            self.server.let_in += 1
            self._say(tag + b" OK let in")
            return
        self._say(b"+ " + OBJECTS)
        assert self.rfile.readline().strip() == b"", "objections are answered with nothing"
        self._say(tag + b" NO AUTHENTICATE failed.")

    def _answer(self, name: bytes, words: bytes) -> None:
        if name == b"CAPABILITY":
            self._say(b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2")
        elif name == b"SELECT":
            self._say(b"* 1 EXISTS")
            self._say(b"* OK [UIDVALIDITY 7] numbered")
        elif b"SEARCH" in words:
            self._say(b"* SEARCH 1")
        elif b"RFC822.SIZE" in words:
            size = len(self.server.message)
            told = b'* 1 FETCH (UID 1 RFC822.SIZE %d INTERNALDATE "20-Nov-2026 09:50:00 +0100")'
            self._say(told % size)
        elif b"BODY.PEEK" in words:
            message = self.server.message
            self._say(b"* 1 FETCH (UID 1 BODY[] {%d}" % len(message))
            self.wfile.write(message + b")\r\n")
        elif name == b"LOGOUT":
            self._say(b"* BYE")

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


@contextmanager
def serving(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join(30)
        server.server_close()
