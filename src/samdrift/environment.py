"""What the site's owner may set, read from the environment once, each with a working default.

Needs nothing but Python itself, so that a wrong setting is told before anything slow is loaded.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(Exception):
    """An environment variable that cannot be used; the text says which and what it may be."""


def text(name: str, default: str = "") -> str:
    """The variable, or the content of the file that `NAME_FILE` points to, or the default."""
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return os.environ.get(name, default)
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as trouble:
        raise BadSetting(
            f"{name}_FILE points to {file}, which cannot be read: {trouble}."
        ) from None


def number(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    raw = text(name, str(default))
    try:
        value = int(raw)
    except ValueError:
        raise BadSetting(f"{name} must be a whole number, not {raw!r}.") from None
    if not least <= value <= most:
        raise BadSetting(f"{name} must be between {least} and {most}, not {value}.")
    return value


def flag(name: str, *, default: bool) -> bool:
    raw = text(name, "yes" if default else "no").lower()
    if raw not in {"yes", "no", "true", "false", "1", "0"}:
        raise BadSetting(f"{name} must be yes or no, not {raw!r}.")
    return raw in {"yes", "true", "1"}


def one_of(name: str, default: str, allowed: tuple[str, ...]) -> str:
    raw = text(name, default)
    if raw not in allowed:
        raise BadSetting(f"{name} must be one of {', '.join(allowed)}, not {raw!r}.")
    return raw


def words(name: str) -> list[str]:
    return [word.strip() for word in text(name).split(",") if word.strip()]


# Where it listens


def port() -> int:
    return number("SAMDRIFT_PORT", 8000, least=1, most=65535)


def host() -> str:
    """The address to listen on, without the brackets that an IPv6 address has in a URL."""
    return text("SAMDRIFT_HOST", "127.0.0.1").strip("[]")


def address(name: str, number: int) -> str:
    """http://127.0.0.1:8000, or http://[::1]:8000"""
    return f"http://[{name}]:{number}" if ":" in name else f"http://{name}:{number}"


def is_loopback(name: str) -> bool:
    """Whether only this machine can reach what listens there."""
    if name == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(name).is_loopback
    return False


def site_url() -> str:
    """The address people use, without a slash at its end."""
    url = text("SAMDRIFT_SITE_URL", address(host(), port())).rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise BadSetting(
            f"SAMDRIFT_SITE_URL must be like https://samdrift.example.no, not {url!r}."
        )
    return url


def allowed_hosts() -> list[str]:
    """The names this site answers to: its own address, this machine, and those that are set."""
    own = [urlsplit(site_url()).hostname or "", host(), "localhost", "127.0.0.1", "::1"]
    bracketed = [f"[{name}]" if ":" in name else name for name in own]
    return list(dict.fromkeys([*words("SAMDRIFT_ALLOWED_HOSTS"), *bracketed]))


# What it keeps


def home() -> Path:
    """Where this installation keeps its database, files and secret."""
    return Path(text("SAMDRIFT_HOME", "var")).expanduser().resolve()


def secret_key(folder: Path) -> str:
    """The site's secret, from the environment or from a file made at the first start."""
    given = text("SAMDRIFT_SECRET_KEY")
    if given:
        return given
    file = folder / "secret-key"
    try:
        if not file.exists():
            folder.mkdir(parents=True, exist_ok=True)
            write_private(file, secrets.token_urlsafe(50), replace=False)
        return file.read_text(encoding="utf-8").strip()
    except OSError as trouble:
        raise BadSetting(
            f"The secret in {file} can be neither read nor made: {trouble.strerror}. "
            "Set SAMDRIFT_HOME to a folder that this user may write in."
        ) from None


def write_private(file: Path, content: str, *, replace: bool = True) -> None:
    """Write a file only its owner reads, whole or not at all.

    Without `replace` the first of two writers wins, and the other's content is dropped.
    """
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(content)
    if replace:
        draft.replace(file)
        return
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def database(folder: Path) -> dict[str, object]:
    """Django's settings for the database in SAMDRIFT_DATABASE_URL, or SQLite in the home."""
    url = text("SAMDRIFT_DATABASE_URL") or f"sqlite:///{folder / 'samdrift.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(folder, parts.path)
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql(url)
    raise BadSetting(
        "SAMDRIFT_DATABASE_URL must begin with sqlite:/// or postgresql://, "
        f"not {parts.scheme or 'nothing'}://."
    )


def _sqlite(folder: Path, path: str) -> dict[str, object]:
    """`sqlite:///samdrift.sqlite3` lies in the home, `sqlite:////srv/samdrift.sqlite3` where it says."""
    name = unquote(path.removeprefix("/"))
    if not name:
        raise BadSetting("SAMDRIFT_DATABASE_URL must name a file: sqlite:////path/to/file.sqlite3.")
    # A home that is not there yet is made, also where the secret comes from the environment.
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / name),
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
    try:
        port_number = str(parts.port or options.pop("port", ""))
    except ValueError:
        raise BadSetting("The port in SAMDRIFT_DATABASE_URL must be a number.") from None
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise BadSetting("SAMDRIFT_DATABASE_URL must name a database: postgresql://host/samdrift.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or "") or text("SAMDRIFT_DATABASE_PASSWORD"),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": port_number,
        "OPTIONS": options,
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }
