"""What the desk puts into the sockets: commitments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.intake import commitments as commitment_rows
from samdrift.desk.intake import levels as level_rows
from samdrift.desk.lists import delivery_finding_words as words
from samdrift.desk.lists import delivery_pages as pages
from samdrift.desk.lists.commitment_words import calendar_url, cause_url, delivery_url, level_url
from samdrift.desk.models.commitments import (
    Commitment,
    DeliveryVersion,
    Level,
    PauseCause,
    ServiceCalendar,
)
from samdrift.desk.models.reach import follows_up
from samdrift.desk.queries.delivery import waiting_count
from samdrift.desk.services import delivery_findings as findings
from samdrift.desk.services import delivery_notices as notices
from samdrift.desk.services import delivery_people as people
from samdrift.desk.services.pause_causes import load_standard_causes
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.intake.kinds import add_load
from samdrift.kernel.lists import address_of
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    DigestSource,
    Eraser,
    Kind,
    MenuEntry,
    NoticeKind,
    Panel,
    Reference,
    SearchKind,
    SuccessionStep,
    Timed,
    Worklist,
    registry,
)
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields

_level, _calendar = _("Service level"), _("Calendar of service hours")
_delivery = _("Delivery agreement")
registry.add_kind(Kind(Level, _level, level_url))
registry.add_kind(Kind(ServiceCalendar, _calendar, calendar_url))
registry.add_kind(Kind(PauseCause, _("Cause of waiting"), cause_url))
registry.add_kind(
    Kind(
        DeliveryVersion,
        _delivery,
        delivery_url,
        label=pages.title_of,
        related=("agreement__member",),
    )
)
registry.add_kind(
    Kind(
        Commitment,
        _("Promise"),
        lambda row: address_of("desk:promise_detail", row.pk),
        related=("member", "level"),
    )
)


def _level_entry(level: Level) -> tuple[int, str, str, str]:
    return EVERYONE, level.name, str(level.calendar), level.description


def _calendar_entry(calendar: ServiceCalendar) -> tuple[int, str, str, str]:
    return EVERYONE, calendar.name, "", calendar.note


def _delivery_entry(version: DeliveryVersion) -> tuple[int, str, str, str]:
    """For everyone in the index; its own reach decides who finds it."""
    agreement = version.agreement
    return EVERYONE, pages.title_of(version), str(agreement.arrangement), version.text


registry.add_search(SearchKind("desk.level", _level, _level_entry))
registry.add_search(SearchKind("desk.servicecalendar", _calendar, _calendar_entry))
registry.add_search(SearchKind("desk.deliveryversion", _delivery, _delivery_entry))


_none: Any = None
for key, label, name, order, count in (
    ("side_by_side", _("Levels side by side"), "desk:side_by_side", 60, _none),
    ("deliveries", _("Delivery agreements"), "desk:delivery_list", 62, waiting_count),
    ("levels", _("Service levels"), "desk:level_list", 64, _none),
    ("calendars", _("Service hours"), "desk:calendar_list", 66, _none),
    ("pause_causes", _("Causes of waiting"), "desk:pause_cause_list", 68, _none),
):
    registry.add_menu(MenuEntry(key, "services", label, name, order, follows_up, count))
registry.add_panel(
    Panel(
        "parties.member",
        "delivery",
        _delivery,
        65,
        "desk/delivery_panel.html",
        pages.of_member,
    )
)
registry.add_worklist(
    Worklist("deliveries", _("Delivery agreements to answer"), 13, pages.to_answer)
)
registry.add_digest(
    DigestSource("deliveries", _("Delivery agreements to answer"), 17, pages.to_answer)
)
registry.calendars.append(pages.calendar)
add_load(level_rows.KIND)
add_load(commitment_rows.KIND)
registry.wheel.append(pages.on_wheel)
registry.add_reference(Reference("desk", 70, load_standard_causes))
registry.add_timed(Timed("delivery agreements", dt.timedelta(hours=6), findings.look_at_all))
registry.add_eraser(Eraser("delivery agreements", people.erase))
registry.members_changed.append(people.follow_members)
registry.add_succession(
    SuccessionStep(
        "desk.delivery",
        _("Delivery agreements"),
        290,
        people.preview,
        people.apply,
        people.undo_step,
    )
)


def _carried(mark: str, _followed: Mapping[int, int]) -> str:
    """The mark is the cooperation's, whoever the member is."""
    return mark


