"""How files of figures come in: by command, by programs and from the browser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import BadValue
from samdrift.kernel import files, viewer
from samdrift.kernel.errors import DomainError
from samdrift.kernel.registry import FileLoad, registry
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.intake.figure_fields import stage_of
from samdrift.money.intake.figures import Fault, Options, ReadFile, read_figures
from samdrift.money.models.accounts import FigureSet
from samdrift.money.services.figures import WRITE, Came, put_figures
from samdrift.parties.intake.lookups import member_by_name
from samdrift.parties.models.members import Member

SHOWN = 50
ASKS = Options()
UNITS = {"": None, "kroner": False, "thousands": True}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a file: the sets it made, those that were there already, and what is wrong."""

    made: tuple[FigureSet, ...] = ()
    known: tuple[FigureSet, ...] = ()
    faults: tuple[Fault, ...] = ()


def load_figures(data: bytes, name: str, *, by: Viewer, options: Options = ASKS) -> Loaded:
    """Take in a file of figures, whole or not at all. What it holds of a member's year and stage
    supersedes what stood. Raises DomainError for a file that is too large or members not one's own.
    """
    require(by, WRITE)
    read = read_figures(data, name, by, options)
    if read.faults:
        return Loaded(faults=tuple(read.faults))
    return _keep(read, data, name, by)


@transaction.atomic
def _keep(read: ReadFile, data: bytes, name: str, by: Viewer) -> Loaded:
    members = Member.objects.in_bulk({member for member, _year, _stage in read.sets})
    for member in members.values():
        require(by, WRITE, FigureSet(member=member))
    file = files.keep(data, name)
    made: list[FigureSet] = []
    known: list[FigureSet] = []
    for (member_id, year, stage), rows in sorted(read.sets.items()):
        title = read.titles.get((member_id, year, stage), "")
        came = Came(title=title, source=name, file=file)
        row, is_new = put_figures(members[member_id], year, stage, rows, by=by, came=came)
        (made if is_new else known).append(row)
    return Loaded(tuple(made), tuple(known))


def take_file(
    data: bytes,
    name: str,
    *,
    by: Viewer,
    way: str,
    wait: bool = False,
    given: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Take in one file; returns what became of it in plain values."""
    del way, wait  # read at once, whichever way it came
    loaded = load_figures(data, name, by=by, options=options_of(given or {}))
    if loaded.faults:
        return _refused(loaded.faults)
    return {
        "outcome": "taken" if loaded.made else "known",
        "code": "",
        "message": told(loaded),
        "sets": [_values(one) for one in (*loaded.made, *loaded.known)],
    }


def attempt(data: bytes, *, given: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the file holds, and nothing kept."""
    by = viewer.terminal(timezone.localdate())
    read = read_figures(data, "", by, options_of(given or {}))
    if read.faults:
        return _refused(read.faults)
    count = sum(len(rows) for rows in read.sets.values())
    return {"outcome": "taken", "code": "", "message": _now("%(n)s amounts") % {"n": count}}


def options_of(given: Mapping[str, str]) -> Options:
    """What is told for a whole file: `member` by name or number, `year`, `stage` (budget, revised,
    forecast, accounts, plan, or as people call them) and `unit` (kroner, thousands).
    """
    member = given.get("member", "")
    member_id = member_by_name(member) if member else None
    if member and member_id is None:
        raise _bad("member", _("No member is called so."))
    year = given.get("year", "")
    if year and not year.isdecimal():
        raise _bad("year", _("This is not a year."))
    unit = given.get("unit", "")
    if unit not in UNITS:
        raise _bad("unit", _("Write “kroner” or “thousands”."))
    try:
        stage = stage_of(given.get("stage") or None) or ""
    except BadValue:
        raise _bad(
            "stage", _("This is neither budget, revised budget, forecast, accounts nor plan.")
        ) from None
    return Options(member_id, int(year) if year else None, stage, UNITS[unit])


def _bad(name: str, text: Any) -> DomainError:
    return DomainError(f"bad_{name}", text, field=name)


def told(loaded: Loaded) -> str:
    """In words what a file gave."""
    parts = []
    if loaded.made:
        parts.append(_now("Taken in: %(sets)s.") % {"sets": _listed(loaded.made)})
    if loaded.known:
        parts.append(_now("There already: %(sets)s.") % {"sets": _listed(loaded.known)})
    return " ".join(parts)


def _listed(sets: Iterable[FigureSet]) -> str:
    return ", ".join(str(one) for one in sets)


def _values(one: FigureSet) -> dict[str, Any]:
    return {"id": one.pk, "member": one.member.name, "year": one.year, "stage": one.stage}


def _refused(faults: Iterable[Fault]) -> dict[str, Any]:
    rows = [
        {
            "rule": "figures",
            "severity": "fatal",
            "text": f"{one.text} {one.found}".strip(),
            "place": "",
            "line": one.line,
            "found": one.found,
        }
        for one in faults
    ]
    return {
        "outcome": "refused",
        "code": "figures",
        "message": _now("Nothing was taken in. Mend the file and load it again."),
        "violations": rows[:SHOWN],
    }


registry.add_file_load(
    FileLoad(
        "figures",
        _("Budget and accounts"),
        WRITE,
        take_file,
        attempt,
        asks=("member", "year", "stage", "unit"),
    )
)
