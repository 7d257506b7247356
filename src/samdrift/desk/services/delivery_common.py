"""What acts on delivery agreements share: holding the agreement, moves, and who writes and answers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.delivery_states import Move, after
from samdrift.desk.models.commitments import DeliveryAgreement, DeliveryVersion
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import lock, write

WRITE, ANSWER = "desk.write_delivery", "desk.answer_delivery"
State = DeliveryVersion.State


def hold(version: DeliveryVersion, by: Viewer, right: str = WRITE) -> DeliveryVersion:
    """The version, with its agreement's row held until the act is done."""
    agreement = lock(DeliveryAgreement, version.agreement_id)
    rows = DeliveryVersion.objects.select_related("agreement__member")
    held: DeliveryVersion = rows.get(pk=version.pk)
    require(by, right, agreement if right == ANSWER else held)
    return held


def acting(by: Viewer) -> Person | None:
    """The person who acts; None for a machine."""
    return Person.objects.filter(pk=by.person_id).first() if by.person_id else None


def require_draft(version: DeliveryVersion) -> None:
    if version.state != State.DRAFT:
        raise DomainError(
            "not_draft",
            _("Version %(number)s is %(state)s and stands as it is. Begin a new version instead.")
            % {"number": version.number, "state": version.get_state_display()},
        )


def moved(version: DeliveryVersion, move: Move) -> str:
    """The state after the move; refused where it cannot be made."""
    state = after(version.state, move)
    if state is None:
        raise DomainError(
            "wrong_state",
            _("This cannot be done with version %(number)s now: it is %(state)s.")
            % {"number": version.number, "state": version.get_state_display()},
        )
    return str(state)


def tell_act(
    version: DeliveryVersion, what: str, values: dict[str, Any], *, by: Viewer, note: str = ""
) -> DeliveryVersion:
    """Write the values and the event."""
    changes = write(version, values)
    record(what, version, by=by, changes=changes, note=note)
    return version
