"""The registers of levels and of pause causes."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.forms.levels import CauseForm, LevelForm
from samdrift.desk.lists import level_pages as pages
from samdrift.desk.lists.commitment_words import at, calendar_url, cause_url, level_url
from samdrift.desk.models.commitments import Level, PauseCause
from samdrift.desk.queries import levels as queries
from samdrift.desk.services import levels as services
from samdrift.desk.services import pause_causes as cause_services
from samdrift.desk.services.calendars import MANAGE
from samdrift.kernel.lists import Column, ListSpec, Register, choice_text, equals, flag, text_filter
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer

LEVELS = Register(
    room="desk",
    key="level",
    model=Level,
    name=_("Service level"),
    lead=_("What members can order: how soon the centre answers and solves, and what it costs."),
    spec=ListSpec(
        key="desk.level",
        title=_("Service levels"),
        rows=queries.every,
        columns=(
            Column("name", _("Level"), lambda r: r.name, link=level_url, sort="name"),
            Column(
                "price",
                _("Price a year"),
                lambda r: r.price,
                shown=lambda r: nok(r.price) if r.price_unit else _now("No price"),
                sort="price",
                numeric=True,
                description="kroner without VAT; null is not known, or none",
            ),
            Column("price_unit", _("The price is"), choice_text("price_unit")),
            Column(
                "calendar",
                _("Service hours"),
                lambda r: r.calendar.name,
                link=lambda r: calendar_url(r.calendar),
                sort="calendar__name",
            ),
            Column(
                "members",
                _("Members"),
                lambda r: r.members or 0,
                numeric=True,
                description="members that are promised it on the day shown",
            ),
            Column(
                "warnings",
                _("Warns at"),
                lambda r: ", ".join(f"{one} %" for one in r.warnings) or None,
                default=False,
            ),
            Column("ended_at", _("Ended"), lambda r: r.ended_at, default=False),
        ),
        filters=(
            flag("offered", _("Offered"), lambda _viewer: Q(ended_at__isnull=True)),
            text_filter("text", _("Words"), "name", "description"),
        ),
        order="order",
        empty=_("No level yet. Write down what the centre promises today, and set its times."),
    ),
    form=LevelForm,
    create=services.add_level,
    change=services.change_level,
    may_create=MANAGE,
    may_change=MANAGE,
    new_label=_("New level"),
    detail_template="desk/level_detail.html",
    detail_rows=queries.every,
    detail_context=pages.level_page,
    fields={
        "description": lambda r: r.description,
        "breach": lambda r: r.breach,
        "on_change": lambda r: r.on_change,
        "calendar_id": lambda r: r.calendar_id,
    },
)


def _causes(viewer: Viewer) -> Any:
    return seen(PauseCause, viewer)


def _cause_page(viewer: Viewer, cause: PauseCause) -> dict[str, Any]:
    act: tuple[tuple[str, str], ...] = ()
    if allowed(viewer, MANAGE, cause):
        name = "pause_cause_reopen" if cause.ended_at else "pause_cause_end"
        label = _now("Offer it again") if cause.ended_at else _now("End it")
        act = ((label, at(name, cause.pk)),)
    return {
        "presses": act,
        "facts": [
            (_now("Whom it waits for"), cause.get_waits_for_display(), ""),
            (_now("Ended"), cause.ended_at or _now("No, it can be chosen"), ""),
        ],
    }


PAUSE_CAUSES = Register(
    room="desk",
    key="pause_cause",
    model=PauseCause,
    name=_("Cause of waiting"),
    lead=_("What a case may wait for. Each level says which of them stop its clock."),
    spec=ListSpec(
        key="desk.pause_cause",
        title=_("Causes of waiting"),
        rows=_causes,
        columns=(
            Column(
                "name", _("What a case waits for"), lambda c: c.name, link=cause_url, sort="name"
            ),
            Column("waits_for", _("Whom it waits for"), choice_text("waits_for"), sort="waits_for"),
            Column("ended_at", _("Ended"), lambda c: c.ended_at),
        ),
        filters=(
            equals("waits_for", _("Whom it waits for"), "waits_for", PauseCause.For.choices),
            flag("offered", _("Offered"), lambda _viewer: Q(ended_at__isnull=True)),
        ),
        order="name",
        empty=_("No causes yet. Add what cases wait for."),
    ),
    form=CauseForm,
    create=cause_services.add_cause,
    change=cause_services.change_cause,
    may_create=MANAGE,
    may_change=MANAGE,
    new_label=_("New cause"),
    detail_template="desk/pause_cause_detail.html",
    detail_context=_cause_page,
    fields={"code": lambda c: c.code},
)
