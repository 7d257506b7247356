"""Passed cases by e-mail: what goes to the supplier's address, and what comes back on its thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from samdrift.agreements.services.site_language import site_language
from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.mail import IncomingMail
from samdrift.desk.models.passing import Passing, PassingEntry
from samdrift.desk.queries.outgoing import token_of
from samdrift.desk.services import outgoing
from samdrift.desk.services.case_common import Upload
from samdrift.desk.services.mail_routes import Routed
from samdrift.desk.services.passing_common import accounts_of, say, tell_agent
from samdrift.kernel.history import record
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import lock

if TYPE_CHECKING:
    from samdrift.formats.mail import Mail

PREFIX = "p"
"""The letters of a passed case's token."""
_THREAD = 8


def send(passing: Passing, entry: PassingEntry, *, by: Viewer) -> None:
    """Put what was written in line to the supplier's address. Whoever has that address and signs in is
    told there, and gets no second mail.
    """
    address = passing.contact_email
    if not address or address.casefold() in {one.email.casefold() for one in accounts_of(passing)}:
        return
    language = site_language()
    with translation.override(language):
        text = _body(passing, entry)
    outgoing.queue(
        passing.case,
        to=address,
        subject=passing.title,
        text=text,
        language=language,
        by=by,
        purpose="passing",
        token=token_of(passing.pk, PREFIX),
        message_ids=_thread(passing),
    )


def _thread(passing: Passing) -> Sequence[str]:
    """The newest messages that came from the supplier, oldest first."""
    rows = PassingEntry.objects.filter(passing=passing).exclude(message_id="").order_by("-pk")
    return list(rows.values_list("message_id", flat=True)[:_THREAD])[::-1]


def _body(passing: Passing, entry: PassingEntry) -> str:
    parts = [entry.text, *_facts(passing)]
    if entry.files.exists():
        page = settings.SITE_URL + reverse("desk:supplier_case", args=[passing.pk])
        parts.append(_("There are files with this. Sign in to read them: %(url)s") % {"url": page})
    parts.append(_("Answer this e-mail, and keep the number in the subject."))
    return "\n\n".join(part for part in parts if part)


def _facts(passing: Passing) -> list[str]:
    """What is agreed of this case, line by line."""
    if passing.agreement is None:
        return []
    lines = [_("Agreement: %(agreement)s") % {"agreement": passing.agreement}]
    if passing.severity:
        lines.append(_("Error class: %(name)s") % {"name": passing.get_severity_display()})
    for clock, text in (
        (passing.response, _("Answer by %(when)s.")),
        (passing.resolution, _("Solve it by %(when)s.")),
    ):
        if clock is not None and clock.state == Clock.State.RUNNING and clock.due_at is not None:
            lines.append(text % {"when": moment(clock.due_at)})
    return ["\n".join(lines)]


def take(_incoming: IncomingMail, mail: Mail, number: int, by: Viewer) -> Routed | None:
    """What comes with the token of a passed case: kept there, whoever sent it. None: it is gone."""
    found = Passing.objects.filter(pk=number).select_related("supplier").first()
    case = lock(Case, found.case_id) if found else None
    if found is None or case is None or case.erased_at is not None:
        return None
    passing = lock(Passing, found.pk)
    passing.case = case
    files = [(one.content, one.name) for one in mail.attachments]
    answered_by_mail(mail, passing, by, files=files)
    return Routed(case)


def answered_by_mail(
    mail: Mail, passing: Passing, by: Viewer, *, files: Sequence[Upload] = ()
) -> PassingEntry:
    """A mail on the thread of a passed case: its words are put there. The case is held by the caller.

    A person's mail from the address it was sent to, or from one it is given to, counts as the
    supplier's answer; anybody else's, and every automatic one, is only kept and told of.
    """
    sender = mail.sender
    name, address = (sender.name, sender.address) if sender else ("", "")
    entry = say(
        passing,
        by=by,
        text=mail.shown or mail.text or "",
        files=files,
        way=PassingEntry.Way.IN,
        by_name=(name or address)[:160],
        message_id=mail.message_id or "",
    )
    if mail.kind == "person" and _is_theirs(passing, address) and passing.is_standing:
        from samdrift.desk.services.passing import answered  # noqa: PLC0415 -- it sends by this

        answered(passing, entry, by)
        return entry
    record("passing.mail_came", passing, by=by, changes={"passing_entry": [None, entry.pk]})
    tell_agent(passing, by)
    return entry


def _is_theirs(passing: Passing, address: str) -> bool:
    people = passing.grants.filter(ended_at=None).select_related("person")
    known = {passing.contact_email, *(one.person.email for one in people)}
    return address.casefold() in {one.casefold() for one in known if one}
