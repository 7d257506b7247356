"""The register of risks about suppliers, for staff of the centre."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms.suppliers import RiskForm
from samdrift.agreements.lists import wish_pages as pages
from samdrift.agreements.models.suppliers import SupplierRisk
from samdrift.agreements.queries import wishes as queries
from samdrift.agreements.services import supplier_risks as services
from samdrift.kernel.lists import Column, ListSpec, Register, equals, flag, label_of, related
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import unknown
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.suppliers import Supplier


def _rows(viewer: Viewer) -> Any:
    return queries.risks(viewer).annotate(level=F("likelihood") * F("consequence"))


def _tag(likelihood: int | None, consequence: int | None) -> Any:
    found = pages.level_of(likelihood, consequence)
    if found is None:
        return unknown()
    return format_html('<span class="tag" data-tone="{}">{}</span>', found[1], found[0])


def _left(risk: Any) -> int | None:
    if risk.left_likelihood is None or risk.left_consequence is None:
        return None
    return int(risk.left_likelihood * risk.left_consequence)


RISKS = Register(
    room="agreements",
    key="supplier_risk",
    model=SupplierRisk,
    name=_("Supplier risk"),
    lead=_("What could happen with suppliers, what we do about it, and what is left."),
    spec=ListSpec(
        key="agreements.supplier_risk",
        title=_("Supplier risk"),
        rows=_rows,
        columns=(
            Column(
                "about",
                _("Risk"),
                lambda r: label_of(r, "about"),
                link=pages.risk_url,
                sort="about",
            ),
            Column("supplier", _("Supplier"), lambda r: r.supplier.name, sort="supplier__sort_key"),
            Column(
                "level",
                _("Now"),
                lambda r: r.likelihood * r.consequence,
                shown=lambda r: _tag(r.likelihood, r.consequence),
                sort="level",
                description="likelihood × consequence, 1–25",
            ),
            Column(
                "left",
                _("With the measure"),
                _left,
                shown=lambda r: _tag(r.left_likelihood, r.left_consequence),
                description="the same with the measure; null is not assessed",
            ),
            Column(
                "owner",
                _("Owner"),
                lambda r: str(r.owner) if r.owner else None,
                sort="owner__sort_key",
            ),
            Column("review_on", _("Looked at again on"), lambda r: r.review_on, sort="review_on"),
            Column("text", _("What could happen"), lambda r: r.text or None, default=False),
            Column("measure", _("What we do about it"), lambda r: r.measure or None, default=False),
            Column("closed_on", _("Closed"), lambda r: r.closed_on, default=False),
        ),
        filters=(
            related(
                "supplier",
                _("Supplier"),
                "supplier_id",
                lambda viewer: seen(Supplier, viewer).order_by("sort_key"),
            ),
            equals("about", _("Risk"), "about", SupplierRisk.About.choices),
            flag("open", _("Open"), lambda _viewer: Q(closed_on__isnull=True)),
            flag(
                "review",
                _("To be looked at again"),
                lambda viewer: Q(closed_on__isnull=True, review_on__lte=viewer.day),
            ),
            flag("mine", _("Mine"), lambda viewer: Q(owner_id=viewer.person_id or 0)),
        ),
        order="-level",
        empty=_("No supplier risk is written down yet."),
    ),
    form=RiskForm,
    create=services.add_risk,
    change=services.change_risk,
    may_create=services.MANAGE,
    may_change=services.MANAGE,
    new_label=_("New risk"),
    detail_template="agreements/supplier_risk_detail.html",
    detail_context=pages.risk_page,
    fields={
        "likelihood": lambda r: r.likelihood,
        "consequence": lambda r: r.consequence,
        "left_likelihood": lambda r: r.left_likelihood,
        "left_consequence": lambda r: r.left_consequence,
    },
)
