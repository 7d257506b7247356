"""Mappings and loads within reach, and what they hold."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.logs.mapping import Mapping
from samdrift.desk.calc.logs.standard import STANDARD
from samdrift.desk.models.cases import Case
from samdrift.desk.models.logs import LoggedCase, LogLoad, LogMapping
from samdrift.desk.queries.log_words import WORKED_HERE
from samdrift.kernel.errors import DomainError
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

NAMES = {
    "generic": _("One case per row"),
    "generic-updates": _("One update per row"),
    "without-number": _("One case per row, without a number of its own"),
}
"""What those that are no tool's own are called."""


def mapping_of(key: str) -> Mapping:
    """The mapping with this key: one that comes with the product, or one made here."""
    if key in STANDARD:
        return STANDARD[key]
    row = LogMapping.objects.filter(key=key, ended_at=None).first()
    if row is None:
        rows = LogMapping.objects.filter(ended_at=None).values_list("key", flat=True)
        raise DomainError(
            "no_such_mapping",
            _("There is no mapping “%(name)s”; there are %(known)s.")
            % {"name": key or "–", "known": ", ".join([*STANDARD, *rows])},
            field="mapping",
        )
    return Mapping.from_json(row.content)


def mapping_choices() -> list[tuple[str, str]]:
    """Those of the product first."""
    rows = LogMapping.objects.filter(ended_at=None).values_list("key", "name")
    return [*((key, str(name)) for key, name in standard_choices()), *rows]


def standard_choices() -> list[tuple[str, Any]]:
    """Those that come with the product, by key and name."""
    return [(one.key, NAMES.get(one.key, one.name)) for one in STANDARD.values()]


def loads(viewer: Viewer) -> Any:
    return seen(LogLoad, viewer).select_related("member", "made_by")


def mappings(viewer: Viewer) -> Any:
    return seen(LogMapping, viewer).filter(ended_at=None).order_by("name")


def sources(viewer: Viewer) -> list[str]:
    """The tools that cases have come from."""
    rows = seen(LogLoad, viewer).order_by("source").values_list("source", flat=True)
    return list(rows.distinct())


def worked_in_both(load: LogLoad, viewer: Viewer, most: int) -> list[tuple[str, Any, str]]:
    """Of cases worked with here the log told something new: (number there, the case or None where it is
    not seen, how it stands there).
    """
    rows = list(load.refusals.filter(code=WORKED_HERE).order_by("line", "pk")[:most])
    numbers = [row.number for row in rows]
    cases = seen(Case, viewer).filter(source=load.source, reference__in=numbers)
    known = {case.reference: case for case in cases}
    return [(row.number, known.get(row.number), row.value) for row in rows]


def logged_of(case: Any, viewer: Viewer) -> LoggedCase | None:
    if not case.may_have("logged"):
        return None
    found: LoggedCase | None = (
        seen(LoggedCase, viewer).filter(case=case).select_related("load").first()
    )
    return found
