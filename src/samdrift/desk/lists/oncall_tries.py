"""The list of calls along the escalation paths."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.models.oncall import CallTry, Rota
from samdrift.desk.queries.oncall_tries import tries
from samdrift.kernel.lists import Column, ListSpec, Register, flag, related
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import moment


def _case_url(row: CallTry) -> str:
    return reverse("desk:case", args=[row.case_id])


CALL_TRIES = Register(
    room="desk",
    key="call_try",
    model=CallTry,
    name=_("Call"),
    lead=_("Who on call was called about which case, and whether they answered."),
    spec=ListSpec(
        key="desk.call_try",
        title=_("Calls to those on call"),
        rows=tries,
        columns=(
            Column("at", _("When"), lambda c: c.at, shown=lambda c: moment(c.at), sort="at"),
            Column("person", _("Who"), lambda c: str(c.person), sort="person__sort_key"),
            Column(
                "answered",
                pgettext_lazy("a call", "Answered"),
                lambda c: c.answered,
                shown=lambda c: _("Yes") if c.answered else _("No"),
                sort="answered",
            ),
            Column("rota", _("Rota"), lambda c: c.rota.name, sort="rota__name"),
            Column(
                "step",
                _("Called as number"),
                lambda c: c.step,
                numeric=True,
                description="where on the path; empty for whoever is called last",
            ),
            Column(
                "case",
                _("Case"),
                lambda c: c.case_id,
                shown=lambda c: f"#{c.case_id}",
                link=_case_url,
                sort="case_id",
            ),
            Column("by", _("Who called"), lambda c: str(c.by) if c.by else None),
            Column("struck_at", _("Struck"), lambda c: c.struck_at, default=False),
        ),
        filters=(
            related(
                "rota", _("Rota"), "rota_id", lambda viewer: seen(Rota, viewer).order_by("name")
            ),
            flag(
                "unanswered", _("Not answered"), lambda _viewer: Q(answered=False, struck_at=None)
            ),
            flag("struck", _("Struck"), lambda _viewer: Q(struck_at__isnull=False)),
        ),
        order="-at",
        empty=_("No calls yet. They are written on the page of the case."),
    ),
)
