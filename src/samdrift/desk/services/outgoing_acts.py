"""What people do with mail that did not arrive, and who gets copies of what is answered."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.mail_threads import own_message_id
from samdrift.desk.models.cases import Case
from samdrift.desk.models.outgoing import CaseAddress, OutgoingMail
from samdrift.desk.rules_outgoing import SEND
from samdrift.desk.services import outgoing_findings as findings
from samdrift.desk.services.case_common import held
from samdrift.desk.services.case_common import tell as tell_case
from samdrift.desk.services.mail_origin import is_our_own
from samdrift.desk.services.outgoing import SEND as WORK
from samdrift.desk.services.outgoing import is_address, settle, tell
from samdrift.kernel import work
from samdrift.kernel.errors import DomainError
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import write

State = OutgoingMail.State
MOST_COPIES = 20
_SAME = (
    "case", "entry", "purpose", "sender", "sender_name", "language", "subject", "text",
    "in_reply_to", "references",
)  # fmt: skip


def _held(mail: OutgoingMail, by: Viewer) -> OutgoingMail:
    rows = OutgoingMail.objects.select_for_update(of=("self",)).select_related("case", "person")
    row: OutgoingMail = rows.get(pk=mail.pk)
    require(by, SEND, row)
    if row.case.erased_at is not None:
        raise DomainError("erased", _("What was written in this case is erased."))
    return row


def _require_not_sent(row: OutgoingMail) -> None:
    if row.again_id is not None:
        raise DomainError(
            "sent_instead", _("Another e-mail was sent instead of this one. Open that one.")
        )
    if row.state == State.SENT:
        raise DomainError(
            "sent_already", _("The mail server has taken this e-mail. Write a new answer instead.")
        )


@transaction.atomic
def send_again(mail: OutgoingMail, *, by: Viewer) -> OutgoingMail:
    """Try now. One that came back goes out as a new mail: what has come back once may be taken for the
    same by the mail servers on its way.
    """
    row = _held(mail, by)
    _require_not_sent(row)
    if row.state == State.BOUNCED:
        return _instead(row, row.to, by)
    if not is_address(row.to):
        raise _no_address(row.to)
    before = row.state
    settle(row, state=State.WAITING, next_at=by.now, failing_since=None, ended_at=None)
    tell("mail_out.tried_again", row, by, {"state": [before, row.state]})
    work.ask_for(WORK, row, by=by)
    findings.look_at([row.pk], by=by)
    return row


def _no_address(text: str) -> DomainError:
    return DomainError(
        "no_address",
        _("“%(text)s” is not an e-mail address. Write one like name@example.com.")
        % {"text": text[:80]},
        field="to",
    )


@transaction.atomic
def send_to(mail: OutgoingMail, *, by: Viewer, to: str, keep: bool = False) -> OutgoingMail:
    """Send the same to another address. `keep`: whoever asked is written to there from now on."""
    row = _held(mail, by)
    if row.state != State.SENT:
        _require_not_sent(row)
    address = to.strip()
    _require_address(address)
    if keep and row.to.lower() == _asked_from(row.case).lower():
        changes = write(row.case, {"requester_email": address})
        tell_case(row.case, "case.changed", by, changes)
    return _instead(row, address, by)


def _asked_from(case: Case) -> str:
    return case.requester_email or (case.requester.email if case.requester else "")


def _require_address(address: str) -> None:
    if not is_address(address):
        raise _no_address(address)
    if is_our_own(address):
        raise DomainError(
            "own_address", _("This is the desk's own address. Choose another."), field="to"
        )


def _instead(row: OutgoingMail, to: str, by: Viewer) -> OutgoingMail:
    """A new mail with the same text; the old one is tried no more."""
    made = OutgoingMail(**{name: getattr(row, name) for name in _SAME})
    same = to.lower() == row.to.lower()
    made.to, made.made_at, made.next_at = to, by.now, by.now
    made.to_name, made.person = (row.to_name, row.person) if same else ("", None)
    mark, _dot, _rest = row.message_id.removeprefix("desk.").partition(".")
    host = row.message_id.rpartition("@")[2]
    made.message_id = own_message_id(mark, uuid.uuid4().hex, host)
    made.save()
    tell("mail_out.queued", made, by, {"instead_of": [None, row.pk]})
    work.ask_for(WORK, made, by=by)
    if row.state != State.SENT:
        before = row.state
        settle(row, state=State.GIVEN_UP, again=made, leased_until=None, ended_at=by.now)
        tell("mail_out.sent_instead", row, by, {"state": [before, row.state]})
        findings.look_at([row.pk], by=by)
    return made


@transaction.atomic
def give_up(mail: OutgoingMail, *, by: Viewer) -> OutgoingMail:
    """It is not to arrive: it was told another way. It can be sent again later all the same."""
    row = _held(mail, by)
    _require_not_sent(row)
    if row.state != State.GIVEN_UP:
        before = row.state
        settle(row, state=State.GIVEN_UP, leased_until=None, ended_at=by.now)
        tell("mail_out.given_up", row, by, {"state": [before, row.state]})
        findings.look_at([row.pk], by=by)
    return row


@transaction.atomic
def add_copy(case: Case, *, by: Viewer, address: str, name: str = "") -> CaseAddress:
    """Copies of what is answered go to the address from now on."""
    case = held(case, by, SEND)
    wanted = address.strip()
    if not is_address(wanted) or is_our_own(wanted):
        _require_address(wanted)
    return _stand(case, wanted, name, CaseAddress.State.ON, by)


@transaction.atomic
def name_copy(case: Case, *, by: Viewer, address: str, name: str = "") -> CaseAddress | None:
    """An e-mail in the case named the address as one that gets a copy. Someone of the member's own people
    gets it from now on; any other is asked about first. None for what is no address, is our own, or is
    more than a case takes; one who was taken out stays out.
    """
    wanted = address.strip()
    known = CaseAddress.objects.filter(case=case, address__iexact=wanted).first()
    if known is not None or not is_address(wanted) or is_our_own(wanted):
        return known
    if CaseAddress.objects.filter(case=case).count() >= MOST_COPIES:
        return None
    person = _own_person(case, wanted, by)
    may = person is not None and not case.is_confidential
    state = CaseAddress.State.ON if may else CaseAddress.State.ASKED
    return _stand(case, wanted, name, state, by)


def _own_person(case: Case, address: str, by: Viewer) -> Person | None:
    """The one person at work at the case's member that has the address."""
    rows = Person.objects.filter(email__iexact=address, employer_id=case.member_id)
    found = [one for one in rows[:2] if one.is_at_work(by.today)]
    return found[0] if len(found) == 1 else None


def _stand(case: Case, address: str, name: str, state: str, by: Viewer) -> CaseAddress:
    row = CaseAddress.objects.filter(case=case, address__iexact=address).first()
    before = row.state if row else None
    row = row or CaseAddress(case=case, address=address[:254], name=" ".join(name.split())[:160])
    row.person = row.person or _own_person(case, address, by)
    row.state = state
    row.save()
    if before != state:
        what = {"on": "case.copy_added", "asked": "case.copy_named", "off": "case.copy_ended"}
        tell_case(case, what[state], by, personal={"address": address})
    return row


@transaction.atomic
def allow_copy(row: CaseAddress, *, by: Viewer) -> CaseAddress:
    """Yes: the address gets copies."""
    case = held(row.case, by, SEND)
    return _stand(case, row.address, row.name, CaseAddress.State.ON, by)


@transaction.atomic
def end_copy(row: CaseAddress, *, by: Viewer) -> CaseAddress:
    """The address gets nothing more, also where an e-mail names it again."""
    case = held(row.case, by, SEND)
    return _stand(case, row.address, row.name, CaseAddress.State.OFF, by)
