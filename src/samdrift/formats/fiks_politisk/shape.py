"""How a dataclass becomes the JSON of a message."""

import json
from dataclasses import MISSING, fields
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, get_type_hints

from samdrift.formats.text import clean

_PREFIX = "no.ks.fiks.politisk.behandling.v1."


class ShapeError(ValueError):
    """A message that nobody could read; the text says what is wrong with it."""


class Shape:
    """A dataclass whose fields are annotated with what they are called in the message.

    A field without a default is always there; another is left out while it has its default:
    what is unknown is not sent.
    """

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """Return the shape as plain JSON values."""
        made: dict[str, Any] = {}
        shape: Any = type(self)
        for name, keys, default in _named_fields(shape):
            value = getattr(self, name)
            if default is MISSING or value != default:
                made |= dict.fromkeys(keys, plain(value, name))
        return made


class Message(Shape):
    """A shape that is sent on its own. `kind` is what Fiks calls the message."""

    __slots__ = ()
    kind: ClassVar[str]
    filename: ClassVar[str] = "payload.json"

    def to_bytes(self) -> bytes:
        """Return the file that is sent: JSON in UTF-8."""
        return json.dumps(self.to_json(), ensure_ascii=False).encode()


@cache
def _named_fields(shape: Any) -> tuple[tuple[str, tuple[str, ...], Any], ...]:
    """Return each field's name, its names in the message, and its default."""
    hints = get_type_hints(shape, include_extras=True)
    return tuple((part.name, hints[part.name].__metadata__, part.default) for part in fields(shape))


def message_kind(name: str) -> str:
    """Return the whole name of a kind of message."""
    return f"{_PREFIX}{name}"


def plain(value: Any, name: str) -> Any:
    """Return the value as JSON has it; `name` is told when it cannot be.

    Raises ShapeError for a time without a zone, which would be read differently by each reader.
    """
    if isinstance(value, Shape):
        return value.to_json()
    if isinstance(value, tuple):
        return [plain(item, name) for item in value]
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ShapeError(f"The time of {name} has no time zone.")
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value
