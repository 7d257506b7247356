"""Names of people in what logs of other tools told: gone when the person is erased here."""

from __future__ import annotations

import re

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from samdrift.desk.models.cases import CaseEntry
from samdrift.desk.models.logs import LoggedCase
from samdrift.formats.text import fold
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person

WHO = ("agent", "actor")
"""What in a step, and in the log's own texts, names somebody who worked."""
AT_ONCE = 500
_PLAIN = re.compile(r"[A-Za-z0-9]+")


def erase(person_id: int, _by: Viewer) -> list[str]:
    """An erased person is named in no step and no note of a log; that somebody acted stays. The log is
    known again by its digest, so the same file brings no name back.
    """
    person = Person.objects.get(pk=person_id)
    names = frozenset(fold(one) for one in _written(person) if one.strip(" ,"))
    if not names:
        return []
    told = {"cases": _of_steps(names, _likely(person)), "notes": _of_notes(names)}
    return [f"{what}: {count}" for what, count in told.items() if count]


def _written(person: Person) -> list[str]:
    """The ways a tool may have written who it was."""
    given, family = person.given_name, person.family_name
    return [f"{given} {family}", f"{family}, {given}", person.email, person.external_id]


def _of_steps(names: frozenset[str], likely: Q) -> int:
    rows = LoggedCase.objects.annotate(
        words=Cast("steps", TextField()), more=Cast("told", TextField())
    )
    pks = list(rows.filter(likely).order_by("pk").values_list("pk", flat=True))
    count = 0
    for at in range(0, len(pks), AT_ONCE):
        some = LoggedCase.objects.filter(pk__in=pks[at : at + AT_ONCE])
        changed = [one for one in some if _empty(one, names)]
        LoggedCase.objects.bulk_update(changed, ["steps", "told"])
        count += len(changed)
    return count


def _likely(person: Person) -> Q:
    """Logs with a part of the name that every database writes alike: the rest is read here."""
    found = Q(pk__in=[])
    for told in (person.family_name, person.email, person.external_id):
        if told.strip():
            part = max(_PLAIN.findall(told), key=len, default="")
            found |= Q(words__icontains=part) | Q(more__icontains=part) if part else Q(pk__gt=0)
    return found


def _empty(row: LoggedCase, names: frozenset[str]) -> bool:
    """Take the name out of the row; whether it stood there."""
    found = [changes for _at, _state, _said, changes, _line in row.steps] + [row.told]
    hits = [(one, key) for one in found for key in WHO if fold(str(one.get(key, ""))) in names]
    for one, key in hits:
        one[key] = ""
    return bool(hits)


def _of_notes(names: frozenset[str]) -> int:
    """Notes that came with a log have only the name."""
    rows = CaseEntry.objects.filter(case__logged__isnull=False, by=None).exclude(by_name="")
    wrote = [name for name in rows.order_by().values_list("by_name", flat=True).distinct()
             if fold(name) in names]  # fmt: skip
    count = rows.filter(by_name__in=wrote).update(by_name="")
    return int(count)
