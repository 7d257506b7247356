"""What is done with faults and wishes, the list that goes to a supplier, and supplier risk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms import suppliers as forms
from samdrift.agreements.forms.claims import ReasonForm
from samdrift.agreements.lists.wish_pages import risk_url, wish_url
from samdrift.agreements.models.suppliers import SupplierRisk, Wish, WishBacking
from samdrift.agreements.queries import wishes as queries
from samdrift.agreements.services import supplier_risks as risks
from samdrift.agreements.services import wishes as services
from samdrift.formats.table_out import to_xlsx
from samdrift.formats.text import file_name
from samdrift.kernel.reach import one_seen
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import who
from samdrift.parties.models.suppliers import Supplier

_ON = Acts(Wish, back=wish_url, called="wish")
_RISK = Acts(SupplierRisk, back=risk_url, called="risk")


def _send(wish: Wish, *, by: Viewer, **values: Any) -> list[Wish]:
    return services.send([wish], by=by, **values)


back = _ON.form(
    services.back,
    forms.BackForm,
    right=services.BACK,
    title=_("We want this too: %(wish)s"),
    submit=_("Our member stands behind it"),
    told=_("Your member stands behind it."),
    lead=_("You answer for the member you work for."),
    to=lambda row: wish_url(row.wish),
)
stand_back = _ON.press(
    services.stand_back, told=_("Your member does not stand behind it any more.")
)
send = _ON.form(
    _send,
    forms.SendForm,
    right=services.HANDLE,
    title=_("Sent to the supplier: %(wish)s"),
    submit=_("It is sent"),
    told=_("It stands as sent."),
    to=lambda rows: wish_url(rows[0]),
)
plan = _ON.form(
    services.plan,
    forms.PlanForm,
    right=services.HANDLE,
    title=_("On the supplier’s roadmap: %(wish)s"),
    submit=_("Save"),
    told=_("It stands on the roadmap."),
)
deliver = _ON.form(
    services.deliver,
    forms.DeliverForm,
    right=services.HANDLE,
    title=_("Delivered: %(wish)s"),
    submit=_("It is delivered"),
    told=_("It stands as delivered."),
)
decline = _ON.form(
    services.decline,
    forms.DeclineForm,
    right=services.HANDLE,
    title=_("The supplier declines: %(wish)s"),
    submit=_("Save"),
    told=_("It stands as declined."),
)
drop = _ON.form(
    services.drop,
    ReasonForm,
    right=services.HANDLE,
    title=_("Drop: %(wish)s"),
    submit=_("Drop"),
    told=_("It is dropped. It can be taken up again."),
)
reopen = _ON.form(
    services.reopen,
    ReasonForm,
    right=services.HANDLE,
    title=_("Take up again: %(wish)s"),
    submit=_("Take up again"),
    told=_("It is open again."),
)
close_risk = _RISK.form(
    risks.close_risk,
    ReasonForm,
    right=risks.MANAGE,
    title=_("No risk any more: %(risk)s"),
    submit=_("Close the risk"),
    told=_("The risk is closed."),
)
reopen_risk = _RISK.form(
    risks.reopen_risk,
    ReasonForm,
    right=risks.MANAGE,
    title=_("It is a risk again: %(risk)s"),
    submit=_("Open the risk"),
    told=_("The risk is open again."),
)


@pages.inside
def to_supplier(request: HttpRequest, pk: int) -> HttpResponse:
    """What is open with the supplier, as a table to send to it: nothing of our own notes."""
    viewer = who(request)
    supplier = one_seen(Supplier, viewer, pk)
    wishes = list(queries.to_send(viewer, supplier))
    behind = queries.members_behind(wishes, viewer)
    headers = (
        _now("Number"),
        _now("Kind"),
        _now("System"),
        _now("Fault or wish"),
        _now("What is wrong, or wanted"),
        _now("Members"),
        _now("Matters at most"),
        _now("Our rank"),
        _now("Your reference"),
        _now("Promised by"),
    )
    rows = [_line(one, behind.get(one.pk, [])) for one in wishes]
    title = _now("Faults and wishes")
    name = f"{file_name(f'{title} {supplier.name} {viewer.day}')}.xlsx"
    return attachment(to_xlsx([str(one) for one in headers], rows, str(title)), name)


def _line(wish: Any, behind: list[str]) -> list[Any]:
    return [
        wish.pk,
        str(wish.get_kind_display()),
        wish.system.name if wish.system else None,
        wish.title,
        wish.text,
        ", ".join(behind),
        str(WishBacking.Weight(wish.most).label) if wish.most else None,
        wish.rank,
        wish.supplier_reference or None,
        wish.promised_on,
    ]
