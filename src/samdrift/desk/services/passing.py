"""A case is passed to a supplier, followed there, and comes back. Suppliers' own people act here too.

Each act holds the case; the supplier's clocks follow in the same act, and so do the finding and the
claim where a time was not kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.desk.calc.case_states import MOVES, Move
from samdrift.desk.models.cases import Case, CaseFile
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.models.passing import Passing, PassingEntry
from samdrift.desk.rules_passing import ANSWER, PASS
from samdrift.desk.services import case_course, passing_clocks, passing_ending, passing_mail
from samdrift.desk.services.case_common import Upload
from samdrift.desk.services.case_common import held as case_held
from samdrift.desk.services.passing_common import (
    GIVEN,
    NEWS,
    changed,
    goes_on_in,
    held,
    moment_of,
    not_from_here,
    require_standing,
    say,
    tell_agent,
    tell_supplier,
)
from samdrift.desk.services.passing_people import give_to
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.services.common import first_values, lock, require_text

Kind, State = PassingEntry.Kind, Passing.State
LONGEST_AHEAD = dt.timedelta(days=730)


@transaction.atomic
def pass_on(  # noqa: PLR0913 -- what a supplier is told
    case: Case,
    *,
    by: Viewer,
    supplier: Supplier,
    title: str,
    text: str,
    agreement: Agreement | None = None,
    severity: str = "",
    contact_email: str = "",
    people: Sequence[Person] = (),
    case_files: Iterable[CaseFile] = (),
    files: Sequence[Upload] = (),
    wait: bool = True,
) -> Passing:
    """Pass the case to a supplier, who sees what is told here and nothing else of it.

    With an agreement its clocks start now, by its times for the error class. `people` are those at
    the supplier who see it when they sign in; `contact_email` gets it by e-mail. `wait`: the case
    waits for a supplier meanwhile, which pauses our own clock only where the level says so.
    """
    case = case_held(case, by, PASS)
    _require_passable(case, supplier, agreement)
    _require_reach(people, contact_email)
    values: dict[str, Any] = {
        "supplier": supplier,
        "agreement": agreement,
        "severity": severity,
        "title": require_text(title, "title", _("Write what is wrong, in a few words."))[:200],
        "contact_email": contact_email.strip(),
    }
    told = require_text(text, "text", _("Write what the supplier is to know."))
    passing = _begin(case, values, people, by)
    stored = [one.file for one in case_files if one.case_id == case.pk and one.struck_at is None]
    entry = say(passing, by=by, text=told, files=files, stored=stored)
    if wait:
        _wait(case, by)
    tell_supplier(passing, GIVEN, by)
    passing_mail.send(passing, entry, by=by)
    return passing


def _begin(case: Case, values: dict[str, Any], people: Sequence[Person], by: Viewer) -> Passing:
    """The row, who sees it, and the supplier's clocks."""
    passing = Passing.objects.create(
        case=case, passed_at=by.now, passed_by_id=by.person_id, **values
    )
    record("passing.passed", passing, by=by, changes=first_values(values))
    changes = {"passing_id": [None, passing.pk], "supplier_id": [None, passing.supplier_id]}
    record("case.passing_passed", case, by=by, changes=changes)
    give_to(passing, people, by=by)
    passing_clocks.start_supplier(passing, by=by)
    search.index([passing])
    return passing


def _require_reach(people: Sequence[Person], address: str) -> None:
    if not people and not address.strip():
        raise DomainError(
            "reaches_nobody",
            _("Nobody gets it. Write an e-mail address, or choose somebody at the supplier."),
            field="contact_email",
        )


def _require_passable(case: Case, supplier: Supplier, agreement: Agreement | None) -> None:
    if not case.is_open:
        raise DomainError(
            "not_open",
            _("Case #%(number)s is not open: %(state)s. Open it again first.")
            % {"number": case.pk, "state": case.get_state_display()},
        )
    if agreement is not None and agreement.supplier_id != supplier.pk:
        raise DomainError(
            "other_supplier",
            _("“%(agreement)s” is not with %(supplier)s. Choose one of its agreements, or none.")
            % {"agreement": agreement, "supplier": supplier},
            field="agreement",
        )
    if Passing.objects.standing().filter(case=case, supplier=supplier).exists():
        raise DomainError(
            "passed_already",
            _("%(supplier)s has this case already. Write to them there.") % {"supplier": supplier},
            field="supplier",
        )


def _wait(case: Case, by: Viewer) -> None:
    """It waits for a supplier, unless it waits for something already."""
    cause = passing_ending.supplier_cause()
    if cause is not None and case.state != Case.State.WAITING:
        case_course.wait(case, by=by, cause=cause)


def _wait_no_more(passing: Passing, by: Viewer) -> None:
    """With no supplier left to wait for, the case goes on and whoever works on it is told."""
    case = lock(Case, goes_on_in(passing).pk)
    waits = case.cause is not None and case.cause.waits_for == PauseCause.For.SUPPLIER
    others = Passing.objects.standing().filter(Q(case=case) | Q(case__merged_into=case))
    others = others.exclude(pk=passing.pk)
    if waits and case.state in MOVES[Move.GO_ON] and not others.exists():
        case_course.came_back(case, by=by)


@transaction.atomic
def write_to(
    passing: Passing, *, by: Viewer, text: str, files: Sequence[Upload] = ()
) -> PassingEntry:
    """Write to the supplier. What waited for our answer goes on."""
    passing = held(passing, by)
    require_standing(passing)
    entry = say(passing, by=by, text=_words(text, files), files=files)
    changed(passing, "passing.written", by, {"waits_for_us": False}, entry)
    passing_clocks.waits_no_more(passing, by=by)
    tell_supplier(passing, NEWS, by)
    passing_mail.send(passing, entry, by=by)
    return entry


