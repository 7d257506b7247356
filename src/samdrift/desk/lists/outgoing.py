"""The list of mail that goes out of cases: what did not arrive first."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.desk.lists import outgoing_pages as pages
from samdrift.desk.lists import outgoing_words as words
from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.desk.queries import outgoing as queries
from samdrift.kernel.lists import Column, Filter, ListSpec, Register, equals, flag, text_filter
from samdrift.kernel.viewer import Viewer


def _of_case(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(case_id=int(value.removeprefix("#")))


MAILS_OUT = Register(
    room="desk",
    key="mail_out",
    model=OutgoingMail,
    name=_("E-mail out"),
    lead=_("E-mail that went out of cases. What did not arrive stands first."),
    spec=ListSpec(
        key="desk.mail_out",
        title=_("E-mail out"),
        rows=queries.every,
        columns=(
            Column(
                "subject", _("Subject"), lambda m: m.subject, link=words.mail_url, sort="subject"
            ),
            Column(
                "state",
                _("State"),
                lambda m: m.state,
                shown=words.state_tag,
                sort="concern",
                description="waiting, sent, failed, bounced or given_up",
            ),
            Column("to", _("To"), lambda m: m.to, sort="to"),
            Column("purpose", _("What it is"), lambda m: m.get_purpose_display()),
            Column("made_at", _("Made"), lambda m: m.made_at, sort="made_at"),
            Column("sent_at", _("Sent"), lambda m: m.sent_at),
            Column("why", _("Why not"), lambda m: m.why or None),
            Column("attempts", _("Attempts"), lambda m: m.attempts, numeric=True, default=False),
            Column("case", _("Case"), lambda m: m.case_id, default=False, numeric=True),
            Column("member", _("Member"), lambda m: str(m.case.member), default=False),
            Column("message_id", _("Message-ID"), lambda m: m.message_id, default=False),
        ),
        filters=(
            equals("state", _("State"), "state", OutgoingMail.State.choices),
            flag("trouble", _("Not arrived, or tried again"), lambda _v: queries.CONCERNS),
            equals("purpose", _("What it is"), "purpose", OutgoingMail.Purpose.choices),
            text_filter("to", _("To"), "to"),
            Filter("case", _("Case number"), _of_case, kind="number"),
        ),
        order="-concern",
        empty=_(
            "No e-mail has gone out. It does when somebody who asked by e-mail gets an answer."
        ),
    ),
    detail_template="desk/outgoing_mail.html",
    detail_rows=queries.every,
    detail_context=pages.mail_page,
    fields={"text": lambda m: m.text, "language": lambda m: m.language},
)
