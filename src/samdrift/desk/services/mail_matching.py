"""Whom a mail is from, and which case it belongs to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from samdrift.desk.calc.case_states import Incoming, Standing, State, incoming
from samdrift.desk.calc.mail_course import Sender, Thread
from samdrift.desk.calc.mail_threads import Token, bare, numbers_in
from samdrift.desk.models.cases import Case, Watcher
from samdrift.desk.models.logs import LogLoad
from samdrift.desk.models.mail import IncomingMail, Mailbox, SenderBlock
from samdrift.desk.models.outgoing import CaseAddress
from samdrift.desk.queries.cases import choices
from samdrift.desk.queries.outgoing import case_of, token_told
from samdrift.desk.services.mail_origin import is_our_own
from samdrift.formats.mail import Mail
from samdrift.kernel.models.dated import on_day
from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person

FLOOD, WITHIN = 30, dt.timedelta(minutes=10)
"""More new cases than this from one address within this time are no person's."""
ENOUGH = 2
"""People at a domain that tell whose domain it is."""
MOST_ALIKE = 20
"""Cases of several tools with a number of the subject that are looked at."""


@dataclass(frozen=True)
class Who:
    """Whom it is from; `member` is whose case it would be."""

    sender: Sender
    person: Person | None = None
    member: Member | None = None


def who_wrote(address: str, mailbox: Mailbox | None, today: dt.date) -> Who:
    """The person with the address, by whom the member is told; else the member by the address's domain,
    or by the mailbox.
    """
    if not address:
        return Who(Sender.MISSING)
    rows = Person.objects.filter(email__iexact=address, erased_at=None).select_related("employer")
    people = list(rows.order_by("pk")[:50])
    here = [one for one in people if one.is_at_work(today)]
    members = {one.employer_id for one in here if one.employer_id is not None}
    current = _current(members, today)
    employed = [one for one in here if one.employer_id in current]
    if len(employed) > 1:
        return Who(Sender.SEVERAL, member=_usual(address, mailbox, today))
    if employed:
        return Who(Sender.KNOWN, employed[0], employed[0].employer)
    if any(one.supplier_id is not None for one in here):
        return Who(Sender.SUPPLIER)
    sender = Sender.LEFT if people else Sender.UNKNOWN
    return Who(sender, member=_usual(address, mailbox, today))


def _usual(address: str, mailbox: Mailbox | None, today: dt.date) -> Member | None:
    return (mailbox.member if mailbox else None) or member_of_domain(address, today)


def _current(members: set[int], today: dt.date) -> set[int]:
    rows = Membership.objects.filter(on_day(today), member_id__in=members)
    return set(rows.values_list("member_id", flat=True))


def member_of_domain(address: str, today: dt.date) -> Member | None:
    """The one member whose people write from this domain."""
    domain = address.rpartition("@")[2]
    if not domain:
        return None
    rows = Person.objects.at_work(today).filter(
        email__iendswith=f"@{domain}", employer__isnull=False
    )
    found = list(rows.order_by().values_list("employer_id", flat=True).distinct()[:ENOUGH])
    if len(found) != 1 or not _current({found[0]}, today):
        return None
    return Member.objects.filter(pk=found[0]).first()


def ids_of(mail: Mail) -> list[str]:
    """What it answers, the last named last."""
    return [bare(one) for one in (*mail.references, *mail.in_reply_to) if bare(one)]


def token_of(mail: Mail) -> Token | None:
    return token_told(mail.subject, ids_of(mail))


def case_answered(mail: Mail, person: Person | None = None) -> Case | None:
    """The case the mail answers in: by a genuine token, by what we sent, by what others wrote, else by
    the number of the tool before. Of a case that was merged, the one it was merged into.
    """
    token, ids = token_of(mail), ids_of(mail)
    found = None
    if token is not None and not token.prefix:
        found = Case.objects.filter(pk=token.number).first()
    if found is None and token is None:
        found = case_of(ids) or _by_incoming(ids) or _by_tool(mail, person)
    while found is not None and found.merged_into is not None:
        found = found.merged_into
    return found