def _words(text: str, files: Sequence[Upload]) -> str:
    if files:
        return text.strip()
    return require_text(text, "text", _("Write something, or add a file."))


@transaction.atomic
def answer(
    passing: Passing,
    *,
    by: Viewer,
    text: str,
    asks: bool = False,
    files: Sequence[Upload] = (),
) -> PassingEntry:
    """The supplier writes; `asks`: it cannot go on before we have answered. The first answer takes the
    case up. What those who work with the case write here, they got by phone.
    """
    passing = held(passing, by, ANSWER)
    require_standing(passing)
    kind = Kind.ASKED if asks else Kind.TOLD
    words = _words(text, files)
    entry = say(passing, by=by, text=words, files=files, kind=kind, way=PassingEntry.Way.IN)
    answered(passing, entry, by, asks=asks)
    return entry


def answered(passing: Passing, entry: PassingEntry, by: Viewer, *, asks: bool = False) -> None:
    """What follows when the supplier has written. The passed case is held."""
    values: dict[str, Any] = {"waits_for_us": asks or passing.waits_for_us}
    if passing.state == State.PASSED:
        values |= {"state": State.ACKNOWLEDGED, "acknowledged_at": entry.at}
        passing_clocks.acknowledged(passing, entry.at, by=by)
    changed(passing, "passing.asked" if asks else "passing.answered", by, values, entry)
    if asks:
        passing_clocks.waits(passing, by=by)
    passing_ending.follow(passing, by)
    tell_agent(passing, by)


@transaction.atomic
def acknowledge(
    passing: Passing, *, by: Viewer, reference: str = "", at: dt.datetime | None = None
) -> Passing:
    """The supplier has taken it up. Those who work with the case may tell when it was (by phone)."""
    passing = held(passing, by, ANSWER)
    require_standing(passing)
    moment = moment_of(passing, at, by)
    values: dict[str, Any] = {"reference": reference.strip()[:80] or passing.reference}
    if passing.state == State.PASSED:
        say(passing, by=by, text="", kind=Kind.TAKEN_UP, at=moment, way=PassingEntry.Way.IN)
        values |= {"state": State.ACKNOWLEDGED, "acknowledged_at": moment}
        passing_clocks.acknowledged(passing, moment, by=by)
    passing = changed(passing, "passing.acknowledged", by, values)
    passing_ending.follow(passing, by)
    tell_agent(passing, by)
    return passing


@transaction.atomic
def expect(
    passing: Passing, *, by: Viewer, expected_at: dt.datetime, text: str = ""
) -> PassingEntry:
    """The supplier says when it expects to have solved it. What it said before stays to be read; the
    clocks go on by the agreement.
    """
    passing = held(passing, by, ANSWER)
    require_standing(passing)
    _require_ahead(expected_at, by)
    entry = say(
        passing, by=by, text=text, kind=Kind.EXPECTED, way=PassingEntry.Way.IN, expected_at=expected_at
    )  # fmt: skip
    values: dict[str, Any] = {"expected_at": expected_at}
    if passing.state == State.PASSED:
        values |= {"state": State.ACKNOWLEDGED, "acknowledged_at": entry.at}
        passing_clocks.acknowledged(passing, entry.at, by=by)
    changed(passing, "passing.expected", by, values, entry)
    passing_ending.follow(passing, by)
    tell_agent(passing, by)
    return entry


def _require_ahead(expected_at: dt.datetime, by: Viewer) -> None:
    if expected_at <= by.now:
        raise DomainError(
            "been", _("This moment has been. Write when it will be solved."), field="expected_at"
        )
    if expected_at > by.now + LONGEST_AHEAD:
        raise DomainError(
            "too_far",
            _("This is more than two years ahead. Check the year."),
            field="expected_at",
        )


@transaction.atomic
def solve(
    passing: Passing,
    *,
    by: Viewer,
    text: str,
    at: dt.datetime | None = None,
    files: Sequence[Upload] = (),
) -> Passing:
    """The supplier says it is solved: its clocks stop, and the case goes on with us."""
    passing = held(passing, by, ANSWER)
    require_standing(passing)
    moment = moment_of(passing, at, by)
    told = require_text(text, "text", _("Write how it was solved."))
    passing = passing_ending.solved(passing, told, by=by, at=moment, files=files)
    _wait_no_more(passing, by)
    tell_agent(passing, by)
    return passing


@transaction.atomic
def not_solved(passing: Passing, *, by: Viewer, reason: str) -> Passing:
    """It was not solved, or was taken back too early: it lies with the supplier again, with the time
    it had used.
    """
    passing = held(passing, by)
    if passing.is_standing:
        raise not_from_here(passing)
    case = goes_on_in(passing)
    _require_passable(case, passing.supplier, None)
    why = require_text(reason, "reason", _("Write what is still wrong."))
    passing = passing_ending.again(passing, why, by=by)
    _wait(case, by)
    return passing


@transaction.atomic
def take_back(passing: Passing, *, by: Viewer, reason: str) -> Passing:
    """We take the case back before it is solved: the supplier's clocks stop, and nothing more is asked."""
    passing = held(passing, by)
    require_standing(passing)
    why = require_text(reason, "reason", _("Write why it is taken back."))
    passing = passing_ending.taken_back(passing, why, by=by)
    _wait_no_more(passing, by)
    return passing
