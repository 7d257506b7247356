"""What the acts on claims share: holding the claim, moving it, writing and telling what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.claim_states import Move, State, may
from samdrift.agreements.models.claims import Claim, ClaimMessage
from samdrift.agreements.services import claim_findings
from samdrift.agreements.services.duty_align import align
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.models.site import Site
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import day_text, lock, write

WORK, WAIVE = "agreements.work_on_claim", "agreements.waive_claim"
ALONE = "agreements.waive_without_decision"
Way = ClaimMessage.Way


def held(claim: Claim, by: Viewer, right: str = WORK) -> Claim:
    """The claim as it stands now, held until the act is done; refused to whom may not."""
    found = lock(Claim, claim.pk)
    require(by, right, found)
    return found


def require_move(claim: Claim, move: Move) -> None:
    if not may(State(claim.state), move):
        raise DomainError(
            "not_from_here",
            _("This cannot be done now. Claim %(number)s stands so: %(state)s.")
            % {"number": claim.number, "state": claim.get_state_display()},
        )


def next_number() -> int:
    """The next number of a claim. The site's one row is held, so that two never get the same."""
    list(Site.objects.select_for_update(no_key=True).values_list("pk"))
    return (Claim.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def changed(claim: Claim, what: str, values: dict[str, Any], by: Viewer, note: str = "") -> Claim:
    """Write what differs, tell it, and hold the findings against what stands now."""
    changes = write(claim, values)
    record(what, claim, by=by, changes=changes, note=note)
    if "title" in changes:
        search.index([claim])
    keep_in_step(claim, changes, by)
    return claim


def keep_in_step(claim: Claim, changes: Mapping[str, Any], by: Viewer) -> None:
    """The findings on the claim, and its last day on the wheel, follow."""
    claim_findings.look_at([claim.pk], by=by)
    if "last_day" in changes or ("state" in changes and claim.last_day is not None):
        align(claim.agreement, by=by)


def say(
    claim: Claim, way: str, day: dt.date, text: str, *, file: StoredFile | None = None
) -> ClaimMessage:
    """Keep what was said; there is nothing to keep of no words and no file."""
    return ClaimMessage.objects.create(claim=claim, way=way, day=day, text=text, file=file)


def require_past(day: dt.date, by: Viewer, field: str) -> None:
    if day > by.today:
        raise DomainError(
            "day_ahead",
            _("%(day)s has not come yet. Write the day it happened.") % {"day": day_text(day)},
            field=field,
        )
