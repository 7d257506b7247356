"""What incoming mail puts into the sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.lists import mail_pages as pages
from samdrift.desk.lists import mail_words as words
from samdrift.desk.models.mail import IncomingMail, Mailbox, SenderBlock, keeps_mailboxes
from samdrift.desk.queries import mail as queries
from samdrift.desk.rules_mail import sorts_mail
from samdrift.desk.services import (
    mail_erasure,
    mail_findings,
    mail_handling,
    mail_imap,
    mail_load,  # noqa: F401 -- fills the socket of loads
    mail_people,
    mail_storing,
    mail_taking,  # noqa: F401 -- tells from which mailbox a case goes out
)
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.registry import (
    Eraser,
    Kind,
    MenuEntry,
    Panel,
    SuccessionStep,
    Timed,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

registry.add_kind(Kind(IncomingMail, _("E-mail"), words.mail_url, related=("mailbox",)))
registry.add_kind(Kind(Mailbox, _("Mailbox"), words.mailbox_url))
registry.add_kind(Kind(SenderBlock, _("Sender let in no more"), words.block_url))
registry.add_menu(
    MenuEntry("mail", "desk", _("E-mail"), "desk:mail_list", 12, sorts_mail, queries.waiting_count)
)
registry.add_menu(
    MenuEntry("mailboxes", "site", _("Mailboxes"), "desk:mailbox_list", 61, keeps_mailboxes)
)
registry.add_panel(
    Panel("desk.case", "mail", _("E-mail in"), 40, "desk/mail_panel.html", pages.of_case, side=True)
)
registry.work[mail_storing.HANDLE] = mail_handling.handle_in_background
registry.work[mail_imap.POLL] = mail_imap.poll_in_background
registry.add_timed(Timed("mailboxes", dt.timedelta(minutes=1), mail_imap.ask_all))
registry.add_timed(Timed("mail that was left", dt.timedelta(minutes=5), mail_findings.take_left))
registry.add_timed(Timed("mail to look at", dt.timedelta(minutes=15), mail_findings.look_at_all))
registry.add_timed(Timed("mail past its time", dt.timedelta(hours=6), mail_erasure.erase_old))
registry.add_eraser(Eraser("mail", mail_erasure.erase))
registry.add_succession(
    SuccessionStep(
        "desk.mailboxes", _("Mailboxes"), 312, mail_people.preview, mail_people.apply,
        mail_people.undo_step,
    )
)  # fmt: skip


def _item(row: IncomingMail) -> WorkItem:
    detail = _now("%(why)s. From %(who)s, %(when)s") % {
        "why": words.reason(row),
        "who": words.sender(row) or _now("somebody unknown"),
        "when": moment(row.received_at),
    }
    return WorkItem(str(row), detail, words.mail_url(row), None, "warning")


def _waiting(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    if not sorts_mail(viewer):
        return []
    return [_item(row) for row in queries.waiting(viewer)[:most]]


registry.add_worklist(Worklist("mail", _("E-mail to be decided"), 6, _waiting))

_FINDINGS: tuple[tuple[str, Any, Any, Any, Any, Any], ...] = (
    (
        mail_findings.SILENT,
        _("A mailbox cannot be fetched"),
        _("The mail server has not let us in for a while; no mail comes from there."),
        words.silent_agreed,
        words.silent_observed,
        words.silent_mend,
    ),
    (
        mail_findings.UNSORTED,
        _("An e-mail waits to be decided"),
        _("It has been held for more than a day."),
        words.unsorted_agreed,
        words.unsorted_observed,
        words.unsorted_mend,
    ),
)
for key, name, explain, agreed, observed, mend in _FINDINGS:
    registry.add_finding(
        FindingKind(
            key, name, "desk", explain, agreed=agreed, observed=observed, mend=mend,
            page=words.finding_page, audience=FindingAudience.RESPONSIBLE,
        )
    )  # fmt: skip
name_events(
    {
        "mail.handled": _("Was read and taken where it belongs"),
        "mail.opened_case": _("A case was opened from it"),
        "mail.put_on_case": _("Was put on a case"),
        "mail.refused": _("Was refused"),
        "mail.taken_up": _("Was taken up again"),
        "mail.looked_at": _("Was read"),
        "mail.erased": _("What it said was erased"),
        "mailbox.added": _("Was set up"),
        "mailbox.changed": _("Was changed"),
        "mailbox.hook_made": _("Got a new secret address"),
        "mailbox.ended": _("Takes no more mail"),
        "mailbox.taken_up": _("Is used again"),
        "mailbox.failed": _("Could not be fetched"),
        "mailbox.works_again": _("Can be fetched again"),
        "sender.blocked": _("Was let in no more"),
        "sender.unblocked": _("Was let in again"),
    }
)
name_fields(
    {
        "aliases": _("Other addresses"),
        "unknown": _("When the sender is unknown"),
        "trusted": _("Believe the sender by"),
        "imap_host": _("Mail server (IMAP)"),
        "imap_port": _("Port"),
        "imap_security": _("Encryption"),
        "imap_login": _("Login"),
        "imap_user": _("User"),
        "token_address": _("Address of the token service"),
        "token_client": _("Client id"),
        "token_scope": _("Scope"),
        "imap_password": _("Password, or the client’s secret"),
        "imap_folder": _("Folder"),
        "imap_after": _("When it is fetched"),
        "imap_moved_to": _("Move it to the folder"),
        "poll_error": _("What failed"),
    }
)
name_references({"case_id": "desk.case"})
name_choices({"mail.state": dict(IncomingMail.State.choices)})
