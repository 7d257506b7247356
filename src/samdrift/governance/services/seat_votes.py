"""The act on a seat's own number of votes: another number from a day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Seat, Sitting
from samdrift.governance.services.body_common import end_dated, locked
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import period_text


@transaction.atomic
def change_votes(seat: Seat, *, votes: Decimal, valid_from: dt.date, by: Viewer) -> Seat:
    """From the day the seat has another number of votes; who sits in it goes on in the same way."""
    body = seat.body
    require(by, "governance.manage_body", body)
    body = locked(body)
    seat.refresh_from_db()
    _require_running(seat, valid_from)
    if votes < 0:
        raise DomainError("negative", _("Votes cannot be less than 0."), field="votes")
    if not seat.has_vote:
        raise DomainError("observer", _("An observer has no vote."), field="votes")
    old = seat.votes
    if seat.valid_from == valid_from:
        seat.votes = votes
        seat.save(update_fields=["votes"])
        new = seat
    else:
        new = _go_on(seat, votes, valid_from)
    changes = {"seat": [None, str(seat)], "votes": [str(old), str(votes)]}
    changes["valid_from"] = [None, str(valid_from)]
    record("body.votes_changed", body, by=by, changes=changes)
    return new


def _go_on(seat: Seat, votes: Decimal, day: dt.date) -> Seat:
    """A copy of the seat from the day, with its people; the old one ends."""
    new = Seat.objects.get(pk=seat.pk)
    new.pk, new.votes, new.valid_from = None, votes, day
    new.save(force_insert=True)
    for one in Sitting.objects.touching(day, None).filter(seat=seat):
        if one.valid_from is not None and one.valid_from >= day:
            one.seat = new
            one.save(update_fields=["seat"])
            continue
        Sitting.objects.create(
            seat=new,
            person_id=one.person_id,
            rank=one.rank,
            chosen_by=one.chosen_by,
            valid_from=day,
            valid_to=one.valid_to,
        )
        end_dated(one, day)
    end_dated(seat, day)
    return new


def _require_running(seat: Seat, day: dt.date) -> None:
    if not seat.is_on(day):
        raise DomainError(
            "outside_seat",
            _("The seat stands %(period)s. Choose a day within that.")
            % {"period": period_text(seat.valid_from, seat.valid_to)},
            field="valid_from",
        )
