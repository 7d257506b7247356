"""A table of figures as it is shown, printed and sent out: plain values, worded by others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

Value = Decimal | Fraction | int | str | None
THOUSANDS, KRONER, SHARE, NUMBER, TEXT = "thousands", "kroner", "share", "number", "text"


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its label and a value under each heading after the first, None for what is not known.

    `units` is one for all values or one for each: thousands (of kroner, from kroner), kroner, share
    (exact, 1 is 100 %), number, text. `parts` are the rows it is worked out from, as `formula` says.
    `url` is the page of what the row is about.
    """

    label: str
    values: tuple[Value, ...]
    units: tuple[str, ...] = (THOUSANDS,)
    strong: bool = False
    formula: str = ""
    parts: tuple[Line, ...] = ()
    url: str = ""

    def cells(self) -> Iterator[tuple[Value, str]]:
        """Each value with its unit."""
        units = self.units if len(self.units) == len(self.values) else self.units * len(self.values)
        return zip(self.values, units, strict=True)


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: Decimal
    shown: str


@dataclass(frozen=True, slots=True)
class Series:
    """A line through years; None is a gap."""

    label: str
    values: tuple[Decimal | None, ...]


@dataclass(slots=True)
class Report:
    """A titled table with what is said of it, and what its picture shows. `across` are the points that
    series run through, where these are not the table's headings.
    """

    title: str
    lead: str
    header: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    bars: Sequence[Bar] = ()
    series: Sequence[Series] = ()
    picture_title: str = ""
    across: tuple[str, ...] = ()

    def explained(self) -> list[Line]:
        """The lines that can be opened."""
        return [line for line in self.lines if line.parts]
