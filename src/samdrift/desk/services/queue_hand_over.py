"""What one shift tells the next."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team, TeamPlace
from samdrift.desk.models.work import AtWork, HandOver
from samdrift.desk.rules_queue import HOLD
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.services.common import lock, require_text

HANDED = "desk.handed_over"
MOST_CASES = 50


@transaction.atomic
def hand_over(team: Team, *, by: Viewer, text: str, cases: Sequence[Case] = ()) -> HandOver:
    """Tell the team's next shift what they must know, with the cases it is about. All in the team and
    all who are on there are told.
    """
    require(by, HOLD)
    if by.person_id is None:
        raise DomainError("no_person", _("Only a person can hand over."))
    text = require_text(text, "text", _("Write what the next shift must know."))
    if len(cases) > MOST_CASES:
        raise DomainError(
            "too_many_cases",
            _("Choose at most %(most)s cases: the next shift finds the rest in the queue.")
            % {"most": MOST_CASES},
            field="cases",
        )
    row = HandOver.objects.create(team=team, by_id=by.person_id, at=by.now, text=text)
    row.cases.set(cases)
    record(
        "hand_over.given",
        row,
        by=by,
        changes={"team_id": [None, team.pk], "cases": [[], [case.pk for case in cases]]},
    )
    tell(_accounts(team, by), HANDED, row, {"team": team.name, "by": by.name})
    return row


@transaction.atomic
def take_over(row: HandOver, *, by: Viewer) -> HandOver:
    """The next shift has read it and goes on from there. Taken once."""
    require(by, HOLD)
    row = lock(HandOver, row.pk)
    if row.taken_by_id is not None:
        raise DomainError(
            "taken", _("%(name)s has taken it over already.") % {"name": row.taken_by}
        )
    row.taken_by_id, row.taken_at = by.person_id, by.now
    row.save(update_fields=["taken_by", "taken_at"])
    record("hand_over.taken", row, by=by, changes={"taken_by_id": [None, by.person_id]})
    return row


def _accounts(team: Team, by: Viewer) -> list[int]:
    placed = TeamPlace.objects.filter(team=team).on(by.today).values("person_id")
    on = AtWork.objects.filter(team=team, until=None).values("person_id")
    rows = Account.objects.filter(is_active=True).exclude(person_id=by.person_id)
    told = rows.filter(person_id__in=placed) | rows.filter(person_id__in=on)
    return list(told.distinct().values_list("pk", flat=True))
