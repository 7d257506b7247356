"""What a mail says goes into a case, and the case hears no more of it than that."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from samdrift.desk.calc.mail_course import title_of
from samdrift.desk.models.cases import Case, CaseEntry
from samdrift.desk.models.mail import IncomingMail
from samdrift.desk.services import case_notices as notices
from samdrift.desk.services import cases
from samdrift.desk.services.case_common import Upload
from samdrift.desk.services.case_writing import MOST_FILES
from samdrift.desk.services.mail_origin import is_our_own
from samdrift.desk.services.mail_taking import taking
from samdrift.desk.services.outgoing import is_address
from samdrift.desk.services.outgoing_acts import name_copy
from samdrift.formats.mail import Mail
from samdrift.kernel.files import content_of
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person

RAW = "e-mail.eml"
OLD = dt.timedelta(days=3)


def open_from(
    row: IncomingMail,
    mail: Mail,
    *,
    member: Member,
    person: Person | None,
    by: Viewer,
    kind: str = "",
    title: str = "",
) -> Case:
    """Open a case with what the mail says. The row is held by the caller, who saves it."""
    box = row.mailbox
    team = box.team if box else None
    with _language(row):
        told = title or title_of(
            mail.subject, mail.shown or mail.text, _("E-mail without a subject")
        )
        text = said(mail, whole=True)
    with taking(row, silent=mail.wants_no_answer or _is_old(row)):
        case = cases.open_case(
            by=by,
            member=member,
            requester=person,
            requester_name="" if person else (row.sender_name or row.sender_address),
            requester_email=_address(row),
            title=told,
            text=text,
            kind=kind or (box.kind if box else "incident"),
            channel=Case.Channel.MAIL,
            team=team,
            service=box.service if box else None,
            internal=team is not None and team.member_id is not None,
            at=row.received_at,
            files=files_of(mail, row),
        )
    row.case, row.opened = case, True
    row.person, row.member = person, member
    row.save()
    _name_copies(row, mail, case, by)
    return case


def _is_old(row: IncomingMail) -> bool:
    """Written long before it came here, such as mail from an archive: nobody waits for a receipt."""
    if row.sent_at is None:
        return row.how == IncomingMail.How.COMMAND
    return row.received_at - row.sent_at > OLD


def _address(row: IncomingMail) -> str:
    """Where answers go: never to ourselves, nor to what is no address."""
    address = row.sender_address
    return address if is_address(address) and not is_our_own(address) else ""


def _name_copies(row: IncomingMail, mail: Mail, case: Case, by: Viewer) -> None:
    """Those the mail also went to: the member's own people get copies, of others the desk is asked."""
    for one in (*mail.to, *mail.cc):
        if one.address and one.address != row.sender_address:
            name_copy(case, by=by, address=one.address, name=one.name)


def add_to_case(
    row: IncomingMail, mail: Mail, case: Case, *, by: Viewer, public: bool
) -> CaseEntry:
    """Write what the mail says in the case: public as what was answered, else as a note for those who
    work with it. The row is held by the caller, who saves it.
    """
    with _language(row):
        text = said(mail)
        name = f"{row.sender_name} <{row.sender_address}>".strip() or _("Unknown sender")
    entry = cases.write(
        case,
        by=by,
        text=text,
        public=public,
        kind=CaseEntry.Kind.MAIL_IN if public else CaseEntry.Kind.NOTE,
        files=files_of(mail, row),
        at=row.received_at,
        from_name=name,
    )
    if public and row.person is not None:
        entry.by, entry.by_name = row.person, ""
        entry.save(update_fields=["by", "by_name"])
    if not public and row.kind == "person":
        notices.tell_agent(case, notices.WROTE, by, name[:160])
    row.case, row.entry = case, entry
    if public:
        _name_copies(row, mail, case, by)
    return entry


def reopen_from(row: IncomingMail, mail: Mail, case: Case, *, by: Viewer) -> CaseEntry:
    """Whoever asked answers that it is not solved: the case is open again, with what was written."""
    with _language(row):
        why = _("Answered by e-mail")
    cases.reopen_for_asker(case, by=by, reason=why)
    return add_to_case(row, mail, case, by=by, public=True)


def follow_from(row: IncomingMail, mail: Mail, case: Case, *, by: Viewer) -> Case:
    """Whoever asked answers to a case that can be opened no more: a new one that follows it, with what
    was written. The row is held by the caller, who saves it.
    """
    with _language(row):
        text = said(mail)
    with taking(row, silent=mail.wants_no_answer or _is_old(row)):
        made = cases.follow_by_mail(
            case, by=by, text=text, files=files_of(mail, row), at=row.received_at
        )
    row.case, row.opened = made, True
    _name_copies(row, mail, made, by)
    return made


def said(mail: Mail, *, whole: bool = False) -> str:
    """The text without signature and, unless the whole is wanted, without what was quoted."""
    if whole:
        kept = "".join(one.text for one in mail.stretches if one.what != "signature")
        text = kept.strip() or mail.text.strip()
    else:
        text = mail.shown.strip() or mail.text.strip()
    if mail.protection.startswith("encrypted"):
        told = _(
            "The e-mail is encrypted and cannot be read here. It lies with the case as a file."
        )
        return f"{told}\n\n{text}".strip()
    return text or _("There is no text in the e-mail.")


def files_of(mail: Mail, row: IncomingMail) -> list[Upload]:
    """The files that came along; with more than a case takes at once, the whole mail as the last. What
    is encrypted comes as the mail itself.
    """
    files = [(one.content, one.name) for one in mail.attachments]
    encrypted = mail.protection.startswith("encrypted")
    if len(files) <= MOST_FILES and not (encrypted and not files):
        return files
    raw = content_of(row.file) if row.file is not None else b""
    return [*files[: MOST_FILES - 1], (raw, RAW)]


def _language(row: IncomingMail) -> translation.override:
    return translation.override(row.mailbox.language if row.mailbox else settings.LANGUAGE_CODE)
