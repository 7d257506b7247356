"""What the database holds, seen at a glance: without loading Django, which takes seconds."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from samdrift import environment

_SITE = "SELECT is_example FROM kernel_site"


def holds_example() -> bool | None:
    """Whether the site is the example (True) or a real one (False).

    None where there is no site, and where that cannot be told this way: whoever asks has then to look
    properly, and gets the reason told there.
    """
    database: dict[str, Any] = environment.database(environment.home())
    look = _in_file if database["ENGINE"].endswith("sqlite3") else _in_server
    row = look(database)
    return bool(row[0]) if row else None


def _in_file(database: dict[str, Any]) -> Any:
    address = f"{Path(database['NAME']).as_uri()}?mode=ro"
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
            return connection.execute(_SITE).fetchone()
    except sqlite3.Error:
        return None


def _in_server(database: dict[str, Any]) -> Any:
    import psycopg  # noqa: PLC0415 -- slow

    names = {
        "dbname": "NAME",
        "user": "USER",
        "password": "PASSWORD",
        "host": "HOST",
        "port": "PORT",
    }
    where = {name: database[key] for name, key in names.items() if database[key]}
    try:
        with psycopg.connect(**where, **database["OPTIONS"]) as connection:
            return connection.execute(_SITE).fetchone()
    except psycopg.Error:
        return None
