"""Calls from the server to addresses that people have written: never to what only the server reaches."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError

TIMEOUT = 10
"""Seconds to connect, and to wait for an answer."""
_READ = 1024
MOST = 65_536
"""Bytes of an answer that are read."""


def checked(address: str) -> tuple[SplitResult, str]:
    """The parts of the address and the one IP address to call.

    Refused when it is not https, cannot be found, or lies in a private network. The IP address
    is the one that was looked at, so that a name cannot point elsewhere a moment later.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    ip = _ip_of(host, parts.port or 443)
    loopback = ipaddress.ip_address(ip).is_loopback
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.DEBUG and loopback):
        raise DomainError("not_https", _("The address must begin with https://."), field="address")
    if not settings.HOOKS_PRIVATE and not ipaddress.ip_address(ip).is_global:
        raise DomainError(
            "private_address",
            _(
                "%(host)s is inside the server's own network. Use an address that is reached from outside."
            )
            % {"host": host},
            field="address",
        )
    return parts, ip


def _ip_of(host: str, port: int) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        found = []
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    if not host or not addresses:
        raise DomainError(
            "no_such_host",
            _("The address cannot be found. Check how it is spelt."),
            field="address",
        )
    inside = [ip for ip in addresses if not ipaddress.ip_address(ip).is_global]
    return inside[0] if inside else addresses[0]


def post(address: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Post the body and give the status; redirects are not followed.

    Raises DomainError for an address that is refused, and OSError when nobody answers rightly.
    """
    return ask(address, body, headers, most=_READ)[0]


def ask(
    address: str, body: bytes, headers: Mapping[str, str], *, most: int = MOST
) -> tuple[int, bytes]:
    """Post the body and give the status and what is answered, at most so many bytes of it."""
    parts, ip = checked(address)
    connection = _connection(parts, ip)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {"Host": parts.netloc.rpartition("@")[2], **headers})
        answer = connection.getresponse()
        told = answer.read(most)
    except http.client.HTTPException as error:
        raise OSError(str(error) or type(error).__name__) from error
    else:
        return answer.status, told
    finally:
        connection.close()


def _connection(parts: SplitResult, ip: str) -> http.client.HTTPConnection:
    """A connection to that IP address, with the certificate checked against the name."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    connection.sock = socket.create_connection((ip, port), timeout=TIMEOUT)
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection.sock = context.wrap_socket(connection.sock, server_hostname=host)
    return connection
