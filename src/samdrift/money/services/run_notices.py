"""Who is told of a run: those who can close it when it is checked, its members when it is closed."""

from __future__ import annotations

from collections.abc import Iterable

from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.runs import Run, RunShare
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Appointment

TO_CLOSE, CLOSED = "run.to_close", "run.closed"
CLOSERS = ("controller", "daily_manager", "administrator")
READERS = ("member_controller",)


def tell_closers(run: Run, *, by: Viewer) -> None:
    """Those who may close it, but the one who checked it."""
    rows = Appointment.objects.on(by.today).filter(role__in=CLOSERS)
    _tell(rows.values_list("person", flat=True), TO_CLOSE, run, by)


def tell_members(run: Run, *, by: Viewer) -> None:
    """The controllers of the members that have a part in it."""
    members = RunShare.objects.filter(item__run=run).order_by().values("member").distinct()
    rows = Appointment.objects.on(by.today).filter(role__in=READERS, member__in=members)
    _tell(rows.values_list("person", flat=True), CLOSED, run, by)


def _tell(people: Iterable[int], what: str, run: Run, by: Viewer) -> None:
    wanted = set(people) - {by.person_id}
    accounts = Account.objects.filter(person__in=wanted, is_active=True).order_by("pk")
    pks = list(accounts.values_list("pk", flat=True))
    if pks:
        tell(pks, what, run, {"run": run.title})
