"""`samdrift serve`: the web server; with --all also the worker and the clock."""

from __future__ import annotations

import argparse
import errno
import multiprocessing
import os
import socket
from typing import Any

from samdrift import environment
from samdrift.cli import start, supervise
from samdrift.cli.signals import end_with_parent
from samdrift.cli.trouble import DONE, Trouble, say
from samdrift.kernel.rings import never_sought


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="also do the work and the clock's acts")
    parser.add_argument("--host", help="where to listen (SAMDRIFT_HOST, default 127.0.0.1)")
    parser.add_argument("--port", help="on which port (SAMDRIFT_PORT, default 8000)")


def run(asked: argparse.Namespace) -> int:
    for name in ("host", "port"):
        if getattr(asked, name):
            os.environ[f"SAMDRIFT_{name.upper()}"] = getattr(asked, name)
    host, port = environment.host(), environment.port()
    refuse_taken(host, port)
    if asked.all:
        return supervise.run(host, port)
    return _serve(host, port)


def refuse_taken(host: str, port: int) -> None:
    """Say in words why nobody could listen there. The server itself would share the port."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror:
        raise Trouble(f"SAMDRIFT_HOST is {host!r}, which is no address of this machine.") from None
    family, kind, protocol, _name, address = found[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as trouble:
            raise Trouble(_why(trouble, host, port)) from None


def _why(trouble: OSError, host: str, port: int) -> str:
    if trouble.errno == errno.EADDRINUSE:
        return (
            f"port {port} on {host} is taken: perhaps Samdrift runs already. "
            f"Stop it, or choose another port: SAMDRIFT_PORT={port + 1}"
        )
    if trouble.errno == errno.EACCES:
        return f"this user may not listen on port {port}. Choose one above 1023 with SAMDRIFT_PORT."
    return f"cannot listen on {host} port {port}: {trouble.strerror}. Look at SAMDRIFT_HOST."


def _serve(host: str, port: int) -> int:
    processes = environment.number("SAMDRIFT_WEB_PROCESSES", 2, least=1, most=64)
    threads = environment.number("SAMDRIFT_WEB_THREADS", 4, least=1, most=64)
    with never_sought(stays=True):
        start.site()
        _refuse_to_show_example(host)
        server = _server(host, port, processes, threads)
        _load_once()
    say(f"Samdrift answers at {environment.site_url()} (stop it with Ctrl-C)")
    server.serve(target_loader=_in_web_process, wrap_loader=False)
    return DONE


def _refuse_to_show_example(host: str) -> None:
    from samdrift.kernel.services import site  # noqa: PLC0415

    if site.is_example() and not environment.is_loopback(host):
        raise Trouble(
            f"the example is only for this machine, and {host} can be reached from others. "
            "Leave SAMDRIFT_HOST out, or make a real site: samdrift init"
        )


def _server(host: str, port: int, processes: int, threads: int) -> Any:
    from granian import Granian  # noqa: PLC0415
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    return Granian(
        "samdrift.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=processes,
        blocking_threads=threads,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=15,
    )


def _in_web_process() -> Any:
    """The application, as each web process asks for it; it lives no longer than the server."""
    server = multiprocessing.parent_process()
    if server is not None and server.pid is not None:
        end_with_parent(server.pid)
    return _application()


def _application() -> Any:
    from samdrift.wsgi import application  # noqa: PLC0415

    return application


def _load_once() -> None:
    """Load everything before the processes part, so that they share its memory and start at once."""
    from importlib import import_module  # noqa: PLC0415

    from django.conf import settings  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415
    from django.template.loader import get_template  # noqa: PLC0415
    from django.urls import get_resolver, reverse  # noqa: PLC0415
    from django.utils import translation  # noqa: PLC0415

    _application()
    import_module(settings.ROOT_URLCONF)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("Save")
            reverse("home:front")
            _share_addresses(get_resolver(), [code for code, _name in settings.LANGUAGES])
    translation.deactivate()
    get_template("kernel/base.html")
    connections.close_all()


def _share_addresses(resolver: Any, languages: list[str]) -> None:
    """Let what finds an address by its name be the same in every language: no address is translated,
    and Django would work all of them out once for each.
    """
    for known in (resolver._reverse_dict, resolver._namespace_dict, resolver._app_dict):  # noqa: SLF001
        for one in list(known.values())[:1]:
            known.update(dict.fromkeys(languages, one))
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            _share_addresses(pattern, languages)
