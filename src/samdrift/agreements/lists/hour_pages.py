"""What stands on the page of a pool of hours, and about hours on other pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.agreements.calc.hour_picture import HEIGHT, WIDTH, by_month, draw
from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.agreements.lists.hour_words import booking_tag, period, pool_url, standing_text
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.hours import HourBooking, HourPool
from samdrift.agreements.queries import hours as queries
from samdrift.agreements.queries.hours import YearStanding
from samdrift.agreements.services.hour_bookings import BOOK
from samdrift.agreements.services.hours import MANAGE, years_agreed
from samdrift.followup.models.activities import Occurrence
from samdrift.governance.models.matters import Matter
from samdrift.kernel.history import kind_of
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import nok, number
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
BOOKINGS = 60
NAMED = 40


def pool_page(viewer: Viewer, pool: Any) -> Context:
    """What stands whatever period is looked at."""
    return {
        "facts": _facts(pool),
        "acts": _acts(viewer, pool),
        "crumbs": [(pool.agreement.title, agreement_url(pool.agreement))],
        "may_manage": allowed(viewer, MANAGE, pool.agreement),
        "may_book": allowed(viewer, BOOK, pool.agreement),
        "bookings": _bookings(viewer, pool),
    }


def asked(viewer: Viewer, pool: Any, values: Mapping[str, str]) -> Context:
    """How the hours stand in the period asked for, else in today's."""
    rows = queries.standing_of([pool], viewer.day)[pool.pk]
    wanted = [one for one in rows if str(one.year.pk) == values.get("period", "")]
    one = wanted[0] if wanted else queries.current_year(rows, viewer.day)
    context: Context = {
        "years": [_year_row(year, pool, one) for year in rows],
        "standing": one,
        "lead": standing_text(one) if one else "",
        "differs": _differs_from_term(viewer, pool, rows),
    }
    return context | (_shown(viewer, pool, one) if one else {})


def _shown(viewer: Viewer, pool: HourPool, one: YearStanding) -> Context:
    return {
        "figures": _figures(pool, one),
        "picture": draw(one.balance, one.bookings, viewer.day),
        "size": (WIDTH, HEIGHT),
        "months": [
            (f"{str(MONTHS[row.start.month]).capitalize()} {row.start.year}", row)
            for row in by_month(one.balance, one.bookings, viewer.day)
        ],
        "period": period(one.year),
    }


def _figures(pool: HourPool, one: YearStanding) -> list[tuple[Any, Any, str]]:
    """The hours; what lapses, with what it is worth where that is known."""
    told = one.balance
    figures: list[tuple[Any, Any, str]] = [
        (number(told.pool.entitlement), _("Hours in the period"), ""),
        (number(told.used), _("Used"), ""),
        (number(told.planned), _("Planned"), ""),
        (number(told.left), pgettext("hours", "Left"), ""),
    ]
    if told.is_over:
        return figures
    figures += [
        (number(told.pace), _("Even pace by now"), ""),
        (number(told.forecast), _("Forecast for the period"), ""),
        (number(told.lapse), _("Lapse at this pace"), ""),
        (number(told.needed_per_month), _("Needed a month from now"), ""),
    ]
    if pool.hourly_worth is not None and told.lapse:
        figures.append((nok(told.lapse * pool.hourly_worth), _("Worth of what lapses"), ""))
    return figures


def _facts(pool: Any) -> list[tuple[Any, Any, str]]:
    carried = _("%(n)s months after the period") % {"n": pool.carried_months}
    facts = [
        (_("Agreement"), str(pool.agreement), agreement_url(pool.agreement)),
        (_("Term of the annex"), str(pool.term or ""), ""),
        (_("Can be used"), carried if pool.carried_months else _("Only in the period"), ""),
        (_("Worth of an hour"), nok(pool.hourly_worth) if pool.hourly_worth else "", ""),
        (pgettext("agreement", "Notes"), pool.note, ""),
    ]
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _acts(viewer: Viewer, pool: Any) -> list[tuple[Any, str, bool]]:
    if not allowed(viewer, BOOK, pool.agreement):
        return []
    return [(_("Book hours"), reverse("agreements:hours_book", args=[pool.pk]), True)]


