"""The registers of incoming mail, mailboxes and senders that are let in no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from samdrift.desk.forms.mail import BlockForm, MailboxForm, RefuseAllForm
from samdrift.desk.lists import mail_pages as pages
from samdrift.desk.lists import mail_words as words
from samdrift.desk.models.mail import IncomingMail, Mailbox, SenderBlock
from samdrift.desk.queries import mail as queries
from samdrift.desk.rules_mail import BLOCK, KEEP, SORT
from samdrift.desk.services import mail_acts, mailboxes
from samdrift.kernel.lists import (
    Act,
    Column,
    ListSpec,
    Register,
    choice_text,
    equals,
    flag,
    related,
    text_filter,
)
from samdrift.kernel.viewer import Viewer


def _state(row: IncomingMail) -> Any:
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>',
        words.TONES[row.state],
        row.get_state_display(),
    )


def _refuse(rows: Sequence[Any], by: Viewer, values: Mapping[str, str]) -> int:
    return mail_acts.refuse_all(list(rows), by=by, reason=values["reason"])


def _to_decide(_viewer: Viewer) -> Q:
    return Q(state="held") | Q(looked_at__isnull=True, reason="ended")


MAILS = Register(
    room="desk",
    key="mail",
    model=IncomingMail,
    name=_("E-mail"),
    lead=_("Every e-mail that has come, and what became of it. Nothing is thrown away unread."),
    spec=ListSpec(
        key="desk.mail",
        title=_("Incoming e-mail"),
        rows=queries.mails,
        columns=(
            Column("subject", _("Subject"), str, link=words.mail_url, sort="subject"),
            Column("sender", _("From"), lambda m: words.sender(m) or None, sort="sender_address"),
            Column("received_at", _("Came"), lambda m: m.received_at, sort="received_at"),
            Column("state", _("State"), lambda m: m.state, shown=_state, sort="state",
                   description="waiting, taken, held, aside or refused"),
            Column("reason", _("Why"), words.reason),
            Column("case", _("Case"), lambda m: f"#{m.case_id}" if m.case_id else None, sort="case_id"),
            Column("member", _("Member"), lambda m: m.member and str(m.member), default=False),
            Column("mailbox", _("Mailbox"), lambda m: m.mailbox and str(m.mailbox), default=False),
            Column("size", _("Bytes"), lambda m: m.size, sort="size", numeric=True, default=False),
        ),
        filters=(
            flag("todo", _("To be decided"), _to_decide),
            equals("state", _("State"), "state", list(IncomingMail.State.choices)),
            related("mailbox", _("Mailbox"), "mailbox", queries.mailboxes),
            text_filter("text", _("Subject or sender"), "subject", "sender_address", "sender_name"),
        ),
        order="-received_at",
        empty=_("No e-mail has come yet. Set up a mailbox, or load e-mails from files."),
    ),
    detail_template="desk/mail_detail.html",
    detail_rows=queries.mails,
    detail_context=pages.mail_page,
    acts=(Act("refuse", _("Refuse"), SORT, _refuse, form=RefuseAllForm),),
)  # fmt: skip

MAILBOXES = Register(
    room="desk",
    key="mailbox",
    model=Mailbox,
    name=_("Mailbox"),
    lead=_("The addresses people write to, and what a case from there begins with."),
    spec=ListSpec(
        key="desk.mailbox",
        title=_("Mailboxes"),
        rows=queries.mailboxes,
        columns=(
            Column("name", _("Mailbox"), lambda m: m.name, link=words.mailbox_url, sort="name"),
            Column("address", _("Address"), lambda m: m.address, sort="address"),
            Column("team", _("Team"), lambda m: m.team and str(m.team), sort="team__name"),
            Column("unknown", _("Unknown sender"), choice_text("unknown")),
            Column("polled_at", _("Fetched last"), lambda m: m.polled_at, sort="polled_at"),
            Column("failing_since", _("Has failed since"), lambda m: m.failing_since, sort="failing_since"),
            Column("ended_at", _("Ended"), lambda m: m.ended_at, default=False),
        ),
        filters=(
            text_filter("name", _("Name"), "name", "address"),
            flag("ended", _("Has ended"), lambda _viewer: Q(ended_at__isnull=False)),
        ),
        order="name",
        empty=_("No mailboxes yet. Set up the address people write to."),
    ),
    form=MailboxForm,
    create=mailboxes.create_mailbox,
    change=mailboxes.change_mailbox,
    may_create=KEEP,
    may_change=KEEP,
    new_label=_("New mailbox"),
    detail_template="desk/mail_box.html",
    detail_rows=queries.mailboxes,
    detail_context=pages.mailbox_page,
)  # fmt: skip

BLOCKS = Register(
    room="desk",
    key="block",
    model=SenderBlock,
    name=_("Sender let in no more"),
    lead=_("Their e-mail is kept, but opens no case and is shown to nobody."),
    spec=ListSpec(
        key="desk.block",
        title=_("Senders let in no more"),
        rows=queries.blocks,
        columns=(
            Column("pattern", _("Address or domain"), lambda b: b.pattern, link=words.block_url, sort="pattern"),
            Column("reason", _("Why"), lambda b: b.reason),
            Column("since", _("Since"), lambda b: b.since, sort="since"),
            Column("ended_at", _("Let in again"), lambda b: b.ended_at, sort="ended_at"),
        ),
        filters=(text_filter("pattern", _("Address or domain"), "pattern"),),
        order="-since",
        empty=_("Everybody is let in. A sender is shut out from the page of an e-mail."),
    ),
    form=BlockForm,
    create=mail_acts.block_sender,
    may_create=BLOCK,
    new_label=_("Shut out a sender"),
    detail_template="desk/mail_block.html",
    detail_rows=queries.blocks,
    detail_context=pages.block_page,
)  # fmt: skip
