"""Acts on delegations: end one, decide on it, or send the matter to the body itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samdrift.governance.forms import delegation as forms
from samdrift.governance.lists.delegation_pages import bar_of, delegation_url, limits_text
from samdrift.governance.models.delegation import Delegation
from samdrift.governance.models.matters import Matter
from samdrift.governance.queries import delegation as queries
from samdrift.governance.services import delegated, delegation
from samdrift.kernel import rights
from samdrift.kernel.errors import DomainError, OutOfReach, Refused
from samdrift.kernel.reach import one_seen
from samdrift.kernel.registry import registry
from samdrift.kernel.web import pages
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
    form = forms.EndForm(request.POST or None, viewer=viewer, instance=row)
    if form.is_valid():
        ended = pages.try_act(
            form, lambda: delegation.end_delegation(row, by=viewer, **form.cleaned_data)
        )
        if ended is not None:
            # One that had not begun is gone.
            there = queries.listed(viewer).filter(pk=pk).exists()
            to = delegation_url(row) if there else reverse("governance:delegation_list")
            return pages.done(request, _("The delegation is ended."), to)
    title = _("End %(delegation)s") % {"delegation": row}
    return pages.form_page(request, form, title=title, submit=_("End"), back=delegation_url(row))


@pages.inside
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a decision on delegation; a refusal offers to send the matter to the body."""
    viewer, row = who(request), _one(request, pk)
    rights.require(viewer, delegated.DECIDE, row)
    asked = request.GET.get("matter", "")
    form = forms.DecideForm(request.POST or None, viewer=viewer, initial={"matter": asked})
    if form.is_valid():
        values = dict(form.cleaned_data)
        matter = values.pop("matter")
        taken = pages.try_act(
            form,
            lambda: delegated.decide_on_delegation(matter, delegation=row, by=viewer, **values),
        )
        if taken is not None:
            text = _("It is decided: %(decision)s.") % {"decision": taken}
            return pages.done(request, text, delegation_url(row))
    chosen = _chosen(form, asked)
    title = _("Decide on delegation: %(delegation)s") % {"delegation": row}
    more: dict[str, Any] = {
        "row": row,
        "bar": bar_of(row, viewer),
        "limits": limits_text(row),
        "matter": chosen,
        "template": "governance/delegation_decide.html",
    }
    return pages.form_page(
        request, form, title=title, submit=_("Decide"), back=delegation_url(row), **more
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
    try:
        delegated.send_to_giver(matter, delegation=row, by=viewer)
    except Refused:
        raise
    except DomainError as error:
        return pages.undone(request, error.message, delegation_url(row))
    text = _("“%(matter)s” was sent to %(body)s.") % {"matter": matter, "body": row.from_body}
    kind = registry.kinds.get("governance.matter")
    return pages.done(request, text, kind.url(matter) if kind else delegation_url(row))
