"""What people are told: a list in the product, and a mail for the kinds they want by mail."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import load_backend
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from samdrift.kernel import few, viewer, work
from samdrift.kernel.history import kind_of
from samdrift.kernel.kept import ask_many
from samdrift.kernel.light import lightly
from samdrift.kernel.models.mail import Notice, NoticeChoice
from samdrift.kernel.models.work import Work
from samdrift.kernel.queries_notices import sentence
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.services import mail
from samdrift.kernel.services.tokens import viewer_of_account_id
from samdrift.kernel.viewer import Viewer

MAIL = "kernel.notice_mail"


@transaction.atomic(savepoint=False)
def tell(
    accounts: Iterable[int],
    what: str,
    subject: models.Model,
    values: Mapping[str, Any] | None = None,
    *,
    by_mail: bool = True,
) -> list[Notice]:
    """Tell the accounts (by id) of something; `what` is a kind that a room has declared.

    `values` fill the kind's sentence and must be plain text or numbers. Raises KeyError for an
    unknown kind. Those who want it get a mail from the worker; nobody does without `by_mail`, where a
    room tells it in a mail of its own.
    """
    if what not in registry.notices:
        raise KeyError(what)
    made = [
        Notice(
            account_id=pk,
            what=what,
            subject_kind=kind_of(subject),
            subject_id=subject.pk,
            values=dict(values or {}),
        )
        for pk in dict.fromkeys(accounts)
    ]
    few.put(*made)
    if not by_mail or not made:
        return made
    asked = ask_many("choices of accounts", None, _choices, [one.account_id for one in made])
    silent = {one.account_id for one in asked if one.what == what}
    mailed = [one for one in made if one.account_id not in silent]
    work.ask_for_each(MAIL, mailed, by=viewer.clock(timezone.localdate()))
    return made


def _choices(accounts: Collection[int]) -> Any:
    return lightly(NoticeChoice.objects.filter(account_id__in=accounts).order_by("pk"))


def send_mail(notice_id: int, _piece: Work) -> None:
    """Mail one notice, unless the person has left or it was read in the meantime."""
    notice = Notice.objects.filter(
        pk=notice_id, mailed_at__isnull=True, read_at__isnull=True
    ).first()
    who = viewer_of_account_id(notice.account_id, timezone.localdate()) if notice else None
    if notice is None or who is None:
        return
    account: Any = load_backend(settings.AUTHENTICATION_BACKENDS[0]).get_user(notice.account_id)
    with translation.override(who.language):
        mail.send(account.email, sentence(notice), _body(notice, who), key=f"notice-{notice.pk}")
    notice.mailed_at = timezone.now()
    notice.save(update_fields=["mailed_at"])


def _body(notice: Notice, who: Viewer) -> str:
    ref = Ref(notice.subject_kind, notice.subject_id)
    found = registry.describe([ref], who).get(ref)
    page = settings.SITE_URL + (found.url if found else reverse("programs:notices"))
    choices = settings.SITE_URL + reverse("programs:notices")
    parts = [sentence(notice), page, _("Choose what you get by e-mail: %(url)s") % {"url": choices}]
    return "\n\n".join(parts) + "\n"


def mark_read(account_id: int) -> int:
    """All of the account's notices are read now."""
    unread = Notice.objects.filter(account_id=account_id, read_at__isnull=True)
    return unread.update(read_at=timezone.now())


@transaction.atomic
def choose(account_id: int, wanted: Sequence[str]) -> None:
    """The account wants mail of these kinds and no others."""
    NoticeChoice.objects.filter(account_id=account_id).delete()
    NoticeChoice.objects.bulk_create(
        NoticeChoice(account_id=account_id, what=what)
        for what in registry.notices
        if what not in wanted
    )
