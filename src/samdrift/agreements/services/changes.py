"""Acts on the ledger of changes: opened, told more of, agreed on, given up, taken up again.

Nothing here concludes: a change has a share and a ground, and a lawyer says whether it holds.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement, Participation
from samdrift.agreements.models.changes import Change
from samdrift.agreements.models.documents import Document
from samdrift.agreements.models.options import Option
from samdrift.agreements.queries.changes import index_factors
from samdrift.agreements.services import change_findings
from samdrift.agreements.services.common import hold
from samdrift.agreements.services.documents import Upload, add_document
from samdrift.governance.models.decisions import Decision
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import first_values, lock, require_text, write

WORK = "agreements.work_on_change"
CameBy, Ground, Kind, State = Participation.CameBy, Change.Ground, Change.Kind, Change.State


@transaction.atomic
def open_change(  # noqa: PLR0913 -- what a person fills in, each by its name
    agreement: Agreement,
    *,
    by: Viewer,
    kind: str,
    title: str,
    effective_on: dt.date,
    amount: Decimal | None = None,
    participation: Participation | None = None,
    option: Option | None = None,
    **values: Any,
) -> Change:
    """Write a change into the ledger of its agreement. `amount` is what it adds over the rest of the
    term in kroner without VAT (None: not known yet). The original value is indexed by the agreement's
    index clause, unless `index_factor` tells otherwise.
    """
    agreement = hold(agreement, by, WORK)
    told: dict[str, Any] = {
        "kind": kind,
        "title": _title(title),
        "effective_on": effective_on,
        "amount": amount,
        "participation": participation,
        "option": option,
        **values,
    }
    told.setdefault("index_factor", index_factors([agreement], effective_on)[agreement.pk])
    row = Change(agreement=agreement, **told)
    _check(row)
    row.save()
    record("change.opened", row, by=by, changes=first_values(told))
    search.index([row])
    change_findings.look_at([agreement.pk], by=by)
    return row


def _title(text: str) -> str:
    return require_text(text, "title", _("Tell in a few words what is changed."))[:160]


def _check(row: Change) -> None:
    """What it points at is of the same agreement, and the figures can be reckoned with."""
    for name in ("participation", "option", "assessment"):
        other = getattr(row, name)
        if other is not None and other.agreement_id != row.agreement_id:
            raise DomainError(
                "other_agreement",
                _("“%(what)s” belongs to another agreement. Choose one of this agreement.")
                % {"what": other},
                field=name,
            )
    if row.index_factor <= 0:
        raise DomainError(
            "factor_not_positive",
            _("The index factor is above 0; 1 where nothing is indexed."),
            field="index_factor",
        )


@transaction.atomic
def change_change(change: Change, *, by: Viewer, **values: Any) -> Change:
    """Tell more of a change, or correct it. Another day gets that day's index factor, unless one is
    given that differs from the one it had.
    """
    row = _held(change, by)
    _require_standing(row)
    values = {k: v.strip() if isinstance(v, str) else v for k, v in values.items()}
    if "title" in values:
        values["title"] = _title(values["title"])
    day = values.get("effective_on", row.effective_on)
    if day != row.effective_on and values.get("index_factor", row.index_factor) == row.index_factor:
        values["index_factor"] = index_factors([row.agreement], day)[row.agreement_id]
    planned = Change.objects.get(pk=row.pk)
    for name, value in values.items():
        setattr(planned, name, value)
    _check(planned)
    return _written(row, "change.changed", values, by)


def _held(change: Change, by: Viewer) -> Change:
    row = lock(Change, change.pk)
    require(by, WORK, row)
    return row


def _require_standing(row: Change) -> None:
    if row.state == State.STRUCK:
        raise DomainError(
            "struck", _("“%(change)s” is given up. Take it up again first.") % {"change": row}
        )


def _written(row: Change, what: str, values: dict[str, Any], by: Viewer, note: str = "") -> Change:
    changes = write(row, values)
    if changes:
        record(what, row, by=by, changes=changes, note=note)
        search.index([row])
        change_findings.look_at([row.agreement_id], by=by)
    return row


@transaction.atomic
def agree_on_change(
    change: Change, *, by: Viewer, decision: Decision | None = None, note: str = ""
) -> Change:
    """The change is agreed with the supplier. What it lacks stays lacking until it is on file."""
    row = _held(change, by)
    if row.state != State.OPEN:
        raise DomainError(
            "not_open",
            _("“%(change)s” stands so already: %(state)s.")
            % {"change": row, "state": row.get_state_display()},
        )
    return _written(row, "change.agreed", {"state": State.AGREED, "decision": decision}, by, note)


@transaction.atomic
def give_up_change(change: Change, *, by: Viewer, because: str) -> Change:
    """It does not come about, or was no change after all: it stays in the ledger, struck."""
    row = _held(change, by)
    _require_standing(row)
    because = require_text(because, "because", _("Tell why, for those who read it later."))
    return _written(row, "change.given_up", {"state": State.STRUCK}, by, because)


@transaction.atomic
def reopen_change(change: Change, *, by: Viewer) -> Change:
    """Take it up again: it counts in the ledger, and is under assessment."""
    row = _held(change, by)
    if row.state == State.OPEN:
        raise DomainError("open", _("“%(change)s” is under assessment.") % {"change": row})
    return _written(row, "change.reopened", {"state": State.OPEN, "decision": None}, by)


@transaction.atomic
def attach_assessment(
    change: Change,
    *,
    by: Viewer,
    upload: Upload | None = None,
    document: Document | None = None,
    dated: dt.date | None = None,
) -> Change:
    """Put the lawyer's assessment with the change: a paper of the agreement, or a file that becomes
    one.
    """
    row = _held(change, by)
    _require_standing(row)
    if (upload is None) == (document is None):
        raise DomainError(
            "one_paper", _("Choose a paper that is here, or a file: one of them."), field="file"
        )
    if upload is not None:
        kind = Document.Kind.ASSESSMENT
        document = add_document(row.agreement, by=by, upload=upload, kind=kind, dated=dated)
    planned = Change(agreement_id=row.agreement_id, assessment=document)
    _check(planned)
    return _written(row, "change.assessed", {"assessment": document}, by)
