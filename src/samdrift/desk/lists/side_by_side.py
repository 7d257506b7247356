"""Levels of the members side by side: as a table to look at, and as a list to take out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.lists.commitment_words import at, delivery_url, level_url
from samdrift.desk.models.catalogue import CaseKind
from samdrift.desk.models.commitments import Commitment, Level, Metric
from samdrift.desk.queries import delivery, levels
from samdrift.desk.queries import side_by_side as queries
from samdrift.desk.queries.calendar_words import length
from samdrift.desk.queries.delivery_differences import service_of
from samdrift.kernel.lists import Column, ListSpec, Register, related
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.parties.queries.members import current_members

Context = dict[str, Any]
KINDS = (CaseKind.INCIDENT, CaseKind.REQUEST, CaseKind.QUESTION, CaseKind.PROBLEM)
PRIORITIES = (1, 2, 3, 4, 5)
TIMED = (Metric.RESPONSE, Metric.RESOLUTION)
Cell = tuple[Any, str]
"""What a member has, and how it differs from most: `""`, or a word."""


def side_page(viewer: Viewer, values: Mapping[str, str]) -> Context:
    """The members of one page, row by row; `kind` says of which cases the times are."""
    kind = values.get("kind", "")
    kind = kind if kind in CaseKind.values else CaseKind.INCIDENT.value
    number = values.get("page", "")
    found = queries.page(viewer, int(number) if number.isdecimal() else 1)
    services: dict[int | None, str] = {
        key: service_of(row) for rows in found.rows.values() for key, row in rows.items()
    }
    order = sorted(services, key=lambda key: (key is not None, services[key]))
    blocks = [
        (services[key], list(_rows([found.rows[m.pk].get(key) for m in found.members], kind)))
        for key in order
    ]
    return {
        "title": _now("Levels side by side"),
        "members": [(one.name, _of(found.rows[one.pk])) for one in found.members],
        "blocks": blocks,
        "kind": kind,
        "kinds": [(one.value, str(one.label), one.value == kind) for one in KINDS],
        "page": found,
        "before": found.number - 1 if found.number > 1 else None,
        "after": found.number + 1 if found.number < found.pages else None,
        "list_url": at("promise_list"),
        "exports": [(form.upper(), at("promise_export", form)) for form in ("xlsx", "csv")],
        "day": viewer.day,
    }


def _of(rows: Mapping[int | None, Any]) -> str:
    """The address of the agreement in force; "" where there is none."""
    return next((delivery_url(row.version) for row in rows.values()), "")


def _rows(commitments: Sequence[Any], kind: str) -> Iterator[tuple[str, list[Cell]]]:
    """One row for each thing that is promised: (what, a cell for each member)."""
    yield _now("Level"), _differing(commitments, lambda row: row.level.name)
    yield (
        _now("Service hours"),
        _differing(commitments, lambda row: str(row.calendar or row.level.calendar)),
    )
    for metric in TIMED:
        for priority in PRIORITIES:
            told = [_minutes(row, metric, kind, priority) for row in commitments]
            if any(one is not None for one in told):
                yield f"{metric.label}, P{priority}", _timed(commitments, told)
    yield _now("Price a year"), [(_price(row), "") for row in commitments]


def _minutes(row: Any, metric: str, kind: str, priority: int) -> int | None:
    target = queries.target_of(row, metric, kind, priority) if row is not None else None
    return target.minutes if target else None


def _differing(commitments: Sequence[Any], value: Callable[[Any], str]) -> list[Cell]:
    told = [value(row) if row is not None else "" for row in commitments]
    most = _most([one for one in told if one])
    word = _now("differs")
    return [
        (one, word if one and one != most else "") if one else (_now("not promised"), "")
        for one in told
    ]


def _timed(commitments: Sequence[Any], told: Sequence[int | None]) -> list[Cell]:
    """Times, with shorter or longer than what most have."""
    most = _most([one for one in told if one is not None])
    cells: list[Cell] = []
    for row, one in zip(commitments, told, strict=True):
        if one is None:
            cells.append((_now("not promised"), _now("differs") if row is not None else ""))
        elif one == most or most is None:
            cells.append((length(one), ""))
        else:
            cells.append((length(one), _now("shorter") if one < most else _now("longer")))
    return cells


def _most(values: Sequence[Any]) -> Any:
    """What most have; None where none stands out of several."""
    counted = Counter(values).most_common(2)
    if not counted or (len(counted) > 1 and counted[0][1] == counted[1][1]):
        return counted[0][0] if len(counted) == 1 else min(values, default=None)
    return counted[0][0]


def _price(row: Any) -> Any:
    if row is None:
        return ""
    return nok(delivery.price_of(row)) if row.level.price_unit else _now("No price")


# The list to take out


def _time(metric: str, priority: int) -> Column:
    def value(row: Any) -> int | None:
        return _minutes(row, metric, CaseKind.INCIDENT, priority)

    def shown(row: Any) -> str:
        minutes = value(row)
        return _now("not promised") if minutes is None else length(minutes)

    label = {Metric.RESPONSE: _("First response P%(n)s"), Metric.RESOLUTION: _("Solution P%(n)s")}
    return Column(
        f"{metric}_p{priority}",
        _Numbered(label[Metric(metric)], priority),
        value,
        shown=shown,
        numeric=True,
        default=priority <= len(TIMED),
        description="minutes of service time for an incident; null is not promised",
    )


class _Numbered:
    """A label with its number, in the language in force when it is shown."""

    def __init__(self, text: Any, number: int) -> None:
        self.text, self.number = text, number

    def __str__(self) -> str:
        return str(self.text % {"n": self.number})


def _offered(viewer: Viewer) -> Any:
    return levels.every(viewer)


def promise_page(_viewer: Viewer, row: Any) -> Context:
    """One promise, with the times of each priority."""
    level: Level = row.level
    return {
        "heading_text": f"{row.member.name}: {service_of(row)}",
        "facts": [
            (_now("Level"), level.name, level_url(level)),
            (_now("Delivery agreement"), str(row.version.number), delivery_url(row.version)),
            (_now("Service hours"), str(row.calendar or level.calendar), ""),
            (_now("How many"), row.quantity, ""),
            *(
                (f"{metric.label}, P{n}", _told(_minutes(row, metric, CaseKind.INCIDENT, n)), "")
                for metric in Metric
                for n in PRIORITIES
            ),
        ],
    }


def _told(minutes: int | None) -> str:
    return _now("not promised") if minutes is None else length(minutes)


PROMISES = Register(
    room="desk",
    key="promise",
    model=Commitment,
    name=_("Promise"),
    lead=_("What each member is promised on the day shown, with the times of an incident."),
    spec=ListSpec(
        key="desk.promise",
        title=_("What is promised"),
        rows=queries.promised,
        columns=(
            Column(
                "member",
                _("Member"),
                lambda r: r.member.name,
                link=lambda r: delivery_url(r.version),
                sort="member_key",
            ),
            Column("service", _("Service"), service_of, sort="service__sort_key"),
            Column(
                "level",
                _("Level"),
                lambda r: r.level.name,
                link=lambda r: level_url(r.level),
                sort="level__name",
            ),
            Column("hours", _("Service hours"), lambda r: str(r.calendar or r.level.calendar)),
            *(_time(metric, priority) for metric in TIMED for priority in PRIORITIES),
            Column("quantity", _("How many"), lambda r: r.quantity, numeric=True),
            Column(
                "yearly",
                _("Kroner a year"),
                delivery.price_of,
                shown=lambda r: (
                    nok(delivery.price_of(r)) if r.level.price_unit else _now("No price")
                ),
                numeric=True,
                description="without VAT; null is not known",
            ),
        ),
        filters=(
            related("member", _("Member"), "member_id", current_members),
            related("service", _("Service"), "service_id", levels.services_offered),
            related("level", _("Level"), "level_id", _offered),
        ),
        order="member_key",
        empty=_("No member has accepted a delivery agreement on this day."),
        focus_filter="member",
    ),
    detail_rows=queries.promised,
    detail_context=promise_page,
    fields={
        "member_id": lambda r: r.member_id,
        "service_id": lambda r: r.service_id,
        "level_id": lambda r: r.level_id,
        "version_id": lambda r: r.version_id,
    },
)
