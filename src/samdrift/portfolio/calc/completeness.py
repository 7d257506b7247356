"""How much of what may be told about a thing has been told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many of the fields are filled, and the keys of those that are not, in their order."""

    filled: int
    total: int
    missing: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return not self.missing


def completeness(values: Mapping[str, Any], fields: Sequence[str]) -> Completeness:
    """Count the fields that hold something. No and zero are answers; None and nothing are not.

    Raises KeyError when a field is not among the values.
    """
    missing = tuple(name for name in fields if _is_empty(values[name]))
    return Completeness(len(fields) - len(missing), len(fields), missing)


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | tuple | set) and not value)
