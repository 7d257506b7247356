"""The register of hours, over all agreements."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.forms.hours import PoolForm
from samdrift.agreements.lists import hour_pages as pages
from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.agreements.lists.duties import agreement_rows, supplier_rows
from samdrift.agreements.lists.hour_words import period, pool_url
from samdrift.agreements.models.hours import HourPool
from samdrift.agreements.queries import hours as queries
from samdrift.agreements.queries.hours import YearStanding
from samdrift.agreements.services import hours as services
from samdrift.kernel.lists import Column, ListSpec, Register, flag, related
from samdrift.kernel.templatetags.shown import number
from samdrift.kernel.viewer import Viewer


def _standing(pool: Any) -> YearStanding | None:
    """How its period of today stands; the list has read what that takes for all its rows."""
    if not hasattr(pool, "standing_today"):
        today = timezone.localdate()
        rows = queries.standing_read(pool, today)
        pool.standing_today = queries.current_year(rows, today)
    found: YearStanding | None = pool.standing_today
    return found


def _hours(name: str) -> Any:
    def value(pool: Any) -> Decimal | None:
        one = _standing(pool)
        found: Decimal | None = getattr(one.balance, name) if one else None
        return found

    return value


def _column(key: str, label: Any, **more: Any) -> Column:
    value = more.pop("value", None) or _hours(key)
    return Column(key, label, value, shown=lambda pool: number(value(pool)), numeric=True, **more)


def _entitled(pool: Any) -> Decimal | None:
    one = _standing(pool)
    return one.balance.pool.entitlement if one else None


def _lapsing(pool: Any) -> Decimal | None:
    """What lapses at this pace; of a period that is over, nothing more."""
    one = _standing(pool)
    return None if one is None or one.balance.is_over else one.balance.lapse


def _period(pool: Any) -> str | None:
    one = _standing(pool)
    return period(one.year) if one else None


def _in_use(viewer: Viewer) -> Q:
    return Q(pk__in=HourPool.objects.filter(years__valid_to__gt=viewer.day).values("pk"))


def _summary(_viewer: Viewer) -> str:
    return _now("Hours that come with agreements, and what becomes of them.")


POOLS = Register(
    room="agreements",
    key="hours",
    model=HourPool,
    name=_("Hours"),
    spec=ListSpec(
        key="agreements.hours",
        title=_("Hours"),
        rows=queries.for_list,
        columns=(
            Column("title", _("Hours"), str, link=pool_url, sort="title"),
            Column(
                "agreement",
                _("Agreement"),
                lambda p: str(p.agreement),
                link=lambda p: agreement_url(p.agreement),
                sort="agreement__sort_key",
            ),
            Column("period", _("Period"), _period),
            _column("entitled", _("In the period"), value=_entitled),
            _column("used", _("Used")),
            _column("planned", _("Planned")),
            _column("left", pgettext_lazy("hours", "Left")),
            _column("lapse", _("Lapse at this pace"), value=_lapsing),
            _column("pace", _("Even pace by now"), default=False),
            _column("forecast", _("Forecast"), default=False),
            Column(
                "supplier",
                _("Supplier"),
                lambda p: str(p.agreement.supplier or "") or None,
                sort="agreement__supplier__sort_key",
                default=False,
            ),
        ),
        filters=(
            related("agreement", _("Agreement"), "agreement_id", agreement_rows),
            related("supplier", _("Supplier"), "agreement__supplier_id", supplier_rows),
            flag("in_use", _("Has hours to use"), _in_use),
        ),
        order="agreement__sort_key",
        empty=_("No hours yet. Register those an agreement gives each year."),
    ),
    form=PoolForm,
    create=services.add_pool,
    change=services.change_pool,
    may_create=services.MANAGE,
    may_change=services.MANAGE,
    new_label=_("New hours"),
    detail_template="agreements/hours_detail.html",
    detail_rows=queries.listed,
    detail_context=pages.pool_page,
    detail_asked=pages.asked,
    summary=_summary,
    fields={
        "carried_months": lambda p: p.carried_months,
        "hourly_worth": lambda p: p.hourly_worth,
        "note": lambda p: p.note,
    },
)
