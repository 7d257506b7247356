"""Who at the supplier sees a passed case; and what follows when people leave, or a case is erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case, CaseFile
from samdrift.desk.models.passing import Passing, PassingEntry, PassingFile, SupplierGrant
from samdrift.desk.services.passing_common import GIVEN, held, tell_supplier
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import forget
from samdrift.kernel.history import kind_of, record
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person


def give_to(passing: Passing, people: Iterable[Person], *, by: Viewer) -> int:
    """Let these of the supplier's people see it. The passed case is held; returns how many are new."""
    standing = SupplierGrant.objects.filter(passing=passing, ended_at=None)
    known = set(standing.values_list("person_id", flat=True))
    new = 0
    for person in people:
        if person.supplier_id != passing.supplier_id or not person.is_at_work(by.today):
            raise DomainError(
                "not_theirs",
                _("%(name)s does not work for %(supplier)s. Choose one of their people.")
                % {"name": person, "supplier": passing.supplier},
                field="people",
            )
        if person.pk not in known:
            SupplierGrant.objects.create(passing=passing, person=person, given_at=by.now)
            record("passing.given", passing, by=by, changes={"person_id": [None, person.pk]})
            new += 1
    return new


@transaction.atomic
def give(passing: Passing, *, by: Viewer, people: Iterable[Person]) -> Passing:
    """Let these people at the supplier, and no others, see it."""
    passing = held(passing, by)
    wanted = list(people)
    standing = SupplierGrant.objects.filter(passing=passing, ended_at=None).order_by("pk")
    for grant in standing.exclude(person__in=wanted):
        grant.ended_at = by.now
        grant.save(update_fields=["ended_at"])
        record("passing.taken_from", passing, by=by, changes={"person_id": [grant.person_id, None]})
    if give_to(passing, wanted, by=by):
        tell_supplier(passing, GIVEN, by)
    return passing


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """Who leaves today sees no passed case any more; later, the clock does it."""
    if day > by.today:
        return 0
    rows = SupplierGrant.objects.filter(person=person, ended_at=None)
    return int(rows.update(ended_at=by.now))


def let_go_of_leavers(by: Viewer) -> str:
    """The clock's round: the supplier's people that have left."""
    rows = SupplierGrant.objects.filter(person__left_on__lte=by.today, ended_at=None)
    count = rows.update(ended_at=by.now)
    return f"{count} passed cases were taken from people who left" if count else ""


def erase(person_id: int, _by: Viewer) -> list[str]:
    """An erased person sees nothing more; what was written stays, with the case."""
    count = SupplierGrant.objects.filter(person_id=person_id).delete()[0]
    return [f"grants: {count}"] if count else []


def empty(case: Case) -> None:
    """The case's time is over: that it was passed and when stays, for what was claimed; no word does."""
    passings = Passing.objects.filter(case=case)
    pks = list(passings.values_list("pk", flat=True))
    if not pks:
        return
    passings.update(title="", reference="", contact_email="")
    entries = PassingEntry.objects.filter(passing__in=pks)
    entries.update(text="", by_name="", struck_reason="", message_id="")
    files = set(
        PassingFile.objects.filter(entry__passing__in=pks).values_list("file_id", flat=True)
    )
    PassingFile.objects.filter(entry__passing__in=pks).delete()
    kept = set(CaseFile.objects.filter(file__in=files).values_list("file_id", flat=True))
    for file in StoredFile.objects.filter(pk__in=files - kept):
        forget(file)
    SupplierGrant.objects.filter(passing__in=pks).delete()
    Notice.objects.filter(subject_kind="desk.suppliercase", subject_id__in=pks).delete()
    search.remove(kind_of(Passing), pks)
