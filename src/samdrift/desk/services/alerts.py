"""Alerts that are sent to us: kept as they came before anything is tried, then taken once each.

The same message again changes nothing. An alert is known by its fingerprint and its start, so that
repeats, groups that change, and a message that comes before another that was sent before it, all
come to the same. What was resolved stays so when an older message of it comes late; when it is told
to fire `LATE` after that, it has been on all the time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.outages import Alert, AlertDelivery, AlertRule
from samdrift.desk.rules_outages import RECEIVE
from samdrift.desk.services import alert_outages
from samdrift.desk.services.outage_common import held, set_values
from samdrift.formats import alerts as told_alerts
from samdrift.kernel import files
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import lock, require_text

LATE = dt.timedelta(minutes=15)
"""How long after an alert is resolved a message that it fires is taken for a late one."""
KEPT_FOR = dt.timedelta(days=90)
TRIED_BY = dt.timedelta(minutes=1)
MOST_FLAWS = 50
State = AlertDelivery.State


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a delivery: how many alerts it told, how many of them were new or changed."""

    delivery: AlertDelivery
    alerts: int
    changed: int
    understood: bool


def receive(raw: bytes, *, by: Viewer) -> Taken:
    """Keep the bytes, for themselves and for good; then take what is in them."""
    require(by, RECEIVE)
    delivery = keep(raw, by=by)
    return handle(delivery, raw, by=by)


def keep(raw: bytes, *, by: Viewer) -> AlertDelivery:
    """The bytes as they came: once for each content, however often they come."""
    digest = hashlib.sha256(raw).hexdigest()
    known = _counted(digest, by)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return AlertDelivery.objects.create(
                file=files.keep(raw, "alerts.json"),
                digest=digest,
                sender=by.name[:120],
                first_at=by.now,
                last_at=by.now,
            )
    except IntegrityError:
        known = _counted(digest, by)
        if known is None:
            raise
        return known


@transaction.atomic
def _counted(digest: str, by: Viewer) -> AlertDelivery | None:
    row: AlertDelivery | None
    row = AlertDelivery.objects.select_for_update().filter(digest=digest).first()
    if row is not None:
        set_values(row, times=row.times + 1, last_at=by.now)
    return row


@transaction.atomic
def handle(delivery: AlertDelivery, raw: bytes, *, by: Viewer) -> Taken:
    """Take the alerts of a delivery that is kept. Done again, it changes nothing more."""
    delivery = lock(AlertDelivery, delivery.pk)
    message = told_alerts.read(raw)
    flaws = [list(asdict(one).values()) for one in message.flaws[:MOST_FLAWS]]
    state = State.UNREAD
    if message.understood:
        state = State.ODD if flaws else State.TAKEN
    set_values(delivery, state=state, flaws=flaws, alerts=len(message.alerts))
    rules = alert_outages.rules_in_use() if message.alerts else []
    # The oldest first, so that what began first opens the outage.
    ordered = sorted(message.alerts, key=lambda one: (one.starts_at or by.now, one.fingerprint))
    changed = sum(_take(one, delivery, rules, by) for one in ordered)
    return Taken(delivery, len(message.alerts), changed, message.understood)


def _take(told: Any, delivery: AlertDelivery, rules: list[AlertRule], by: Viewer) -> bool:
    """One alert; whether anything is otherwise than before."""
    starts_at = told.starts_at or _known_start(told.fingerprint) or delivery.first_at
    rows = Alert.objects.select_for_update(of=("self",)).select_related("rule", "outage")
    same = rows.filter(fingerprint=told.fingerprint, starts_at=starts_at)
    alert, is_new = same.first(), False
    if alert is None:
        try:
            with transaction.atomic():
                alert, is_new = _new(told, starts_at, delivery, rules, by), True
        except IntegrityError:  # another delivery has just taken it
            alert = same.get()
    changed = _follow(alert, told, delivery, by)
    if is_new or changed:
        alert_outages.follow(alert, by=by)
    return is_new or changed


def _known_start(fingerprint: str) -> dt.datetime | None:
    """When the start is not told: that of the alert which fires by this fingerprint."""
    rows = Alert.objects.filter(fingerprint=fingerprint, resolved_at=None)
    return rows.order_by("-starts_at").values_list("starts_at", flat=True).first()


def _new(
    told: Any, starts_at: dt.datetime, delivery: AlertDelivery, rules: list[AlertRule], by: Viewer
) -> Alert:
    alert = Alert(
        fingerprint=told.fingerprint,
        starts_at=starts_at,
        labels=dict(told.labels),
        annotations=dict(told.annotations),
        url=told.url[:2000],
        delivery=delivery,
        seen_at=by.now,
    )
    alert.rule = alert_outages.rule_of(alert, rules)
    alert.save()
    return alert


def _follow(alert: Alert, told: Any, delivery: AlertDelivery, by: Viewer) -> bool:
    """Write whether it fires; a message that it fires, late after it was resolved, is let be."""
    values: dict[str, Any] = {"seen_at": by.now, "delivery": delivery}
    if told.firing and alert.resolved_at is not None:
        if by.now - alert.resolved_at >= LATE:
            values |= {"resolved_at": None, "ended_at": None}
    elif not told.firing and alert.resolved_at is None:
        end = told.ends_at or by.now
        values |= {"resolved_at": by.now, "ended_at": max(end, alert.starts_at)}
    changed = len(values) > 2  # noqa: PLR2004 -- more than that it was seen
    set_values(alert, **values)
    return changed


def try_again(delivery: AlertDelivery, *, by: Viewer) -> AlertDelivery:
    """Read a delivery once more, such as after an upgrade."""
    require(by, RECEIVE)
    handle(delivery, files.content_of(delivery.file), by=by)
    delivery.refresh_from_db()
    return delivery


def try_kept(by: Viewer) -> str:
    """The clock's act: what was kept and not tried, as when the machine stopped in between."""
    rows = AlertDelivery.objects.filter(state=State.KEPT, last_at__lt=by.now - TRIED_BY)
    count = 0
    for delivery in rows.select_related("file").order_by("pk")[:200]:
        try_again(delivery, by=by)
        count += 1
    return f"{count} deliveries of alerts were taken" if count else ""


def forget_old(by: Viewer) -> str:
    """The clock's act: deliveries that were taken and are past their time; what they told stays."""
    old = AlertDelivery.objects.filter(last_at__lt=by.now - KEPT_FOR)
    rows = list(old.exclude(state__in=[State.UNREAD, State.KEPT]).select_related("file")[:1000])
    for row in rows:
        with transaction.atomic():
            row.delete()
            files.forget(row.file)
    return f"{len(rows)} deliveries of alerts were removed" if rows else ""


@transaction.atomic
def set_aside(delivery: AlertDelivery, *, by: Viewer, reason: str) -> AlertDelivery:
    """It was nothing for us. It is kept as it came."""
    delivery = held(delivery, by, RECEIVE)
    if delivery.state not in {State.UNREAD, State.KEPT}:
        raise DomainError("is_taken", _("It was understood, and there is nothing to set aside."))
    why = require_text(reason, "reason", _("Write why it is set aside."))
    set_values(delivery, state=State.ASIDE, aside_because=why[:300])
    record("alert_delivery.set_aside", delivery, by=by, note=why)
    return delivery
