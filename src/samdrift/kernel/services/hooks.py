"""Web hooks: sealed events are told to an address in order, signed, until it has taken them."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
import time
from collections.abc import Sequence
from typing import Any

import orjson
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import work
from samdrift.kernel.concealed import conceal, reveal
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.history import record
from samdrift.kernel.models.history import Event, Seal
from samdrift.kernel.models.mail import Hook
from samdrift.kernel.models.work import Work
from samdrift.kernel.registry import Described, Ref, registry
from samdrift.kernel.services import outbound
from samdrift.kernel.services.notices import tell
from samdrift.kernel.services.tokens import viewer_of_account_id
from samdrift.kernel.viewer import Viewer

DELIVERY = "kernel.hook"
ENDED = "hook.ended"
GIVES_UP = dt.timedelta(days=3)
LONGEST_WAIT = dt.timedelta(hours=1)
AT_ONCE = 200
"""Events told in one piece of work."""
MOST = 10
"""Hooks that one account may have at a time."""


@transaction.atomic
def add_hook(address: str, kinds: Sequence[str], *, by: Viewer) -> tuple[Hook, str]:
    """Tell this address of events from now on; gives the hook and its key, known only now.

    `kinds` are names of events; empty is all.
    """
    if by.account_id is None or not by.inside:
        raise Refused("not_allowed", _("Only people of the cooperation can have web hooks."))
    outbound.checked(address)
    if Hook.objects.filter(account_id=by.account_id, ended_at__isnull=True).count() >= MOST:
        raise DomainError("too_many", _("You have ten web hooks. End one first."))
    secret = secrets.token_urlsafe(32)
    hook = Hook.objects.create(
        account_id=by.account_id,
        address=address,
        secret=conceal(secret),
        kinds=sorted(kinds),
        last_event=Seal.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
    )
    record("hook.added", hook, by=by, changes={"address": [None, address]})
    return hook, secret


@transaction.atomic
def end_hook(hook: Hook, *, by: Viewer) -> None:
    """Tell the address no more."""
    if not by.is_machine and hook.account_id != by.account_id:
        raise Refused("not_allowed", _("Each person ends their own web hooks."))
    if hook.ended_at is None:
        hook.ended_at = timezone.now()
        hook.save(update_fields=["ended_at"])
        record("hook.ended", hook, by=by)


def ask_for_deliveries(by: Viewer) -> str:
    """The clock's act: ask for work on each hook that is behind the chain and whose time has come."""
    newest = Seal.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    waiting = Hook.objects.filter(ended_at__isnull=True, last_event__lt=newest)
    busy = set(
        Work.objects.filter(
            kind=DELIVERY, state__in=[Work.State.WAITING, Work.State.RUNNING]
        ).values_list("subject_id", flat=True)
    )
    now, asked = timezone.now(), 0
    for hook in waiting.exclude(pk__in=busy):
        if hook.next_at is None or hook.next_at <= now:
            work.ask_for(DELIVERY, hook, by=by)
            asked += 1
    return f"{asked} web hooks asked for" if asked else ""


def deliver(hook_id: int, piece: Work) -> None:
    """Tell the hook what has been sealed since the last time, in order, until one is not taken."""
    hook = Hook.objects.filter(pk=hook_id, ended_at__isnull=True).first()
    if hook is None:
        return
    who = viewer_of_account_id(hook.account_id, timezone.localdate())
    if who is None or not who.inside:
        _end(hook, "owner_left")
        return
    seals = list(
        Seal.objects.filter(pk__gt=hook.last_event).order_by("pk").select_related("event")[:AT_ONCE]
    )
    described = registry.describe(
        {Ref(seal.event.subject_kind, seal.event.subject_id) for seal in seals}, who
    )
    for number, seal in enumerate(seals, start=1):
        found = described.get(Ref(seal.event.subject_kind, seal.event.subject_id))
        if _wanted(hook, seal.event) and found is not None:
            error = _post(hook, _body(seal.event, found))
            if error:
                _failed(hook, error)
                return
            work.renew(piece, number, len(seals))
        _taken(hook, seal.pk)


def _wanted(hook: Hook, event: Event) -> bool:
    return not hook.kinds or event.what in hook.kinds


def _body(event: Event, found: Described) -> bytes:
    """What is told: that it happened and where to read more; never what lies outside reach."""
    told: dict[str, Any] = {
        "id": str(event.key),
        "what": event.what,
        "at": event.at,
        "subject": {
            "kind": event.subject_kind,
            "id": event.subject_id,
            "label": found.label,
            "page": settings.SITE_URL + found.url,
        },
    }
    return orjson.dumps(told)


def signature(secret: str, moment: int, body: bytes) -> str:
    """`t=…,v1=…`: HMAC-SHA256 of the time, a full stop and the body."""
    signed = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={signed}"


def _post(hook: Hook, body: bytes) -> str:
    """Nothing when it was taken, else what went wrong."""
    secret = reveal(hook.secret)
    if secret is None:
        return str(_("The hook's key cannot be read. End it and make a new one."))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Samdrift",
        "Samdrift-Signature": signature(secret, int(time.time()), body),
    }
    try:
        status = outbound.post(hook.address, body, headers)
    except (OSError, DomainError) as error:
        return str(error) or type(error).__name__
    return "" if status // 100 == 2 else f"HTTP {status}"  # noqa: PLR2004 -- 2xx


def _taken(hook: Hook, seal_id: int) -> None:
    hook.last_event, hook.failing_since, hook.next_at = seal_id, None, None
    hook.attempts, hook.last_error, hook.told_at = 0, "", timezone.now()
    hook.save(
        update_fields=[
            "last_event",
            "failing_since",
            "next_at",
            "attempts",
            "last_error",
            "told_at",
        ]
    )


def _failed(hook: Hook, error: str) -> None:
    now = timezone.now()
    hook.failing_since = hook.failing_since or now
    hook.attempts = min(hook.attempts + 1, 12)
    hook.next_at = now + min(dt.timedelta(seconds=2**hook.attempts * 5), LONGEST_WAIT)
    hook.last_error = error[:300]
    hook.save(update_fields=["failing_since", "attempts", "next_at", "last_error"])
    if now - hook.failing_since >= GIVES_UP:
        _end(hook, error)


@transaction.atomic
def _end(hook: Hook, error: str) -> None:
    hook.ended_at, hook.last_error = timezone.now(), error[:300]
    hook.save(update_fields=["ended_at", "last_error"])
    tell([hook.account_id], ENDED, hook, {"address": hook.address, "error": error[:100]})
