"""Erasing a person: what is personal goes, that something was done stays."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import search
from samdrift.kernel.changed import people_changed
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import kind_of, record
from samdrift.kernel.models.history import EventPersonal
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import PERSONAL, Person, Retention
from samdrift.parties.queries.retention import due_day, retention_years
from samdrift.parties.services.common import day_text, lock, write


@transaction.atomic
def erase_person(person: Person, *, by: Viewer) -> list[str]:
    """Empty everything personal about one who has left and whose time of keeping is over.

    The row stays as a tombstone that roles and history point to; the history's personal values are
    emptied, the person leaves the search, and every room empties what it holds (its erasers).
    Returns what was emptied, as told in the event.
    """
    require(by, "parties.erase_person", person)
    person = lock(Person, person.pk)
    _require_due(person, by)
    emptied = [name for name in sorted(PERSONAL) if getattr(person, name)]
    named = _run(person, by, by_name=True)
    for name in PERSONAL:
        setattr(person, name, "")
    now = timezone.now()
    person.erased_at = now
    person.unit = None
    person.save(update_fields=[*PERSONAL, "unit", "erased_at"])
    told = EventPersonal.objects.filter(person_id=person.pk, erased_at=None)
    count = told.update(value=None, erased_at=now)
    if count:
        emptied.append(f"history: {count}")
    search.remove(kind_of(Person), [person.pk])
    emptied += named + _run(person, by, by_name=False)
    record("person.erased", person, by=by, changes={"emptied": [None, emptied]})
    people_changed([person.pk])
    return emptied


def _run(person: Person, by: Viewer, *, by_name: bool) -> list[str]:
    """The rooms' erasers, those that need the name or those that do not; what each emptied."""
    found = [one for one in registry.erasers if one.by_name == by_name]
    return [f"{one.key}: {what}" for one in found for what in one.erase(person.pk, by)]


def _require_due(person: Person, by: Viewer) -> None:
    if person.erased_at is not None:
        raise DomainError("erased", _("This person was erased already."))
    if person.left_on is None or person.left_on > by.today:
        raise DomainError(
            "still_there",
            _(
                "%(name)s has not left. Register that first; the time of keeping is counted from then."
            )
            % {"name": person},
        )
    due = due_day(person.left_on, retention_years())
    if due > by.today:
        raise DomainError(
            "kept_until",
            _(
                "%(name)s is kept until %(day)s: %(years)s years after leaving. It can be erased then."
            )
            % {"name": person, "day": day_text(due), "years": retention_years()},
        )


@transaction.atomic
def set_retention(*, years: int, reason: str, by: Viewer) -> Retention:
    """How many years people are kept after they left."""
    require(by, "parties.erase_person")
    if not 0 <= years <= 100:  # noqa: PLR2004 -- nobody means more
        raise DomainError("bad_years", _("Write a number of years from 0 to 100."), field="years")
    rule: Retention
    rule, _made = Retention.objects.select_for_update().get_or_create(
        subject=Retention.Subject.PERSON, defaults={"years": years}
    )
    changes = write(rule, {"years": years, "reason": reason})
    if changes:
        record("retention.set", rule, by=by, changes=changes)
    return rule
