"""The registers of rotas and call-outs."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.desk.forms.oncall import RotaForm
from samdrift.desk.lists import oncall_pages as pages
from samdrift.desk.lists import oncall_words as words
from samdrift.desk.models.oncall import CallOut, Rota
from samdrift.desk.queries import oncall as queries
from samdrift.desk.queries import oncall_own as own
from samdrift.desk.rules_oncall import PLAN
from samdrift.desk.services import oncall as services
from samdrift.kernel.lists import Column, ListSpec, Register, flag, related, text_filter
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import moment

ROTAS = Register(
    room="desk",
    key="rota",
    model=Rota,
    name=_("Rota"),
    lead=_("Who takes turns at being on call, and who is called when they do not answer."),
    spec=ListSpec(
        key="desk.rota",
        title=_("Rotas"),
        rows=queries.listed,
        columns=(
            Column("name", _("Rota"), lambda r: r.name, link=words.rota_url, sort="name"),
            Column("team", _("Team"), lambda r: r.team.name, sort="team__name"),
            Column(
                "calendar",
                _("Outside"),
                lambda r: r.calendar.name if r.calendar else None,
                sort="calendar__name",
            ),
            Column("last", _("Called last"), lambda r: str(r.last) if r.last else None),
            Column("note", _("What it is for"), lambda r: r.note or None, default=False),
            Column("ended_at", _("Ended"), lambda r: r.ended_at, sort="ended_at", default=False),
        ),
        filters=(
            text_filter("name", _("Name"), "name"),
            flag("ended", _("Has ended"), lambda _viewer: Q(ended_at__isnull=False)),
        ),
        order="name",
        empty=_("No rotas yet. Make the first, and say who takes turns."),
    ),
    form=RotaForm,
    create=services.add_rota,
    change=services.change_rota,
    may_create=PLAN,
    may_change=PLAN,
    new_label=_("New rota"),
    detail_template="desk/oncall_rota.html",
    detail_rows=queries.listed,
    detail_context=pages.rota_page,
)

CALL_OUTS = Register(
    room="desk",
    key="call_out",
    model=CallOut,
    name=_("Call-out"),
    lead=_("Work done while on call: begun and ended on the page of the case."),
    spec=ListSpec(
        key="desk.call_out",
        title=_("Call-outs"),
        rows=queries.call_outs,
        columns=(
            Column(
                "starts_at",
                _("From"),
                lambda c: c.starts_at,
                shown=lambda c: moment(c.starts_at),
                link=words.call_out_url,
                sort="starts_at",
            ),
            Column(
                "ends_at",
                _("To"),
                lambda c: c.ends_at,
                shown=lambda c: moment(c.ends_at) if c.ends_at else _("Going on"),
                sort="ends_at",
            ),
            Column(
                "hours",
                _("Hours"),
                own.call_hours_number,
                numeric=True,
                description="how long it took; empty while it goes on",
            ),
            Column("person", _("Who"), lambda c: str(c.person), sort="person__sort_key"),
            Column("rota", _("Rota"), lambda c: c.rota.name, sort="rota__name"),
            Column("case", _("Case"), lambda c: c.case_id, sort="case_id"),
            Column("reason", _("Why"), lambda c: c.reason or None),
            Column("struck_at", _("Struck"), lambda c: c.struck_at, default=False),
        ),
        filters=(
            related(
                "rota", _("Rota"), "rota_id", lambda viewer: seen(Rota, viewer).order_by("name")
            ),
            flag("mine", _("Mine"), lambda viewer: Q(person_id=viewer.person_id or 0)),
            flag("going_on", _("Going on"), lambda _viewer: Q(ends_at=None, struck_at=None)),
            flag("struck", _("Struck"), lambda _viewer: Q(struck_at__isnull=False)),
        ),
        order="-starts_at",
        empty=_("No call-outs yet. One is begun on the page of the case it is about."),
    ),
    detail_template="desk/oncall_call_out.html",
    detail_rows=queries.call_outs,
    detail_context=pages.call_out_page,
)
