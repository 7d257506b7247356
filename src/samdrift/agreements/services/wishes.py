"""What people do with faults and wishes: send in, stand behind, take to the supplier and home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.wish_states import Move, State, after
from samdrift.agreements.models.suppliers import Wish, WishBacking
from samdrift.agreements.services import wish_findings
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.services.common import day_text, first_values, lock, require_text, write
from samdrift.portfolio.models.systems import System

ADD, BACK = "agreements.add_wish", "agreements.back_wish"
CHANGE, HANDLE = "agreements.change_wish", "agreements.handle_wish"
Weight = WishBacking.Weight


@transaction.atomic
def add_wish(
    *,
    by: Viewer,
    supplier: Supplier,
    kind: str,
    title: str,
    text: str = "",
    system: System | None = None,
    weight: int = Weight.WANTED,
) -> Wish:
    """Send in a fault or a wish; the sender's own member stands behind it with the weight."""
    require(by, ADD)
    values = {
        "supplier": supplier,
        "system": system,
        "kind": kind,
        "title": require_text(title, "title", _("Give it a short title."))[:160],
        "text": text.strip(),
    }
    wish = Wish(made_on=by.today, **values)
    wish.sent_in_by_id = by.person_id
    wish.save()
    record("wish.added", wish, by=by, changes=first_values(values))
    search.index([wish])
    if by.home is not None:
        WishBacking.objects.create(wish=wish, member_id=by.home, weight=weight)
    return wish


@transaction.atomic
def change_wish(wish: Wish, *, by: Viewer, **values: Any) -> Wish:
    """Word it better, or rank it among ours."""
    wish = lock(Wish, wish.pk)
    require(by, CHANGE, wish)
    if "title" in values:
        values["title"] = require_text(values["title"], "title", _("Give it a short title."))
    changes = write(wish, values)
    if changes:
        record("wish.changed", wish, by=by, changes=changes)
        search.index([wish])
    return wish


@transaction.atomic
def back(wish: Wish, *, by: Viewer, weight: int = Weight.WANTED, note: str = "") -> WishBacking:
    """The own member stands behind it; a second time says anew how much it matters."""
    wish = lock(Wish, wish.pk)
    require(by, BACK, wish)
    _require_open(wish)
    member = _own_member(by)
    values = {"weight": weight, "note": note.strip()[:300]}
    made, new = WishBacking.objects.get_or_create(wish=wish, member_id=member, defaults=values)
    changes = first_values(values) if new else write(made, values)
    if changes:
        told = {"member_id": [None, member]} if new else {}
        record("wish.backed", wish, by=by, changes={**told, **changes})
    return made


@transaction.atomic
def stand_back(wish: Wish, *, by: Viewer) -> Wish:
    """The own member does not stand behind it any more."""
    wish = lock(Wish, wish.pk)
    require(by, BACK, wish)
    member = _own_member(by)
    if wish.backings.filter(member_id=member).delete()[0]:
        record("wish.not_backed", wish, by=by, changes={"member_id": [member, None]})
    return wish


def _own_member(by: Viewer) -> int:
    if by.home is None:
        raise DomainError(
            "no_member",
            _("You work for no member. Let somebody who does say that it is wanted there."),
        )
    return by.home


def _require_open(wish: Wish) -> None:
    if wish.state not in {State.GATHERED, State.SENT, State.PLANNED}:
        raise DomainError(
            "is_ended",
            _("“%(wish)s” is at its end: %(state)s. Send in a new one instead.")
            % {"wish": wish, "state": wish.get_state_display()},
        )


@transaction.atomic
def send(
    wishes: Sequence[Wish], *, by: Viewer, day: dt.date | None = None, reference: str = ""
) -> list[Wish]:
    """They have gone to the supplier; all of them, or none."""
    day = day or by.today
    if day > by.today:
        raise DomainError(
            "day_ahead",
            _("%(day)s has not come yet. Write the day they were sent.") % {"day": day_text(day)},
            field="day",
        )
    values: dict[str, Any] = {"sent_on": day}
    if reference.strip():
        values["supplier_reference"] = reference.strip()[:60]
    return [_moved(one, Move.SEND, "wish.sent", values, by) for one in wishes]


@transaction.atomic
def plan(
    wish: Wish,
    *,
    by: Viewer,
    promised_on: dt.date | None = None,
    release: str = "",
    supplier_reference: str | None = None,
    answer: str | None = None,
) -> Wish:
    """It stands on the supplier's roadmap: by which day, in which release. None leaves as it was."""
    values: dict[str, Any] = {"promised_on": promised_on, "release": release.strip()}
    for name, text in (("supplier_reference", supplier_reference), ("answer", answer)):
        if text is not None:
            values[name] = text.strip()
    return _moved(wish, Move.PLAN, "wish.planned", values, by)


@transaction.atomic
def deliver(wish: Wish, *, by: Viewer, day: dt.date | None = None, release: str = "") -> Wish:
    """It came, and does what was asked for."""
    values: dict[str, Any] = {"delivered_on": day or by.today}
    if release.strip():
        values["release"] = release.strip()
    return _moved(wish, Move.DELIVER, "wish.delivered", values, by)


@transaction.atomic
def decline(wish: Wish, *, by: Viewer, answer: str) -> Wish:
    """The supplier does not do it."""
    told = require_text(answer, "answer", _("Write what the supplier answered."))
    return _moved(wish, Move.DECLINE, "wish.declined", {"answer": told}, by)


@transaction.atomic
def drop(wish: Wish, *, by: Viewer, reason: str) -> Wish:
    """We do not ask for it any more."""
    why = require_text(reason, "reason", _("Write why it is dropped."))
    return _moved(wish, Move.DROP, "wish.dropped", {}, by, note=why)


@transaction.atomic
def reopen(wish: Wish, *, by: Viewer, reason: str) -> Wish:
    """It is asked for again, as if it were gathered now."""
    why = require_text(reason, "reason", _("Write why it is taken up again."))
    values = {"sent_on": None, "promised_on": None, "delivered_on": None, "release": ""}
    return _moved(wish, Move.REOPEN, "wish.reopened", values, by, note=why)


def _moved(
    wish: Wish, move: Move, what: str, values: dict[str, Any], by: Viewer, note: str = ""
) -> Wish:
    wish = lock(Wish, wish.pk)
    require(by, HANDLE, wish)
    then = after(State(wish.state), move)
    if then is None:
        raise DomainError(
            "not_from_here",
            _("This cannot be done now. “%(wish)s” stands so: %(state)s.")
            % {"wish": wish, "state": wish.get_state_display()},
        )
    changes = write(wish, {**values, "state": then.value})
    record(what, wish, by=by, changes=changes, note=note)
    wish_findings.look_at([wish.pk], by=by)
    return wish
