"""What a backup holds: its manifest, which tables, and how one row is written."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson
from django.apps.registry import Apps
from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

FORMAT = 1
SUFFIX = ".samdrift"
LEFT_OUT_APPS = frozenset({"auth", "contenttypes", "sessions", "usersessions"})
"""Sessions are secrets and end with a restore; the rest Django makes by itself."""
LEFT_OUT_TABLES = frozenset({"kernel_beat", "kernel_cache"})
"""What only says how far this machine's clock has come, or can be worked out anew."""


class BackupError(Exception):
    """A backup that cannot be written or restored; the text says what, where and how to mend it."""


@dataclass(frozen=True)
class Table:
    """One table: its model's name, its columns in the order they are written, rows and digest."""

    name: str
    columns: list[str]
    rows: int
    digest: str

    @property
    def entry(self) -> str:
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True)
class StoredAs:
    """One file, by its name below the folder of files."""

    name: str
    size: int
    digest: str

    @property
    def entry(self) -> str:
        return f"files/{self.name}"


@dataclass
class Manifest:
    """What the file tells about itself. `key` tells apart secrets without telling them."""

    version: str
    made_at: str
    engine: str
    key: str
    fingerprint: str
    head: str
    migrations: dict[str, list[str]]
    tables: list[Table] = field(default_factory=list)
    files: list[StoredAs] = field(default_factory=list)
    format: int = FORMAT

    def dumps(self) -> bytes:
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2)

    @classmethod
    def loads(cls, raw: bytes) -> Manifest:
        """Raises ValueError, KeyError or TypeError when it is not a manifest."""
        data = orjson.loads(raw)
        data["tables"] = [Table(**one) for one in data["tables"]]
        data["files"] = [StoredAs(**one) for one in data["files"]]
        return cls(**data)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


def secret_mark() -> str:
    """The same for the same secret; says nothing about it."""
    return salted_hmac("samdrift.backup", settings.SECRET_KEY, algorithm="sha256").hexdigest()[:16]


def models_of(apps: Apps) -> list[type[models.Model]]:
    """Every table that belongs in a backup, those that others point to first."""
    chosen = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and not model._meta.swapped
        and model._meta.app_label not in LEFT_OUT_APPS
        and model._meta.db_table not in LEFT_OUT_TABLES
    ]
    ordered: list[type[models.Model]] = []
    for model in sorted(chosen, key=lambda m: m._meta.label_lower):
        _after_what_it_points_to(model, set(chosen), ordered, set())
    return ordered


def _after_what_it_points_to(
    model: type[models.Model],
    chosen: set[type[models.Model]],
    ordered: list[type[models.Model]],
    under_way: set[type[models.Model]],
) -> None:
    if model in ordered or model in under_way or model not in chosen:
        return
    under_way.add(model)
    for column in columns_of(model):
        if column.remote_field is not None:
            _after_what_it_points_to(column.remote_field.model, chosen, ordered, under_way)
    ordered.append(model)


def columns_of(model: type[models.Model]) -> list[Any]:
    """The fields that have a column of their own."""
    return [one for one in model._meta.concrete_fields if not getattr(one, "generated", False)]


def fingerprint(chosen: list[type[models.Model]]) -> str:
    """Equal for two databases whose tables have the same columns of the same types."""
    lines = [
        f"{model._meta.db_table}.{one.column}:{one.get_internal_type()}:{one.null}"
        for model in chosen
        for one in columns_of(model)
    ]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def row_out(values: tuple[Any, ...]) -> bytes:
    """One row as a line of JSON."""
    return orjson.dumps(values, default=_plain, option=orjson.OPT_APPEND_NEWLINE)


def _plain(value: Any) -> str:
    """What JSON has no word for: decimals as text, bytes as base64."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return str(value)
