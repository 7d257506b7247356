"""The mail of the day: one for each person, with what falls due and what is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.followup.models.digests import Digest
from samdrift.kernel import work
from samdrift.kernel.models.mail import NoticeChoice
from samdrift.kernel.models.work import Work
from samdrift.kernel.registry import WorkItem, registry
from samdrift.kernel.services import mail
from samdrift.kernel.services.tokens import viewer_of_account_id
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.services.common import day_text

KIND = "followup.digest"
"""The kind of notice that turns it off, and the kind of work that mails it."""
MORNING = 6
"""From this hour, in the time of the place."""
MOST = 60
"""Lines of each part; the mail says where the others are."""


def make_digests(by: Viewer) -> str:
    """The clock's act: from the morning on, the day's mail for whoever has something in it.

    The row of the day is written before the mail is asked for, in one transaction: two clocks at
    once cannot make two.
    """
    if timezone.localtime().hour < MORNING:
        return ""
    silent = NoticeChoice.objects.filter(what=KIND).values("account_id")
    there = Digest.objects.filter(day=by.today).values("account_id")
    waiting = Account.objects.filter(is_active=True).exclude(pk__in=silent).exclude(pk__in=there)
    made = sum(_make(pk, by) for pk in list(waiting.values_list("pk", flat=True)))
    return f"{made} mails of the day" if made else ""


def _make(account_id: int, by: Viewer) -> int:
    who = viewer_of_account_id(account_id, by.today)
    something = who is not None and who.inside and bool(parts_of(who))
    with transaction.atomic():
        row, fresh = Digest.objects.get_or_create(account_id=account_id, day=by.today)
        if not fresh or not something:
            return 0
        work.ask_for(KIND, row, by=by)
    return 1


def parts_of(who: Viewer) -> list[tuple[str, Sequence[WorkItem]]]:
    """What every room has to tell this person today, under its heading."""
    found = [(str(source.title), source.items(who, MOST)) for source in registry.digests]
    return [(title, items) for title, items in found if items]


def send(digest_id: int, _piece: Work) -> None:
    """Mail one digest, unless it is mailed, past, unwanted or empty by now."""
    row = Digest.objects.filter(pk=digest_id, mailed_at__isnull=True).first()
    today = timezone.localdate()
    if row is None or row.day < today:
        return
    who = viewer_of_account_id(row.account_id, today)
    unwanted = NoticeChoice.objects.filter(what=KIND, account_id=row.account_id).exists()
    if who is None or not who.inside or unwanted:
        return
    with translation.override(who.language):
        parts = parts_of(who)
        if parts:
            to = Account.objects.get(pk=row.account_id).email
            key = f"digest-{row.account_id}-{row.day}"
            mail.send(to, _subject(parts, today), _body(parts), key=key)
    row.mailed_at = timezone.now()
    row.save(update_fields=["mailed_at"])


def _subject(parts: Sequence[tuple[str, Sequence[WorkItem]]], today: dt.date) -> str:
    items = [item for _title, some in parts for item in some]
    late = sum(1 for item in items if item.due is not None and item.due < today)
    text = ngettext("%(n)s thing waits for you", "%(n)s things wait for you", len(items))
    said = text % {"n": len(items)}
    if late:
        said = f"{said}, {ngettext('%(n)s is late', '%(n)s are late', late) % {'n': late}}"
    return said


def _body(parts: Sequence[tuple[str, Sequence[WorkItem]]]) -> str:
    lines: list[str] = []
    for title, items in parts:
        lines += [title, "-" * len(title)]
        for due, some in groupby(items, key=lambda item: item.due):
            lines.append(day_text(due) if due else _("Without a day"))
            lines += [f"  {item.title}\n  {settings.SITE_URL}{item.url}" for item in some]
        lines.append("")
    lines.append(_("All of it: %(url)s") % {"url": settings.SITE_URL + reverse("followup:wheel")})
    choices = settings.SITE_URL + reverse("programs:notices")
    lines.append(_("Choose what you get by e-mail: %(url)s") % {"url": choices})
    return "\n".join(lines) + "\n"
