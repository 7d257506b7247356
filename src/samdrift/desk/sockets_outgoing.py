"""What mail out of cases puts into the sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.lists import outgoing_pages as pages
from samdrift.desk.lists import outgoing_words as words
from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.desk.queries import outgoing as queries
from samdrift.desk.rules_queue import works_with_cases
from samdrift.desk.services import outgoing, outgoing_erasure
from samdrift.desk.services import outgoing_findings as findings
from samdrift.desk.services import outgoing_notices as notices
from samdrift.desk.services import outgoing_sending as sending
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.registry import (
    Eraser,
    Kind,
    MenuEntry,
    NoticeKind,
    Panel,
    Timed,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

registry.work[outgoing.SEND] = sending.send_work
registry.add_kind(Kind(OutgoingMail, _("E-mail out"), words.mail_url))
registry.add_menu(
    MenuEntry(
        "mails_out", "desk", _("E-mail out"), "desk:mail_out_list", 12, works_with_cases,
        queries.trouble_count,
    )
)  # fmt: skip
registry.add_panel(
    Panel("desk.case", "mail-out", _("E-mail"), 40, "desk/outgoing_panel.html", pages.of_case)
)
registry.add_finding(
    FindingKind(
        findings.NOT_ARRIVED,
        _("An e-mail of a case did not arrive"),
        "desk",
        _("Whoever asked has not got the answer."),
        agreed=words.not_arrived_agreed,
        observed=words.not_arrived_observed,
        mend=words.not_arrived_mend,
        page=words.finding_page,
        audience=FindingAudience.RESPONSIBLE,
    )
)
registry.add_finding(
    FindingKind(
        findings.NOT_TAKEN,
        _("The mail server takes no e-mail"),
        "desk",
        _("E-mail out of cases has waited for more than an hour. It is tried again by itself."),
        agreed=words.not_taken_agreed,
        observed=words.not_taken_observed,
        mend=words.not_taken_mend,
        page=words.finding_page,
        audience=FindingAudience.RESPONSIBLE,
    )
)


def _waiting(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """What did not arrive in one's own cases, and in those nobody has."""
    if not works_with_cases(viewer):
        return []
    return [_item(row) for row in queries.in_trouble(viewer, most)]


def _item(row: OutgoingMail) -> WorkItem:
    title = _now("The e-mail to %(to)s did not arrive") % {"to": row.to}
    return WorkItem(title, row.subject, words.mail_url(row), None, "danger")


registry.add_worklist(Worklist("mails_out", _("E-mail that did not arrive"), 6, _waiting))
registry.notices[notices.NOT_ARRIVED] = NoticeKind(
    _("An e-mail in a case I work on did not arrive"),
    _("An e-mail in #%(number)s “%(title)s” did not arrive."),
)
registry.add_timed(Timed("mail out of cases", dt.timedelta(seconds=30), sending.send_due))
registry.add_timed(Timed("mail to look at", dt.timedelta(minutes=5), findings.look_at_all))
registry.add_eraser(Eraser("mail out of cases", outgoing_erasure.erase))
name_events(
    {
        "mail_out.queued": _("Was put in line"),
        "mail_out.sent": _("The mail server took it"),
        "mail_out.failed": _("Could not be sent"),
        "mail_out.bounced": _("Came back"),
        "mail_out.struck": _("Was not sent: what it tells is struck"),
        "mail_out.tried_again": _("Is sent again"),
        "mail_out.sent_instead": _("Another was sent instead"),
        "mail_out.given_up": _("Was given up"),
        "case.copy_added": _("An address gets copies"),
        "case.copy_named": _("An e-mail named an address for copies"),
        "case.copy_ended": _("An address gets no copies"),
    }
)
name_fields(
    {
        "mail_out.purpose": _("What it is"),
        "mail_out.attempts": _("Attempts"),
        "mail_out.status": _("What the report says"),
        "mail_out.instead_of": _("Instead of"),
    }
)
name_references({"instead_of": "desk.outgoingmail"})
name_choices(
    {
        "mail_out.state": dict(OutgoingMail.State.choices),
        "mail_out.purpose": dict(OutgoingMail.Purpose.choices),
    }
)
