"""The words of e-mails about a case, in the language that is on. What is confidential is not in them."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.desk.calc.mail_threads import subject_with
from samdrift.desk.models.cases import Case, CaseEntry, CaseFile
from samdrift.desk.queries.outgoing import token_of
from samdrift.desk.services.outgoing_message import MOST_BYTES
from samdrift.parties.models.people import Person


@dataclass(frozen=True)
class Reader:
    """Somebody a mail goes to. `sees`: can open the case here."""

    address: str
    name: str
    language: str
    person: Person | None = None
    sees: bool = False


def subject(case: Case, usual: str) -> str:
    """Of a confidential case its number alone."""
    if not case.is_confidential:
        return usual
    return subject_with(_("Case #%(number)s") % {"number": case.pk}, token_of(case.pk))


def _letter(*parts: str) -> str:
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"


def _told(case: Case) -> dict[str, object]:
    return {"number": case.pk, "title": case.title}


def _link(case: Case, reader: Reader, text: str) -> str:
    """The case's own address, for those who can open it."""
    if not reader.sees:
        return ""
    return text % {"url": settings.SITE_URL + reverse("desk:case", args=[case.pk])}


def receipt(case: Case, reader: Reader) -> str:
    if case.is_confidential:
        got = _("We have got what you sent. Its number is #%(number)s.") % _told(case)
    else:
        got = _("We have got “%(title)s”. Its number is #%(number)s.") % _told(case)
    return _letter(
        got,
        _("Is there more to tell? Answer this e-mail, and let the subject stand as it is."),
        _link(case, reader, _("Follow the case: %(url)s")),
    )


def _confidential(case: Case, reader: Reader, what: str) -> str:
    where = _link(case, reader, _("Read it here: %(url)s"))
    return _letter(
        what,
        _("The case is confidential, so the text is not sent by e-mail."),
        where or _("Call the service desk, and we tell you what it says."),
    )


def answer(case: Case, entry: CaseEntry, reader: Reader) -> str:
    if case.is_confidential:
        what = _("There is an answer in case #%(number)s.") % _told(case)
        return _confidential(case, reader, what)
    return _letter(
        entry.text,
        str(entry.by) if entry.by else entry.by_name,
        _files(entry, reader),
        _link(case, reader, _("The whole case: %(url)s")),
    )


def _files(entry: CaseEntry, reader: Reader) -> str:
    """What goes along is not told; what cannot go along is."""
    rows = CaseFile.objects.filter(entry=entry, is_public=True, struck_at=None)
    sizes = [row.file.size for row in rows.select_related("file")]
    if sum(sizes) <= MOST_BYTES:
        return ""
    if reader.sees:
        return _("The files are too large for an e-mail. You find them in the case.")
    return _("The files are too large for an e-mail. Answer, and we find another way.")


def solved(case: Case, reader: Reader) -> str:
    if case.is_confidential:
        return _confidential(case, reader, _("Case #%(number)s is solved.") % _told(case))
    return _letter(
        _("#%(number)s “%(title)s” is solved.") % _told(case),
        case.solution,
        _("Was it not solved after all? Answer this e-mail."),
        _link(case, reader, _("Tell how it went: %(url)s")),
    )


def news(case: Case, line: str, reader: Reader) -> str:
    if case.is_confidential:
        what = _("There is news in case #%(number)s.") % _told(case)
        return _confidential(case, reader, what)
    return _letter(line, _link(case, reader, _("The whole case: %(url)s")))
