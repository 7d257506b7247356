"""Acts on options: registered, used or not used with their decision, opened again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.options import Option
from samdrift.agreements.services.common import hold, of_part
from samdrift.agreements.services.following import follow_days
from samdrift.agreements.services.own_changes import close_for_option, open_for_option
from samdrift.governance.models.decisions import Decision
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import day_text, first_values, require_text, write

State = Option.State


@transaction.atomic
def add_option(agreement: Agreement, *, by: Viewer, **values: Any) -> Option:
    """Register a right to have more, with its last day of notice."""
    agreement = hold(agreement, by)
    row = Option(agreement=agreement, **_checked(agreement, values))
    row.save()
    record(
        "agreement.option_added", agreement, by=by, changes=of_part("option", first_values(values))
    )
    follow_days(agreement, by=by)
    return row


@transaction.atomic
def change_option(row: Option, *, by: Viewer, **values: Any) -> Option:
    """Correct an option that nobody has decided on."""
    agreement = hold(row.agreement, by)
    row = _open(row)
    changes = write(row, _checked(agreement, values))
    if changes:
        told = {"option": [None, row.title], **of_part("option", changes)}
        record("agreement.option_changed", agreement, by=by, changes=told)
        follow_days(agreement, by=by)
    return row


def _checked(agreement: Agreement, values: dict[str, Any]) -> dict[str, Any]:
    title = require_text(values["title"], "title", _("Give the option a name."))
    until, ends = values.get("extends_to"), agreement.valid_to
    longer = values.get("about") == Option.About.EXTENSION
    if longer and until is None:
        raise DomainError(
            "no_end",
            _("Write which day the agreement ends when the option is used."),
            field="extends_to",
        )
    if longer and ends is not None and until is not None and until <= ends:
        raise DomainError(
            "not_longer",
            _("The agreement runs until %(day)s already. Choose a later day.")
            % {"day": day_text(ends)},
            field="extends_to",
        )
    return {**values, "title": title}


def _open(row: Option) -> Option:
    row = Option.objects.get(pk=row.pk)
    if row.state != State.OPEN:
        raise DomainError(
            "decided",
            _("“%(option)s” was decided on %(day)s. Open it again first.")
            % {"option": row, "day": day_text(row.decided_on)},
        )
    return row


@transaction.atomic
def use_option(
    row: Option,
    *,
    by: Viewer,
    decided_on: dt.date,
    decision: Decision | None = None,
    reason: str = "",
) -> Option:
    """The option is used: a longer term moves the agreement's end to the day it names; more users or
    functions open a change in the ledger.
    """
    agreement = hold(row.agreement, by)
    row = _open(row)
    _require_in_time(row, decided_on)
    _decide(row, State.USED, decided_on, decision, reason)
    told: dict[str, Any] = {
        "option": [None, row.title],
        "option_decided_on": [None, str(decided_on)],
    }
    if row.about == Option.About.EXTENSION and row.extends_to is not None:
        _require_staying(agreement)
        told |= write(agreement, {"valid_to": row.extends_to})
    record("agreement.option_used", agreement, by=by, changes=told, note=reason)
    open_for_option(row, by=by)
    follow_days(agreement, by=by)
    return row


def _require_in_time(row: Option, day: dt.date) -> None:
    if row.last_notice is not None and day > row.last_notice:
        raise DomainError(
            "too_late",
            _("The last day of notice was %(day)s. Correct the day, or agree on a change instead.")
            % {"day": day_text(row.last_notice)},
            field="decided_on",
        )


def _require_staying(agreement: Agreement) -> None:
    if agreement.left_on is not None:
        raise DomainError(
            "left", _("Notice is given in this agreement. Withdraw the notice first.")
        )


@transaction.atomic
def decline_option(
    row: Option,
    *,
    by: Viewer,
    decided_on: dt.date,
    decision: Decision | None = None,
    reason: str = "",
) -> Option:
    """It is decided not to use the option."""
    agreement = hold(row.agreement, by)
    row = _open(row)
    _decide(row, State.DECLINED, decided_on, decision, reason)
    told = {"option": [row.title, None], "option_decided_on": [None, str(decided_on)]}
    record("agreement.option_declined", agreement, by=by, changes=told, note=reason)
    follow_days(agreement, by=by)
    return row


def _decide(row: Option, state: str, day: dt.date, decision: Decision | None, reason: str) -> None:
    told = {"state": state, "decided_on": day, "decision": decision, "reason": reason.strip()[:300]}
    write(row, told)


@transaction.atomic
def reopen_option(row: Option, *, by: Viewer) -> Option:
    """Take the decision back: it was noted by mistake. What a longer term moved is moved back."""
    agreement = hold(row.agreement, by)
    row = Option.objects.get(pk=row.pk)
    if row.state == State.OPEN:
        raise DomainError("open", _("Nobody has decided on this option."))
    told: dict[str, Any] = {
        "option": [None, row.title],
        "option_state": [row.state, State.OPEN.value],
    }
    if row.state == State.USED and row.about == Option.About.EXTENSION:
        raise DomainError(
            "term_moved",
            _("The agreement’s end was moved by this. Correct the end on the agreement itself."),
        )
    close_for_option(row, by=by, because=_now("The option was not used after all."))
    write(row, {"state": State.OPEN, "decided_on": None, "decision": None, "reason": ""})
    record("agreement.option_reopened", agreement, by=by, changes=told)
    follow_days(agreement, by=by)
    return row
