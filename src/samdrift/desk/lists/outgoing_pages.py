"""What stands on the page of a mail out of a case, and of mail on the case's own page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.desk.lists import outgoing_words as words
from samdrift.desk.lists.knowledge_pages import Deed
from samdrift.desk.models.cases import Case
from samdrift.desk.models.outgoing import CaseAddress, OutgoingMail
from samdrift.desk.queries import outgoing as queries
from samdrift.desk.rules_outgoing import SEND
from samdrift.desk.services.case_mail import readers_of
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
LATEST = 5
State = OutgoingMail.State


def mail_page(viewer: Viewer, row: OutgoingMail) -> Context:
    """The mail as it went out, how it stands, and what one may do."""
    may = allowed(viewer, SEND, row) and row.case.erased_at is None
    return {
        "heading_text": row.subject or _("An erased e-mail"),
        "tone": words.tone(row),
        "state": words.state_text(row),
        "stands": words.stands(row),
        "deeds": _deeds(row) if may else [],
        "facts": _facts(row),
        "case_url": reverse("desk:case", args=[row.case_id]),
        "again_url": words.mail_url(row.again) if row.again_id and row.again else "",
        "files": queries.files_of(row, viewer),
    }


def _deeds(row: OutgoingMail) -> list[Deed]:
    if row.again_id is not None:
        return []
    other = Deed(_("Send to another address"), words.at("mail_out_other", row.pk))
    if row.state == State.SENT:
        return [other]
    again = Deed(
        _("Send again"), words.at("mail_out_again", row.pk), at_once=True, primary=row.concern > 0
    )
    give_up = Deed(_("Give up"), words.at("mail_out_give_up", row.pk))
    return [other, *([] if row.state == State.GIVEN_UP else [give_up]), again]


def _facts(row: OutgoingMail) -> list[tuple[Any, Any, str]]:
    return [
        (_("Case"), str(row.case), reverse("desk:case", args=[row.case_id])),
        (_("To"), f"{row.to_name} <{row.to}>" if row.to_name else row.to or None, ""),
        (_("From"), row.sender, ""),
        (_("What it is"), row.get_purpose_display(), ""),
        (_("Made"), row.made_at, ""),
        (_("Sent"), row.sent_at, ""),
        (_("Attempts"), row.attempts, ""),
        (_("Message-ID"), row.message_id, ""),
    ]


def of_case(viewer: Viewer, case: Case) -> Context | None:
    """Who gets answers by e-mail, who might, and what went out last; nothing where there is none."""
    if not allowed(viewer.seen_as_of(None), SEND, case):
        return None
    mails = queries.of_case(case, viewer)
    copies = queries.copies_of(case, viewer)
    by_mail = case.channel == Case.Channel.MAIL or case.requester_email
    if not (mails or copies or by_mail):
        return None
    readers = readers_of(case, viewer)
    return {
        "may": allowed(viewer, SEND, case),
        "readers": readers,
        "asked": [one for one in copies if one.state == CaseAddress.State.ASKED],
        "copies": [one for one in copies if one.state == CaseAddress.State.ON],
        "mails": [
            (one, words.mail_url(one), words.state_text(one), words.tone(one))
            for one in sorted(mails, key=lambda one: -one.concern)[:LATEST]
        ],
        "more": len(mails) > LATEST,
        "list_url": f"{reverse('desk:mail_out_list')}?case={case.pk}",
    }
