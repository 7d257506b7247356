"""Acts that approve incoming invoices: attested by one person, certified for payment by another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.approval import attestation, standing, state_of
from samdrift.money.models.invoices import Invoice
from samdrift.money.models.issuing import Approval
from samdrift.money.queries import approval as queries
from samdrift.money.queries.kroner import net_in_kroner
from samdrift.money.services import approval_findings, approval_notices
from samdrift.money.services.approval_limits import Limit

ATTEST, CERTIFY, STOP = "money.attest_invoice", "money.certify_invoice", "money.stop_invoice"
Step, State = Approval.Step, Approval.State
EVENTS = {
    Step.ATTESTED: "invoice.attested",
    Step.CERTIFIED: "invoice.certified",
    Step.STOPPED: "invoice.stopped",
    Step.TAKEN_BACK: "invoice.approval_taken_back",
}


def attest(invoice: Invoice, *, by: Viewer, note: str = "") -> Approval:
    """Say that what is billed was received, and is right."""
    return attest_many([invoice], by=by, note=note)[0]


def certify(invoice: Invoice, *, by: Viewer, note: str = "") -> Approval:
    """Say that it may be paid: by another than who attested, within what is delegated."""
    return certify_many([invoice], by=by, note=note)[0]


@transaction.atomic
def attest_many(invoices: Sequence[Invoice], *, by: Viewer, note: str = "") -> list[Approval]:
    """Attest all of them or none; the refusal names the first that stands in the way."""
    held = _hold(invoices, ATTEST, by)
    rows = []
    for one in held:
        _require_state(one, State.WAITING)
        _require_note(one, note)
        rows.append(_row(one, Step.ATTESTED, by, note))
    made = _keep(rows, held, by)
    approval_notices.tell_to_certify([one.invoice for one in held], by)
    return made


@transaction.atomic
def certify_many(invoices: Sequence[Invoice], *, by: Viewer, note: str = "") -> list[Approval]:
    """Certify all of them or none."""
    held = _hold(invoices, CERTIFY, by)
    rows, limit = [], Limit([one.invoice for one in held], by)
    for one in held:
        _require_state(one, State.ATTESTED)
        _require_kroner(one.invoice)
        attested = attestation(one.stands)
        attester = attested.person_id if attested is not None else None
        if attester == by.person_id:
            raise _refused(
                "same_person",
                _("You attested “%(invoice)s”. Another person must certify it."),
                one.invoice,
            )
        _require_note(one, note)
        more = {"attester_id": attester, "delegation": limit.use(one.invoice)}
        rows.append(_row(one, Step.CERTIFIED, by, note, **more))
    return _keep(rows, held, by)


@transaction.atomic
def stop(invoice: Invoice, *, by: Viewer, note: str) -> Approval:
    """Hold the payment back, and say why; taken back when it may go on."""
    one = _hold([invoice], STOP, by)[0]
    if not note.strip():
        raise DomainError("note_needed", _("Say why it is stopped."), field="note")
    if one.state in {State.STOPPED, State.CERTIFIED}:
        raise _wrong_state(one)
    made = _keep([_row(one, Step.STOPPED, by, note)], [one], by)[0]
    approval_notices.tell_stopped(one.invoice, one.stands, note, by)
    return made


@transaction.atomic
def take_back(invoice: Invoice, *, by: Viewer, note: str = "") -> Approval:
    """Undo the newest step: by who took it, or by somebody who may take such a step."""
    one = _hold([invoice], STOP, by)[0]
    if not one.stands:
        raise _refused(
            "nothing_to_take_back", _("Nothing is done with “%(invoice)s” yet."), one.invoice
        )
    undone = one.stands.pop()
    if undone.person_id != by.person_id:
        needed = {Step.ATTESTED: ATTEST, Step.CERTIFIED: CERTIFY}
        require(by, needed.get(Step(undone.step), STOP), one.invoice)
    made = _keep([_row(one, Step.TAKEN_BACK, by, note)], [one], by)[0]
    approval_notices.tell_taken_back(one.invoice, undone, by)
    return made


# What stands of an invoice, held until the act is done


@dataclass(slots=True)
class _Held:
    invoice: Invoice
    stands: list[Approval]
    state: str


def _hold(invoices: Sequence[Invoice], right: str, by: Viewer) -> list[_Held]:
    """The invoices with their steps; two acts at once wait for each other."""
    rows = Invoice.objects.filter(pk__in=[one.pk for one in invoices]).select_related(
        "agreement", "kroner"
    )
    locked = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for one in locked:
        require(by, right, one)
    if by.person_id is None:
        raise DomainError("no_person", _("Only a person can approve an invoice. Sign in first."))
    steps = queries.steps_by_invoice([one.pk for one in locked])
    stands = [standing(steps.get(one.pk, [])) for one in locked]
    return [_Held(*pair, state_of(pair[1])) for pair in zip(locked, stands, strict=True)]


def _row(one: _Held, step: Approval.Step, by: Viewer, note: str, **more: object) -> Approval:
    state = state_of(one.stands) if step == Step.TAKEN_BACK else step.value
    return Approval(
        invoice=one.invoice,
        step=step.value,
        state=state,
        person_id=by.person_id,
        at=by.now,
        note=note.strip(),
        **more,
    )


def _keep(rows: list[Approval], held: list[_Held], by: Viewer) -> list[Approval]:
    made = Approval.objects.bulk_create(rows)
    record_all(
        (
            Happening(
                EVENTS[Step(row.step)], row.invoice, {"approval": [one.state, row.state]}, row.note
            )
            for row, one in zip(made, held, strict=True)
        ),
        by=by,
    )
    approval_findings.look_at([row.invoice_id for row in made], by=by)
    return made


# What bars it


def _refused(code: str, text: object, invoice: Invoice, *, field: str = "") -> DomainError:
    return DomainError(code, text % {"invoice": invoice}, field=field)  # type: ignore[operator]


_STATES: dict[str, Callable[[], object]] = {
    State.WAITING: lambda: _("“%(invoice)s” is not attested yet. Somebody must attest it first."),
    State.ATTESTED: lambda: _("“%(invoice)s” is attested already. It waits for certification."),
    State.CERTIFIED: lambda: _(
        "“%(invoice)s” is certified for payment already. Take that back first, if it is wrong."
    ),
    State.STOPPED: lambda: _("“%(invoice)s” is stopped. Take the stop back first."),
}


def _wrong_state(one: _Held) -> DomainError:
    return _refused(f"is_{one.state}", _STATES[one.state](), one.invoice)


def _require_state(one: _Held, wanted: Approval.State) -> None:
    if one.state != wanted:
        raise _wrong_state(one)


def needs_note(invoice: Invoice, stands: Sequence[Approval]) -> bool:
    """Whether one has to say why it is approved though control did not find it right, or has not looked.

    Not where the one before said so, not for a credit note, and not for what is no agreement's.
    """
    if invoice.kind != Invoice.Kind.INVOICE or invoice.verdict == Invoice.Verdict.RIGHT:
        return False
    if invoice.verdict == Invoice.Verdict.WAITING and invoice.match == Invoice.Match.OUTSIDE:
        return False
    return not any(one.note for one in stands)


def _require_kroner(invoice: Invoice) -> None:
    if net_in_kroner(invoice) is None:
        raise _refused(
            "no_rate",
            _(
                "“%(invoice)s” is not in Norwegian kroner. Enter the rate first, so that it can be held against limits, split and posted."
            ),
            invoice,
        )


def _require_note(one: _Held, note: str) -> None:
    if note.strip() or not needs_note(one.invoice, one.stands):
        return
    text = _(
        "“%(invoice)s” is not found right by the control (%(verdict)s). Say why it is approved, or stop it."
    )
    told = {"invoice": one.invoice, "verdict": one.invoice.get_verdict_display()}
    raise DomainError("note_needed", text % told, field="note")
