"""Acts on delegations: end one, decide on it, or send the matter to the body itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samdrift.governance.forms import delegation as forms
from samdrift.governance.lists.delegation_pages import bar_of, delegation_url, limits_text
from samdrift.governance.lists.matter_words import matter_url
from samdrift.governance.models.delegation import Delegation
from samdrift.governance.models.matters import Matter
from samdrift.governance.queries import delegation as queries
from samdrift.governance.services import delegated, delegation
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import act_page, filled, press
from samdrift.kernel.web.pages import who


def _one(request: HttpRequest, pk: int) -> Delegation:
    found: Delegation | None = queries.listed(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"delegation {pk}")
    return found


@pages.inside
def end(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, row = who(request), _one(request, pk)
    rights.require(viewer, delegation.DELEGATE, row)

    def after(_ended: Any) -> str:
        """One that had not begun is gone."""
        there = queries.listed(viewer).filter(pk=pk).exists()
        return delegation_url(row) if there else reverse("governance:delegation_list")

    return act_page(
        request,
        filled(forms.EndForm, request, viewer, instance=row),
        lambda data: delegation.end_delegation(row, by=viewer, **data),
        title=_("End %(delegation)s") % {"delegation": row},
        submit=_("End"),
        back=delegation_url(row),
        told=_("The delegation is ended."),
        to=after,
    )


@pages.inside
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a decision on delegation; a refusal offers to send the matter to the body."""
    viewer, row = who(request), _one(request, pk)
    rights.require(viewer, delegated.DECIDE, row)
    asked = request.GET.get("matter", "")
    form = filled(forms.DecideForm, request, viewer, initial={"matter": asked})

    def act(data: dict[str, Any]) -> Any:
        values = dict(data)
        matter = values.pop("matter")
        return delegated.decide_on_delegation(matter, delegation=row, by=viewer, **values)

    return act_page(
        request,
        form,
        act,
        title=_("Decide on delegation: %(delegation)s") % {"delegation": row},
        submit=_("Decide"),
        back=delegation_url(row),
        told=lambda taken: _("It is decided: %(decision)s.") % {"decision": taken},
        row=row,
        bar=bar_of(row, viewer),
        limits=limits_text(row),
        matter=_chosen(form, asked),
        template="governance/delegation_decide.html",
    )


def _chosen(form: forms.DecideForm, asked: str) -> Matter | None:
    value = form["matter"].value() or asked
    field: Any = form.fields["matter"]
    return field.queryset.filter(pk=value).first() if str(value).isdecimal() else None


@require_POST
@pages.inside
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the matter to the body that delegated: it decides for itself."""
    viewer, row = who(request), _one(request, pk)
    value = request.POST.get("matter", "")
    matter = one_seen(Matter, viewer, int(value) if value.isdecimal() else 0)

    def sent() -> Any:
        return delegated.send_to_giver(matter, delegation=row, by=viewer)

    told = _("“%(matter)s” was sent to %(body)s.") % {"matter": matter, "body": row.from_body}
    return press(request, sent, told=told, back=delegation_url(row), to=matter_url(matter))
