"""The plan of procurements, joint windows, risk when members merge, and acts on orders."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.agreements.forms import orders as order_forms
from samdrift.agreements.forms import procurements as forms
from samdrift.agreements.forms.common import BecauseForm
from samdrift.agreements.lists import procurement_pages, risk_pages, window_pages
from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.agreements.lists.procurement_words import order_url, procurement_url
from samdrift.agreements.models.changes import Order
from samdrift.agreements.models.procurement import Procurement, ProcurementMember
from samdrift.agreements.services import orders as ordering
from samdrift.agreements.services import procurements as services
from samdrift.agreements.services.orders import REGISTER
from samdrift.agreements.services.procurements import PLAN
from samdrift.kernel import rights
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled
from samdrift.kernel.web.exports import export
from samdrift.kernel.web.pages import who


@pages.inside
def plan(request: HttpRequest) -> HttpResponse:
    """What is planned and under way, on a time line."""
    context = procurement_pages.plan_page(who(request))
    return render(request, "agreements/procurement_plan.html", context)


@pages.inside
def windows(request: HttpRequest) -> HttpResponse:
    """Agreements of an area that end or can be left near each other."""
    context = window_pages.windows_page(who(request), request.GET)
    return render(request, "agreements/windows.html", context)


@pages.inside
def window_begin(request: HttpRequest) -> HttpResponse:
    """Begin a procurement from a window: its members, and what is replaced there."""
    viewer = who(request)
    rights.require(viewer, PLAN)
    first, replaces = window_pages.begun(viewer, request.GET)

    def act(data: dict[str, Any]) -> Procurement:
        return services.plan_procurement(by=viewer, replaces=replaces, **data)

    return act_page(
        request,
        filled(forms.ProcurementForm, request, viewer, initial=first),
        act,
        title=_("New procurement"),
        submit=_("Put it on the plan"),
        back=reverse("agreements:windows"),
        told=_("It stands on the plan."),
        to=procurement_url,
    )


@pages.inside
def risk(request: HttpRequest) -> HttpResponse:
    """All agreements of members that merge: shares and grounds."""
    context = risk_pages.risk_page(who(request), request.GET)
    return render(request, "agreements/risk.html", context)


@pages.inside
def risk_export(request: HttpRequest, form: str) -> HttpResponse:
    """The same as a file."""
    if form not in {"csv", "xlsx", "json"}:
        raise Http404
    rows = risk_pages.rows_of(who(request), request.GET)
    return export(rows, risk_pages.columns(), _("Risk when members merge"), form)


_ON = Acts(Procurement, back=procurement_url, called="what")
stop = _ON.form(
    services.stop_procurement,
    BecauseForm,
    right=PLAN,
    title=gettext_lazy("Stop “%(what)s”"),
    submit=gettext_lazy("Stop it"),
    told=gettext_lazy("It is stopped. It can be planned again."),
)
resume = _ON.press(services.resume_procurement, told=gettext_lazy("It is planned again."))
award = _ON.form(
    services.award_procurement,
    forms.AwardedForm,
    right=PLAN,
    title=gettext_lazy("“%(what)s” is awarded"),
    submit=gettext_lazy("Make the agreement"),
    told=gettext_lazy("The agreement is made, with those that took part in it."),
    lead=gettext_lazy(
        "The agreement is made with its award, and the members are in it from the start."
    ),
    to=agreement_url,
)
replaces = Acts(
    ProcurementMember, back=lambda row: procurement_url(row.procurement), called="row"
).form(
    services.set_replaced,
    forms.ReplacesForm,
    right=PLAN,
    title=gettext_lazy("What is replaced: %(row)s"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The changes were saved."),
    owner=lambda row: row.procurement,
    to=procurement_url,
)

_ON_ORDER = Acts(Order, back=order_url, called="order")
order_confirm = _ON_ORDER.press(
    ordering.confirm_order, told=gettext_lazy("The order is confirmed.")
)
order_deliver = _ON_ORDER.form(
    ordering.deliver_order,
    order_forms.DeliverForm,
    right=REGISTER,
    title=gettext_lazy("“%(order)s” is delivered"),
    submit=gettext_lazy("It is delivered"),
    told=gettext_lazy("The order is delivered."),
)
order_cancel = _ON_ORDER.form(
    ordering.cancel_order,
    BecauseForm,
    right=REGISTER,
    title=gettext_lazy("Cancel “%(order)s”"),
    submit=gettext_lazy("Cancel the order"),
    told=gettext_lazy("The order is cancelled. It stays on the list."),
)
order_reopen = _ON_ORDER.press(
    ordering.reopen_order, told=gettext_lazy("The order stands as ordered again.")
)
