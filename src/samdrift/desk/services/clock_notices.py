"""Who is told that a deadline comes near or is passed, by role, among those who see the case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import TeamPlace
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.commitments import EscalationStep
from samdrift.desk.queries import oncall
from samdrift.desk.queries.clocks import WHOLE
from samdrift.desk.services.clock_sheets import Sheet
from samdrift.kernel.services.notices import tell
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Appointment
from samdrift.parties.queries import viewer_of_account

Who = EscalationStep.Who
NEAR, PASSED = "desk.near", "desk.passed"
"""Beginnings of the kinds of notices: the metric follows."""


def kind_for(percent: int, metric: str, *, supplier: bool = False) -> str:
    """The kind of notice; a supplier's time is told of in other words than our own."""
    whose = "supplier_" if supplier else ""
    return f"{PASSED if percent >= WHOLE else NEAR}_{whose}{metric}"


def tell_case(case: Case, steps: Sequence[tuple[Sheet, list[int]]], *, by: Viewer) -> None:
    """Each person is told of the furthest step of each clock alone."""
    reachers = _Reachers(case, by)
    for sheet, percents in steps:
        told: dict[int, int] = {}
        supplier = sheet.clock.party == Clock.Party.SUPPLIER
        for percent in sorted(percents):
            for account in reachers.accounts(_roles(sheet, percent)):
                told[account] = percent
        for percent in sorted(set(told.values())):
            accounts = [one for one, furthest in told.items() if furthest == percent]
            kind = kind_for(percent, sheet.clock.metric, supplier=supplier)
            tell(accounts, kind, case, _values(sheet, percent))


def _roles(sheet: Sheet, percent: int) -> list[str]:
    """Whoever works on it is told of every warning and of the breach; others as escalation says."""
    frozen = sheet.frozen
    steps = [one["who"] for one in frozen.get("escalations", ()) if one["percent"] == percent]
    usual = [*frozen.get("warnings", ()), WHOLE]
    return [*([str(Who.AGENT)] if percent in usual else []), *steps]


def _values(sheet: Sheet, percent: int) -> dict[str, Any]:
    """Plain values for the sentence; never what people wrote: it goes out by mail."""
    due = moment(sheet.state.due_at) or "—"
    return {"number": sheet.clock.case_id, "percent": percent, "due": due}


class _Reachers:
    """The people behind the roles, in one case."""

    def __init__(self, case: Case, by: Viewer) -> None:
        self.case, self.by = case, by
        self._of_role: dict[str, list[int]] = {}

    def accounts(self, roles: Iterable[str]) -> list[int]:
        return [pk for role in dict.fromkeys(roles) for pk in self._of(role)]

    def _of(self, role: str) -> list[int]:
        if role not in self._of_role:
            self._of_role[role] = self._seeing(self._people(role))
        return self._of_role[role]

    def _people(self, role: str) -> list[int]:
        case = self.case
        if role == Who.AGENT:
            return [case.agent_id] if case.agent_id else self._team(lead=False)
        if role == Who.TEAM_LEAD:
            return self._team(lead=True) or self._appointed("daily_manager")
        if role == Who.TEAM:
            return self._team(lead=False)
        if role == Who.ON_CALL:
            return oncall.first_called(timezone.now(), case.team) or self._team(lead=False)
        if role == Who.DESK_LEAD:
            return self._appointed("daily_manager")
        return self._appointed("coordinator", member_id=case.member_id)

    def _team(self, *, lead: bool) -> list[int]:
        rows = TeamPlace.objects.on(self.by.today).filter(team_id=self.case.team_id or 0)
        rows = rows.filter(is_lead=True) if lead else rows
        return sorted(set(rows.values_list("person_id", flat=True)))

    def _appointed(self, role: str, **more: Any) -> list[int]:
        rows = Appointment.objects.on(self.by.today).filter(role=role, **more)
        return sorted(set(rows.values_list("person_id", flat=True)))

    def _seeing(self, people: Sequence[int]) -> list[int]:
        """The accounts of those of them who see the case."""
        rows = Account.objects.filter(person_id__in=people, is_active=True).order_by("pk")
        found = []
        for account in rows.select_related("person__employer"):
            viewer = viewer_of_account(account, self.by.today)
            cases = Case.objects.seen_by(viewer).filter(pk=self.case.pk) if viewer else None
            if cases is not None and cases.exists():
                found.append(account.pk)
        return found
