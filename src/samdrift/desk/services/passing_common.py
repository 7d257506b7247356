"""What the acts on passed cases share: holding the rows, writing what was said, telling people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.models.passing import (
    Passing,
    PassingEntry,
    PassingFile,
    SupplierCase,
    SupplierGrant,
)
from samdrift.desk.rules_passing import FOLLOW
from samdrift.desk.services import case_notices
from samdrift.desk.services.case_common import Upload
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import keep
from samdrift.kernel.history import record
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.rights import require
from samdrift.kernel.services.notices import tell as tell_accounts
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.services.common import lock, write

GIVEN, NEWS, CAME = "passing.given", "passing.news", "passing.came"
MOST_FILES = 20
Way, Kind, State = PassingEntry.Way, PassingEntry.Kind, Passing.State


def held(passing: Passing, by: Viewer, right: str = FOLLOW) -> Passing:
    """The passed case as it stands now, held with the case itself until the act is done."""
    into = Case.objects.filter(pk=passing.case_id).values("merged_into")
    rows = Case.objects.filter(Q(pk=passing.case_id) | Q(pk__in=into)).order_by("pk")
    rows = rows.select_for_update(of=("self",))
    case = {one.pk: one for one in rows}[passing.case_id]
    found = lock(Passing, passing.pk)
    found.case = case
    require(by, right, found)
    if case.erased_at is not None:
        raise DomainError(
            "erased", _("What was written in case #%(number)s is erased.") % {"number": case.pk}
        )
    return found


def goes_on_in(passing: Passing) -> Case:
    """The case it is about now: the one its own was merged into, if it was."""
    return passing.case.merged_into or passing.case


def require_standing(passing: Passing) -> None:
    if not passing.is_standing:
        raise not_from_here(passing)


def not_from_here(passing: Passing) -> DomainError:
    return DomainError(
        "not_from_here",
        _("This cannot be done now. The case stands so at %(supplier)s: %(state)s.")
        % {"supplier": passing.supplier, "state": passing.get_state_display()},
    )


def moment_of(passing: Passing, at: dt.datetime | None, by: Viewer) -> dt.datetime:
    """When it happened: now, or as those who work with the case tell. A supplier's people cannot."""
    if at is None or by.supplier is not None:
        return by.now
    if at > by.now:
        raise DomainError(
            "ahead", _("This moment has not been yet. Write when it was."), field="at"
        )
    if at < passing.passed_at:
        raise DomainError(
            "before_passed",
            _("The supplier did not have the case then. Write a later moment."),
            field="at",
        )
    return at


def say(  # noqa: PLR0913 -- the parts of an entry
    passing: Passing,
    *,
    by: Viewer,
    text: str,
    kind: str = Kind.TOLD,
    files: Sequence[Upload] = (),
    stored: Iterable[StoredFile] = (),
    at: dt.datetime | None = None,
    way: str = "",
    by_name: str = "",
    message_id: str = "",
    expected_at: dt.datetime | None = None,
) -> PassingEntry:
    """Write what went to the supplier or came back. Without `way`: in from a supplier's person, else
    out.
    """
    if len(files) > MOST_FILES:
        raise DomainError(
            "too_many_files",
            _("There are %(count)s files. At most %(most)s can be added at once.")
            % {"count": len(files), "most": MOST_FILES},
            field="files",
        )
    entry = PassingEntry.objects.create(
        passing=passing,
        way=way or (Way.OUT if by.supplier is None else Way.IN),
        kind=kind,
        text=text.strip(),
        by_id=None if by_name else by.person_id,
        by_name=by_name[:160],
        at=at or by.now,
        message_id=message_id[:250],
        expected_at=expected_at,
    )
    kept = [keep(*one) for one in files]
    PassingFile.objects.bulk_create(
        PassingFile(entry=entry, file=file) for file in (*kept, *stored)
    )
    return entry


def changed(
    passing: Passing,
    what: str,
    by: Viewer,
    values: Mapping[str, Any],
    entry: PassingEntry | None = None,
) -> Passing:
    """Write what differs, and tell it at the passed case and at the case itself."""
    changes = write(passing, dict(values))
    told = changes | ({"passing_entry": [None, entry.pk]} if entry else {})
    record(what, passing, by=by, changes=told)
    more = {"passing_id": [None, passing.pk], "supplier_id": [None, passing.supplier_id]}
    record(f"case.{what.replace('.', '_')}", passing.case, by=by, changes=more)
    if "reference" in changes or "title" in changes:
        search.index([passing])
    return passing


def as_supplier_sees(passing: Passing) -> SupplierCase:
    """The same row, for what is told to the supplier's people."""
    return SupplierCase.objects.get(pk=passing.pk)


def accounts_of(passing: Passing) -> list[Account]:
    """Of the supplier's people the case is given to, those who can sign in."""
    people = SupplierGrant.objects.filter(passing=passing, ended_at=None).values("person_id")
    rows = Account.objects.filter(person__in=people, is_active=True)
    return list(rows.order_by("pk"))


def tell_supplier(passing: Passing, what: str, by: Viewer) -> None:
    accounts = [one.pk for one in accounts_of(passing) if one.person_id != by.person_id]
    if accounts:
        tell_accounts(accounts, what, as_supplier_sees(passing), {"title": passing.title})


def tell_agent(passing: Passing, by: Viewer) -> None:
    """Whoever works on the case; with nobody there, whoever passed it on."""
    case = goes_on_in(passing)
    people = [case.agent_id or passing.passed_by_id]
    case_notices.tell_people(people, CAME, case, by, {"supplier": str(passing.supplier)})
