"""The basis as it stands on pages: parts, alternatives, costs, consequences, attachments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samdrift.governance.calc.completeness import Completeness, State
from samdrift.governance.calc.costs import Line, Sums, summed
from samdrift.governance.lists.matter_words import at
from samdrift.governance.models.basis import (
    Alternative,
    Attachment,
    BasisPart,
    Consequence,
    CostLine,
)
from samdrift.governance.models.matters import Matter, Part
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

WITH_OWN = {Part.ALTERNATIVES, Part.COST, Part.CONSEQUENCE}
"""Parts that hold more than a text."""


@dataclass(frozen=True)
class Shown:
    """A part on the page. `wanted` tells that the body whose turn it is asks for it."""

    key: str
    name: str
    text: str
    not_needed: str
    is_missing: bool
    wanted: bool
    url: str


def parts(
    matter: Matter, whole: Completeness, wanted: Sequence[str], viewer: Viewer
) -> list[Shown]:
    rows = {one.part: one for one in seen(BasisPart, viewer).filter(matter=matter)}
    empty = BasisPart(matter=matter)
    return [
        Shown(
            part.value,
            str(part.label),
            rows.get(part.value, empty).text,
            rows.get(part.value, empty).not_needed,
            whole.states[part.value] == State.MISSING,
            part.value in wanted,
            at("matter_part", matter.pk, part.value),
        )
        for part in Part
    ]


def alternatives(matter: Matter, viewer: Viewer) -> list[Alternative]:
    return list(seen(Alternative, viewer).filter(matter=matter).order_by("order", "pk"))


def consequences(matter: Matter, viewer: Viewer) -> list[Consequence]:
    rows = seen(Consequence, viewer).filter(matter=matter).select_related("member")
    return list(rows.order_by("member__sort_key"))


def attachments(matter: Matter, viewer: Viewer) -> list[Attachment]:
    rows = seen(Attachment, viewer).filter(matter=matter).select_related("file")
    return list(rows.order_by("pk"))


@dataclass(frozen=True)
class Costs:
    """The lines, the sums of each alternative (with what is common to all), and each member's part:
    (member, [sums in the order of the alternatives]). Where nothing is written there is no sum.
    """

    lines: list[CostLine]
    sums: list[tuple[str, Sums | None]]
    members: list[tuple[str, list[Sums | None]]]
    together: bool


def costs(matter: Matter, ways: Sequence[Alternative], viewer: Viewer) -> Costs:
    rows = seen(CostLine, viewer).filter(matter=matter).select_related("alternative", "member")
    lines = list(rows.order_by("alternative__order", "member__sort_key", "pk"))
    plain = [
        Line(one.alternative_id, one.member_id, one.nature, one.once, one.yearly) for one in lines
    ]
    names = {one.member_id: one.member.name for one in lines if one.member is not None}
    columns: list[int | None] = [one.pk for one in ways] or [None]
    labels = [one.name for one in ways] or [""]
    sums = [
        (label, _summed(_of(plain, column))) for label, column in zip(labels, columns, strict=True)
    ]
    members = [
        (name, [_summed([x for x in _of(plain, column) if x.column == pk]) for column in columns])
        for pk, name in names.items()
    ]
    has_common = any(one.member_id is None for one in lines)
    return Costs(lines, sums if lines else [], members, has_common and bool(members))


def _of(lines: Sequence[Line], alternative: int | None) -> list[Line]:
    """The alternative's own lines and those that are common to all."""
    return [line for line in lines if line.group in {alternative, None}]


def _summed(lines: Sequence[Line]) -> Sums | None:
    return summed(lines) if lines else None
