"""Who gets an e-mail when something happens in a case: whoever asked by mail or has no account here,
and those who get copies. Only addresses on the case; nobody gets both a mail and a notice by mail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from samdrift.desk.models.cases import Case, CaseEntry, Watcher
from samdrift.desk.models.outgoing import CaseAddress, OutgoingMail
from samdrift.desk.queries.cases import viewer_of
from samdrift.desk.queries.outgoing import subject_of
from samdrift.desk.services import case_letters as letters
from samdrift.desk.services.case_letters import Reader
from samdrift.desk.services.mail_origin import origin_of
from samdrift.desk.services.outgoing import queue
from samdrift.kernel.kept import ask
from samdrift.kernel.models.mail import NoticeChoice
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.members import Member

Purpose, Kind = OutgoingMail.Purpose, CaseEntry.Kind
SILENT = (Case.Channel.LOAD, Case.Channel.ALERT)
"""What nobody asked here by itself: no receipt."""


@dataclass(frozen=True)
class Telling:
    """What is told by mail: its text for a reader, in the language that is on just then."""

    purpose: str
    notice: str
    text: Callable[[Reader], str]
    entry: CaseEntry | None = None
    copies: bool = True


def send(
    case: Case,
    telling: Telling,
    by: Viewer,
    *,
    self_too: bool = False,
    accounts: Sequence[Account] | None = None,
) -> set[int]:
    """Put the mails in line; returns the people (by id) whose notice needs no mail of its own.
    `accounts` are those of whoever asked, where the caller knows.
    """
    asker = _asker(case, telling.notice, by, self_too=self_too, accounts=accounts)
    readers = [asker] if asker is not None else []
    if telling.copies:
        readers += _copies(case, {one.address.lower() for one in readers}, by)
    letters_to = [(case, reader) for reader in readers]
    if telling.purpose != Purpose.RECEIPT:
        letters_to += _of_merged(case, telling.notice, by)
    for one, reader in letters_to:
        with translation.override(reader.language):
            queue(
                one,
                to=reader.address,
                to_name=reader.name,
                person=reader.person,
                subject=letters.subject(one, subject_of(one)),
                text=telling.text(reader),
                language=reader.language,
                by=by,
                entry=telling.entry,
                purpose=telling.purpose,
            )
    return {asker.person.pk} if asker is not None and asker.person is not None else set()


def accounts_of(person: int | None) -> Sequence[Account]:
    """The person's accounts that are open."""
    return [] if person is None else ask("open accounts of", None, _open_accounts, person)


def _open_accounts(person: int) -> Any:
    return Account.objects.filter(person_id=person, is_active=True).order_by("pk")


def _asker(
    case: Case,
    notice: str,
    by: Viewer,
    *,
    self_too: bool,
    accounts: Sequence[Account] | None = None,
) -> Reader | None:
    """Whoever asked, where it is to be by mail."""
    person = case.requester
    if person is None:
        return _unknown(case) if case.requester_email else None
    if not person.is_at_work(by.today) or (person.pk == by.person_id and not self_too):
        return None
    account = next(iter(accounts_of(person.pk) if accounts is None else accounts), None)
    if account is not None and person.supplier_id is None and not _asks_by_mail(case):
        return None
    viewer = viewer_of(person.pk, by.today) if account is not None else None
    address = case.requester_email or person.email
    if account is None or viewer is None or not viewer.inside:
        language = _language(case, person.employer or case.member)
        return Reader(address, str(person), language, person) if address else None
    if _declined(account, notice):
        return None
    return Reader(address or account.email, str(person), viewer.language, person, sees=True)


def _of_merged(case: Case, notice: str, by: Viewer) -> list[tuple[Case, Reader]]:
    """Those who asked by mail in what was merged with the case; who has an account watches it."""
    found = [(one, _asker(one, notice, by, self_too=False)) for one in case.merged.order_by("pk")]
    return [(one, asker) for one, asker in found if asker is not None and not asker.sees]


def _unknown(case: Case) -> Reader:
    return Reader(case.requester_email, case.requester_name, _language(case, case.member))


def _language(case: Case, member: Member) -> str:
    """As the member writes; where it writes both, as the mailbox does."""
    told = {"nynorsk": "nn", "bokmål": "nb"}.get(member.written_language, "")
    return told or origin_of(case).language or "nb"


def _asks_by_mail(case: Case) -> bool:
    if case.channel == Case.Channel.MAIL:
        return True
    if not case.may_have("entries"):
        return False
    rows = CaseEntry.objects.filter(case=case, kind=Kind.MAIL_IN, by_id=case.requester_id)
    return bool(rows.exists())


def _declined(account: Account, notice: str) -> bool:
    """The person has chosen to get no e-mail of this."""
    return bool(NoticeChoice.objects.filter(account_id=account.pk, what=notice).exists())


def _copies(case: Case, but: set[str], by: Viewer) -> list[Reader]:
    """Those who get copies; who watches the case is told as a watcher."""
    watching = Watcher.objects.filter(case=case).values("person_id")
    told = Account.objects.filter(person__in=watching, is_active=True).values_list("email")
    but = but | {email.lower() for (email,) in told}
    rows = CaseAddress.objects.filter(case=case, state=CaseAddress.State.ON).order_by("pk")
    found = []
    for row in rows.select_related("person"):
        gone = row.person is not None and not row.person.is_at_work(by.today)
        if row.address.lower() not in but and not gone:
            language = _language(case, case.member)
            found.append(Reader(row.address, row.name, language, row.person, asked=False))
    return found


def readers_of(case: Case, by: Viewer) -> list[Reader]:
    """Who would get an answer by e-mail if the viewer wrote one now."""
    asker = _asker(case, "", by, self_too=False)
    readers = [asker] if asker is not None else []
    return readers + _copies(case, {one.address.lower() for one in readers}, by)


def receipt(case: Case, by: Viewer, notice: str, accounts: Sequence[Account]) -> set[int]:
    """Whoever asked is told that it has come; never where it came by itself."""
    by_mail = case.channel == Case.Channel.MAIL
    if case.channel in SILENT or (by_mail and origin_of(case).silent):
        return set()

    def text(reader: Reader) -> str:
        return letters.receipt(case, reader)

    telling = Telling(Purpose.RECEIPT, notice, text, copies=False)
    return send(case, telling, by, self_too=True, accounts=accounts)


def answered(case: Case, entry: CaseEntry, by: Viewer, notice: str) -> set[int]:
    """What the desk wrote for all to read."""

    def text(reader: Reader) -> str:
        return letters.answer(case, entry, reader)

    return send(case, Telling(Purpose.ANSWER, notice, text, entry), by)


def solved(case: Case, by: Viewer, notice: str) -> set[int]:
    def text(reader: Reader) -> str:
        return letters.solved(case, reader)

    return send(case, Telling(Purpose.SOLVED, notice, text), by)


def news(case: Case, by: Viewer, notice: str, line: Callable[[], str]) -> set[int]:
    """Something else that happened; `line` tells it in the language that is on."""

    def text(reader: Reader) -> str:
        return letters.news(case, line(), reader)

    return send(case, Telling(Purpose.NEWS, notice, text), by)
