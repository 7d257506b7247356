"""What the site's owner may set, read from the environment once, each with a working default."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(Exception):
    """An environment variable that cannot be used; the text says which and what it may be."""


def text(name: str, default: str = "") -> str:
    """The variable, or the content of the file that `NAME_FILE` points to, or the default."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def number(name: str, default: int) -> int:
    raw = text(name, str(default))
    try:
        return int(raw)
    except ValueError:
        raise BadSetting(f"{name} must be a whole number, not {raw!r}.") from None


def flag(name: str, *, default: bool) -> bool:
    raw = text(name, "yes" if default else "no").lower()
    if raw not in {"yes", "no", "true", "false", "1", "0"}:
        raise BadSetting(f"{name} must be yes or no, not {raw!r}.")
    return raw in {"yes", "true", "1"}


def words(name: str) -> list[str]:
    return [word.strip() for word in text(name).split(",") if word.strip()]


def home() -> Path:
    """Where this installation keeps its database, files and secret."""
    return Path(text("SAMDRIFT_HOME", "var")).resolve()


def secret_key(folder: Path) -> str:
    """The site's secret, from the environment or from a file made at the first start."""
    given = text("SAMDRIFT_SECRET_KEY")
    if given:
        return given
    file = folder / "secret-key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write_private(file, secrets.token_urlsafe(50))
    return file.read_text(encoding="utf-8").strip()


def _write_private(file: Path, content: str) -> None:
    """Write a file only its owner reads; two first starts at once end with one content."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(content)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def database(folder: Path) -> dict[str, object]:
    """Django's settings for the database in SAMDRIFT_DATABASE_URL, or SQLite in the home."""
    url = text("SAMDRIFT_DATABASE_URL", f"sqlite:///{folder / 'samdrift.sqlite3'}")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(parts.path if parts.path.startswith("//") else parts.path)
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql(url)
    raise BadSetting(
        "SAMDRIFT_DATABASE_URL must begin with sqlite:/// or postgresql://, "
        f"not {parts.scheme or 'nothing'}://."
    )


def _sqlite(path: str) -> dict[str, object]:
    name = unquote(path)
    if name.startswith("//"):
        name = name[1:]
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON; PRAGMA cache_size=-32000;",
        },
    }


def _postgresql(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or "") or text("SAMDRIFT_DATABASE_PASSWORD"),
        "HOST": host,
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }
