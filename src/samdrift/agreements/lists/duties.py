"""The register of duties."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from samdrift.agreements.forms.duties import DutyForm
from samdrift.agreements.lists import duty_pages as pages
from samdrift.agreements.lists import duty_words as words
from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.duties import Duty
from samdrift.agreements.queries import duties as queries
from samdrift.agreements.services import duties as services
from samdrift.kernel.lists import (
    Choice,
    Column,
    Filter,
    ListSpec,
    Register,
    equals,
    flag,
    label_of,
    related,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.suppliers import Supplier


def agreement_rows(viewer: Viewer) -> Any:
    return Agreement.objects.priced_for(viewer).order_by("sort_key", "pk")


def supplier_rows(viewer: Viewer) -> Any:
    return seen(Supplier, viewer).order_by("sort_key", "pk")


def _current(viewer: Viewer) -> Any:
    return queries.listed(viewer).filter(queries.running(viewer))


def _ended(_rows: Any, value: str, viewer: Viewer) -> Any:
    """Those that are asked for no more, instead of the running ones."""
    if value != "yes":
        raise ValueError(value)
    return queries.listed(viewer).exclude(queries.running(viewer))


def _mine(viewer: Viewer) -> Q:
    """Named in it, or lead of an agreement whose duty names nobody, or holding its role."""
    roles = [role for role, _member in viewer.roles]
    lead = Q(role="", person__isnull=True, agreement__lead_id=viewer.person_id)
    return Q(person_id=viewer.person_id) | lead | Q(role__in=roles)


def _summary(viewer: Viewer) -> str:
    late = _current(viewer).filter(late__gt=0).order_by().count()
    text = _now("What each side has to do, in every agreement.")
    if not late:
        return text
    said = ngettext("%(n)s has something late.", "%(n)s have something late.", late)
    return f"{text} {said % {'n': late}}"


DUTIES = Register(
    room="agreements",
    key="duty",
    model=Duty,
    name=_("Duty"),
    spec=ListSpec(
        key="agreements.duty",
        title=_("Duties"),
        rows=_current,
        columns=(
            Column("title", _("What"), str, link=words.duty_url, sort="title"),
            Column(
                "agreement",
                _("Agreement"),
                lambda d: str(d.agreement),
                link=lambda d: agreement_url(d.agreement),
                sort="agreement__sort_key",
            ),
            Column("kind", _("Kind"), lambda d: label_of(d, "kind"), sort="kind"),
            Column(
                "whose",
                pgettext_lazy("duty", "Whose"),
                lambda d: label_of(d, "whose"),
                sort="whose",
            ),
            Column("rule", _("How often"), words.rule_text),
            Column("responsible", _("Follows it up"), words.responsible_text),
            Column("next_day", _("Next"), lambda d: d.next_day, sort="next_day"),
            Column("late", _("Late"), lambda d: d.late, sort="late", numeric=True),
            Column(
                "supplier",
                _("Supplier"),
                lambda d: str(d.agreement.supplier or "") or None,
                sort="agreement__supplier__sort_key",
                default=False,
            ),
            Column("annex", _("Where it is agreed"), lambda d: d.annex or None, default=False),
            Column("starts_on", _("From"), lambda d: d.starts_on, sort="starts_on", default=False),
            Column(
                "ends_on", _("No longer from"), lambda d: d.ends_on, sort="ends_on", default=False
            ),
        ),
        filters=(
            # It stands first: it looks among other rows than the running ones.
            Filter(
                "ended",
                _("Asked for no more"),
                _ended,
                choices=lambda _viewer: [Choice("yes", _("yes"))],
                label_of=lambda _value, _viewer: str(_("yes")),
            ),
            equals("kind", _("Kind"), "kind", Duty.Kind.choices),
            equals("whose", pgettext_lazy("duty", "Whose"), "whose", Duty.Whose.choices),
            related("agreement", _("Agreement"), "agreement_id", agreement_rows),
            related("supplier", _("Supplier"), "agreement__supplier_id", supplier_rows),
            flag("mine", _("I follow it up"), _mine),
            flag("late", _("Has something late"), lambda _viewer: Q(late__gt=0)),
            flag("follows", _("Follows by itself"), lambda _viewer: ~Q(source_kind="")),
        ),
        order="next_day",
        empty=_(
            "No duties yet. They come by themselves when an agreement has dates, prices and options; write down reports and meetings."
        ),
    ),
    form=DutyForm,
    create=services.add_duty,
    change=services.change_duty,
    may_create=services.MANAGE,
    may_change=services.MANAGE,
    new_label=_("New duty"),
    detail_template="agreements/duty_detail.html",
    detail_rows=queries.listed,
    detail_context=pages.duty_page,
    summary=_summary,
    fields={
        "recurrence": lambda d: d.rule,
        "checklist": lambda d: d.checklist,
        "lead_days": lambda d: d.lead_days,
        "activity": lambda d: d.activity_id,
    },
)
