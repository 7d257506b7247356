"""Incoming mail: what is decided of one, its raw text and files, and where mail servers send it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from samdrift.desk.forms import mail as forms
from samdrift.desk.lists import mail_pages
from samdrift.desk.lists.mail_words import block_url, mail_url, mailbox_url
from samdrift.desk.lists.problem_pages import case_url
from samdrift.desk.models.mail import IncomingMail, Mailbox, SenderBlock
from samdrift.desk.queries import mail as queries
from samdrift.desk.rules_mail import KEEP, SORT
from samdrift.desk.services import mail_acts, mailboxes
from samdrift.desk.services.mail_storing import receive
from samdrift.kernel import rights
from samdrift.kernel.errors import DomainError, OutOfReach
from samdrift.kernel.files import content_of, refuse_too_large
from samdrift.kernel.reach import one_seen
from samdrift.kernel.viewer import clock
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import who

_ON = Acts(IncomingMail, back=mail_url, called="mail")
_BOX = Acts(Mailbox, back=mailbox_url, called="mailbox")
_BLOCK = Acts(SenderBlock, back=block_url, called="sender")

open_case = _ON.form(
    mail_acts.open_case,
    forms.OpenForm,
    right=SORT,
    title=_("Open a case from “%(mail)s”"),
    submit=_("Open the case"),
    told=_("The case is open, and the sender gets a receipt."),
    to=lambda row: case_url(row.case),
)
put = _ON.form(
    mail_acts.put_on_case,
    forms.PutForm,
    right=SORT,
    title=_("Put “%(mail)s” on a case"),
    submit=_("Put it there"),
    told=_("It stands in the case."),
    to=lambda row: case_url(row.case),
)
refuse = _ON.form(
    mail_acts.refuse,
    forms.RefuseForm,
    right=SORT,
    title=_("Refuse “%(mail)s”"),
    submit=_("Refuse"),
    told=_("It is refused. It can be taken up again."),
    lead=_("Nobody is told, and nothing is sent to the sender."),
)
take_up = _ON.form(
    mail_acts.take_up,
    forms.TakeUpForm,
    right=SORT,
    title=_("Take up “%(mail)s” again"),
    submit=_("Take it up"),
    told=_("It is held, and waits for somebody to decide."),
)
look_at = _ON.press(mail_acts.look_at, told=_("It is read."), right=SORT)
mailbox_end = _BOX.form(
    mailboxes.end_mailbox,
    forms.NothingForm,
    right=KEEP,
    title=_("Take no more mail to “%(mailbox)s”"),
    submit=_("End it"),
    told=_("The mailbox has ended. What came stays."),
    lead=_("Its password and its secret address are forgotten."),
    danger=True,
)
mailbox_take_up = _BOX.press(
    mailboxes.take_up_mailbox, told=_("It is in use. Tell its mail server again."), right=KEEP
)
mailbox_fetch = _BOX.press(mailboxes.fetch_now, told=_("Mail is fetched in a moment."), right=KEEP)
block_lift = _BLOCK.press(mail_acts.unblock, told=_("They are let in again."))


@never_cache
@pages.inside
def mailbox_hook(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a secret address, which is shown on this page once and never again."""
    viewer, box = who(request), one_seen(Mailbox, who(request), pk)
    rights.require(viewer, KEEP, box)
    context: dict[str, Any] = {"row": box, "back": mailbox_url(box), "address": ""}
    if request.method == "POST":
        _box, secret = mailboxes.new_hook(box, by=viewer)
        context["address"] = mail_pages.hook_address(secret)
    return render(request, "desk/mail_hook.html", context)


def _read(request: HttpRequest, pk: int) -> IncomingMail:
    row = one_seen(IncomingMail, who(request), pk)
    if row.file is None:
        raise OutOfReach(f"mail {pk}")
    return row


@require_GET
@pages.inside
def raw(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as it came."""
    row = _read(request, pk)
    assert row.file is not None  # noqa: S101 -- seen to just above
    return attachment(content_of(row.file), f"e-mail-{row.pk}.eml", "application/octet-stream")


@require_GET
@pages.inside
def file(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """A file that came along."""
    mail = queries.read(_read(request, pk))
    if mail is None or place >= len(mail.attachments):
        raise OutOfReach(f"file {place} of mail {pk}")
    found = mail.attachments[place]
    return attachment(found.content, found.name)


@csrf_exempt
@require_POST
def take_in(request: HttpRequest, secret: str) -> HttpResponse:
    """A mail server sends one message as the body. 200: it is stored, or was stored before. Whatever
    else is answered, the server is to keep it and try again.
    """
    box = mailboxes.mailbox_of_hook(secret)
    if box is None:
        return _plain("No mailbox has this address.", 404)
    try:
        refuse_too_large(int(request.headers.get("Content-Length") or 0))
        # Not `body`, which takes no more than a form may hold.
        data = request.read(settings.UPLOAD_LIMIT + 1)
        if not data:
            return _plain("Send the message as the body of the request.", 422)
        by = clock(timezone.localdate())
        row = receive(data, by=by, how=IncomingMail.How.HTTP, mailbox=box)
    except DomainError as error:
        return _plain(str(error.message), 422)
    return _plain(f"Stored as {row.pk}.", 200)


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text + "\n", status=status, content_type="text/plain; charset=utf-8")