def _year_row(one: YearStanding, pool: HourPool, shown: YearStanding | None) -> dict[str, Any]:
    lapsed = one.balance.left if one.balance.is_over else None
    return {
        "row": one,
        "period": period(one.year),
        "url": f"{pool_url(pool)}?{urlencode({'period': one.year.pk})}",
        "on": shown is one,
        "lapsed": lapsed,
    }


def _differs_from_term(viewer: Viewer, pool: Any, rows: list[YearStanding]) -> bool:
    """Whether the annex says other periods now than the pool has."""
    if pool.term_id is None or not allowed(viewer, MANAGE, pool.agreement):
        return False
    there = {(one.year.valid_from, one.year.valid_to, one.year.hours) for one in rows}
    agreed = {(one.period.start, one.period.end, one.entitlement) for one in years_agreed(pool)}
    return not agreed <= there


# Bookings


def _bookings(viewer: Viewer, pool: HourPool) -> list[dict[str, Any]]:
    rows = list(queries.bookings_of(pool, viewer)[:BOOKINGS])
    refs = {ref for row in rows for ref in _refs(row)}
    known = registry.describe(refs, viewer)
    return [
        {
            "row": row,
            "tag": booking_tag(row, viewer.today),
            "by": [known[ref] for ref in _refs(row) if ref in known],
            "open": row.state != HourBooking.State.STRUCK,
            "waits": row.state == HourBooking.State.PLANNED and row.day < viewer.today,
        }
        for row in rows
    ]


def _refs(row: HourBooking) -> list[Ref]:
    found = []
    if row.occurrence_id:
        found.append(Ref("followup.occurrence", row.occurrence_id))
    if row.matter_id:
        found.append(Ref("governance.matter", row.matter_id))
    return found


# Panels


def panel(viewer: Viewer, agreement: Any) -> Context | None:
    """On the agreement's page: each pool with its period's hours, and what is about to lapse."""
    if not Agreement.objects.priced_for(viewer).filter(pk=agreement.pk).exists():
        return None
    pools = queries.of_agreement(agreement.pk, viewer)
    may = allowed(viewer, MANAGE, agreement)
    if not pools:
        return None
    standing = queries.standing_of(pools, viewer.day)
    rows = [
        (pool, pool_url(pool), one, standing_text(one) if one else "")
        for pool in pools
        for one in [queries.current_year(standing[pool.pk], viewer.day)]
    ]
    new = reverse("agreements:hours_new") + f"?agreement={agreement.pk}"
    return {"rows": rows, "new_url": new if may else ""}


def of_occurrence(viewer: Viewer, row: Occurrence) -> Context | None:
    """What was booked by this time, and the pools of the agreement it is about to book from."""
    activity = row.activity
    pools: list[HourPool] = []
    if activity.subject_kind == kind_of(Agreement) and activity.subject_id:
        pools = queries.of_agreement(activity.subject_id, viewer)
    title = str(row)
    return _booked(viewer, {"occurrence": row}, pools, {"what": title, "occurrence": str(row.pk)})


def of_matter(viewer: Viewer, row: Matter) -> Context | None:
    """What was booked for the matter, and the pools one may book from."""
    found = queries.listed(viewer).filter(years__valid_to__gt=viewer.today).distinct()
    pools = [
        pool
        for pool in found.order_by("agreement__sort_key", "title")[:NAMED]
        if allowed(viewer, BOOK, pool.agreement)
    ]
    return _booked(viewer, {"matter": row}, pools, {"what": row.title, "matter": str(row.pk)})


def _booked(
    viewer: Viewer, of: dict[str, Any], pools: list[HourPool], values: dict[str, str]
) -> Context | None:
    struck = HourBooking.State.STRUCK
    rows = seen(HourBooking, viewer).filter(**of).exclude(state=struck).select_related("pool")
    booked = list(rows.order_by("day", "pk"))
    may = [pool for pool in pools if allowed(viewer, BOOK, pool.agreement)]
    if not booked and not may:
        return None
    told = urlencode(values)
    return {
        "rows": [(one, pool_url(one.pool), booking_tag(one, viewer.today)) for one in booked],
        "pools": [
            (pool, f"{reverse('agreements:hours_book', args=[pool.pk])}?{told}") for pool in may
        ],
    }
