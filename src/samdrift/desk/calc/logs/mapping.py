"""What the columns of a log mean: a mapping is data, written with the product or in the browser."""

from __future__ import annotations

from collections.abc import Mapping as Mapped
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal

from samdrift.formats.text import fold

Shape = Literal["update", "case", "event"]
"""What one row is: an update of a case, with all its columns; a whole case; or one event."""
SHAPES: tuple[Shape, ...] = ("update", "case", "event")
Order = Literal["dmy", "mdy"]

FIELDS = (
    "number", "title", "text", "kind", "state", "at", "opened_at", "responded_at", "resolved_at",
    "closed_at", "deadline", "impact", "urgency", "priority", "member", "service", "system", "team",
    "agent", "actor", "requester", "requester_email", "channel", "comment", "work_note", "solution",
    "root_cause", "made_sla", "missed_sla", "activity",
)  # fmt: skip
"""What a column may tell. `at` is when the row was written; `missed_sla` is `made_sla` turned round,
`activity` what was done, where that stands beside the state."""
MOMENTS = frozenset({"at", "opened_at", "responded_at", "resolved_at", "closed_at", "deadline"})
JOINED = frozenset({"title", "text", "solution", "comment", "work_note"})
"""Fields that several columns make together; of others the first column with something counts."""
CODED = ("state", "kind", "impact", "urgency", "priority", "channel", "member")
"""Fields whose texts stand for values of ours."""
LINE = "#line"
"""In place of a column: the number of the row, for logs whose cases have none."""
NULLS = ("?", "-", "null", "none", "n/a", "nan", "unknown", "empty")


SAME = ""
"""In place of a state: the text is known, and says nothing of it."""


class State(StrEnum):
    """What a text in the column for the state may mean."""

    NEW = "new"
    OPEN = "open"
    WAIT_USER = "waiting:user"
    WAIT_SUPPLIER = "waiting:supplier"
    WAIT_CHANGE = "waiting:change"
    WAIT_APPROVAL = "waiting:approval"
    WAIT_OTHER = "waiting:other"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class MappingError(ValueError):
    """What is wrong with a mapping: `code` and `where`."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code}: {where}")
        self.code, self.where = code, where


@dataclass(frozen=True, slots=True)
class Mapping:
    """`columns` is field → headings; `values` field → text (folded) → our value.

    `order` settles dates with slashes, `zone` those without an offset. `nulls` (folded) are texts that
    say that nothing is known. `xes`: it is for event logs, whose keys take the headings' place, those
    of a trace with `case:` before.
    """

    key: str
    name: str
    shape: Shape = "update"
    columns: Mapped[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapped[str, Mapped[str, Any]] = field(default_factory=dict)
    order: Order = "dmy"
    zone: str = "Europe/Oslo"
    nulls: tuple[str, ...] = NULLS
    xes: bool = False
    ended: bool = False
    """Cases that tell nothing of how they stand are over: a log of what was, not of what is."""

    @property
    def tells_when(self) -> bool:
        """Whether a log by this mapping can tell the day a case was opened."""
        return bool(self.columns.get("opened_at") or self.columns.get("at"))

    def to_json(self) -> dict[str, Any]:
        told = asdict(self)
        columns = {key: list(names) for key, names in self.columns.items()}
        return told | {"columns": columns, "nulls": list(self.nulls)}

    @classmethod
    def from_json(cls, content: Any) -> Mapping:
        """Read what `to_json` wrote. Raises MappingError."""
        try:
            columns = {str(k): tuple(map(str, v)) for k, v in content["columns"].items()}
            values = {
                str(k): {fold(str(text)): told for text, told in v.items()}
                for k, v in content.get("values", {}).items()
            }
            made = cls(
                str(content["key"]), str(content["name"]), content.get("shape", "update"),
                columns, values, content.get("order", "dmy"),
                str(content.get("zone", "Europe/Oslo")),
                tuple(fold(str(one)) for one in content.get("nulls", NULLS)),
                bool(content.get("xes", False)), bool(content.get("ended", False)),
            )  # fmt: skip
        except (TypeError, KeyError, AttributeError) as error:
            raise MappingError("not_a_mapping", str(error)) from error
        made.check()
        return made

    def check(self) -> None:
        """Raises MappingError: `no_number` (nothing tells which case a row is of), `no_moment`,
        `unknown_field`, `bad_state`, `bad_shape`.
        """
        unknown = sorted(set(self.columns) - set(FIELDS))
        if unknown:
            raise MappingError("unknown_field", unknown[0])
        if self.shape not in SHAPES or self.order not in {"dmy", "mdy"}:
            raise MappingError("bad_shape", self.shape)
        if not self.columns.get("number"):
            raise MappingError("no_number", "number")
        for text, told in self.values.get("state", {}).items():
            if told != SAME and told not in State._value2member_map_:
                raise MappingError("bad_state", text)

    def with_columns(self, columns: Mapped[str, tuple[str, ...]]) -> Mapping:
        return replace(self, columns=columns)