_FINDINGS: tuple[tuple[Any, ...], ...] = (
    (
        findings.NONE,
        _("No delivery agreement in force"),
        _(
            "A member of the cooperation has no accepted delivery agreement, so nothing is promised."
        ),
        words.none_agreed,
        words.none_observed,
        words.none_mend,
        words.none_page,
    ),
    (
        findings.ENDS,
        _("A delivery agreement runs out"),
        _("An agreement ends within 60 days, and the next version is not accepted."),
        words.ends_agreed,
        words.ends_observed,
        words.ends_mend,
        words.version_page,
    ),
    (
        findings.CARRIED,
        _("A delivery agreement to renew"),
        _("Members merged or split, and what was promised was carried over until it is renewed."),
        None,
        words.carried_observed,
        words.carried_mend,
        words.version_page,
    ),
)
for kind, name, explain, agreed, observed, mend, page in _FINDINGS:
    registry.add_finding(
        FindingKind(
            kind,
            name,
            "desk",
            explain,
            agreed=agreed,
            observed=observed,
            mend=mend,
            page=page,
            audience=FindingAudience.CONCERNED,
            carried=_carried,
        )
    )

for what, title, text in (
    (
        notices.OFFERED,
        _("My member is offered a delivery agreement"),
        _("%(by)s offers %(member)s version %(number)s of the delivery agreement. Answer it."),
    ),
    (
        notices.ACCEPTED,
        _("A member accepts an offer of mine"),
        _("%(member)s has accepted version %(number)s of the delivery agreement."),
    ),
    (
        notices.DECLINED,
        _("A member declines an offer of mine"),
        _("%(member)s has declined version %(number)s of the delivery agreement. See why."),
    ),
    (
        notices.LEVEL_CHANGED,
        _("Times of a level my member has change"),
        _("The times of the level %(level)s change from %(day)s."),
    ),
):
    registry.notices[what] = NoticeKind(title, text)

name_events(
    {
        "calendar.added": _("The calendar was made"),
        "calendar.changed": _("Name or note was changed"),
        "calendar.version_saved": _("The hours were changed"),
        "calendar.ended": _("The calendar was ended"),
        "calendar.reopened": _("The calendar was offered again"),
        "pause_cause.added": _("The cause was added"),
        "pause_cause.changed": _("The cause was changed"),
        "pause_cause.ended": _("The cause was ended"),
        "pause_cause.reopened": _("The cause was offered again"),
        "level.added": _("The level was made"),
        "level.changed": _("The level was changed"),
        "level.targets_set": _("The times were set"),
        "level.escalations_set": _("Who is told was set"),
        "level.ended": _("The level was ended"),
        "level.reopened": _("The level was offered again"),
        "delivery.started": _("The version was begun"),
        "delivery.changed": _("Text or days were changed"),
        "delivery.lines_set": _("What is promised was changed"),
        "delivery.offered": _("It was offered to the member"),
        "delivery.taken_back": _("The offer was taken back"),
        "delivery.withdrawn": _("It was withdrawn"),
        "delivery.accepted": _("The member accepted"),
        "delivery.declined": _("The member declined"),
        "delivery.replaced": _("It was replaced by a newer version"),
        "delivery.ended": _("It was ended"),
        "delivery.left": _("It ended because the member leaves"),
        "delivery.carried": _("It was carried over to the successor"),
    }
)
name_fields(
    {
        "version": pgettext_lazy("of a calendar", "Version"),
        "waits_for": _("Whom it waits for"),
        "price_unit": _("The price is"),
        "calendar_id": _("Service hours"),
        "warnings": _("Warns at"),
        "on_change": _("When priority, member or service changes"),
        "breach": _("What follows a breach"),
        "pause_causes": _("The clock stops while a case waits for"),
        "targets": _("Times"),
        "escalations": _("Who is told"),
        "lines": _("Lines"),
        "offered_at": pgettext_lazy("delivery agreement", "Offered"),
        "answered_at": _("Answered"),
        "answer": _("Remark"),
        "ended_at": _("Ended"),
    }
)
name_choices(
    {
        "waits_for": dict(PauseCause.For.choices),
        "price_unit": dict(Level.Unit.choices),
        "on_change": dict(Level.OnChange.choices),
    }
)