def _by_incoming(ids: list[str]) -> Case | None:
    rows = IncomingMail.objects.filter(message_id__in=ids[-50:], case__isnull=False)
    row = rows.select_related("case").order_by("-pk").first()
    return row.case if row else None


def _by_tool(mail: Mail, person: Person | None) -> Case | None:
    """The one case taken over from a tool before that has a number in the subject, and that the sender
    takes part in: an answer to what that tool sent. Anybody can write a number.
    """
    numbers = numbers_in(mail.subject)
    if not numbers:
        return None
    sources = list(LogLoad.objects.order_by().values_list("source", flat=True).distinct())
    rows = Case.objects.filter(source__in=sources, reference__in=numbers, logged__isnull=False)
    rows = rows.exclude(reference="").order_by("pk")
    own = [one for one in rows[:MOST_ALIKE] if is_on_case(one, mail.sender.address, person)]
    return own[0] if len(own) == 1 else None


def thread_of(case: Case | None, today: dt.date) -> Thread:
    """How the case stands to one who answers in it."""
    if case is None:
        return Thread.NONE
    if case.erased_at is not None:
        return Thread.ERASED
    solved = timezone.localdate(case.resolved_at) if case.resolved_at else None
    standing = Standing(State(case.state), resolved_on=solved)
    where = incoming(standing, today, choices().reopen_days)
    return {Incoming.HERE: Thread.OPEN, Incoming.REOPENS: Thread.SOLVED}.get(where, Thread.ENDED)


def is_asker(case: Case | None, address: str, person: Person | None) -> bool:
    """Whether the sender is the one who asked in the case."""
    if case is None or not address:
        return False
    mine = person is not None and case.requester_id == person.pk
    return mine or case.requester_email.lower() == address


def is_on_case(case: Case | None, address: str, person: Person | None) -> bool:
    """Whether the sender takes part in the case: asked, watches, or gets copies."""
    if case is None or not address:
        return False
    if is_asker(case, address, person):
        return True
    if person is not None and Watcher.objects.filter(case=case, person=person).exists():
        return True
    rows = CaseAddress.objects.filter(case=case, address__iexact=address)
    return bool(rows.filter(state=CaseAddress.State.ON).exists())


def is_blocked(address: str) -> bool:
    if not address:
        return False
    domain = "@" + address.rpartition("@")[2]
    rows = SenderBlock.objects.filter(ended_at__isnull=True)
    return bool(rows.filter(Q(pattern=address) | Q(pattern=domain)).exists())


def is_own(address: str) -> bool:
    """From ourselves: what we send out has come back."""
    return bool(address) and is_our_own(address)


def is_flood(row: IncomingMail) -> bool:
    """Too many new cases from the address in a short while. What is loaded from files comes all at once."""
    if row.how == IncomingMail.How.COMMAND or not row.sender_address:
        return False
    begin = row.received_at - WITHIN
    rows = IncomingMail.objects.filter(sender_address=row.sender_address, received_at__gt=begin)
    return bool(rows.filter(opened=True).count() >= FLOOD)


def same_as(row: IncomingMail) -> list[IncomingMail]:
    """Earlier mails with the same id from the same sender: the same text tells that it is the same."""
    if not row.message_id:
        return []
    rows = IncomingMail.objects.filter(message_id=row.message_id, pk__lt=row.pk)
    same = rows.filter(sender_address=row.sender_address, file__isnull=False)
    return list(same.exclude(state="refused").order_by("pk").select_related("file", "case")[:5])


def mailbox_of(mail: Mail) -> Mailbox | None:
    """The mailbox it was sent to, where it was not told."""
    told = {one.lower() for one in mail.delivered_to}
    told |= {one.address for one in (*mail.to, *mail.cc)}
    boxes = Mailbox.objects.filter(ended_at__isnull=True).order_by("pk")
    return next((one for one in boxes if one.addresses & told), None)
