"""Pages of members' agreement to joint management, and of how a system is managed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.kernel import rights
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import who
from samdrift.portfolio.forms.roles import ManagementForm, WithdrawForm
from samdrift.portfolio.lists.role_pages import consent_url, system_url
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import JointConsent
from samdrift.portfolio.queries import consents as queries
from samdrift.portfolio.queries import management as preview
from samdrift.portfolio.services import consents as services


@pages.inside
def of_system(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of the members that use a system has agreed to what."""
    viewer = who(request)
    system = one_seen(System, viewer, pk)
    tables = [queries.table_of(system, about, viewer) for about in JointConsent.About]
    context = {
        "system": system,
        "system_url": system_url(system),
        "tables": tables,
        "earlier": queries.earlier(system, viewer),
        "may_change": rights.allowed(viewer, "portfolio.change_management", system),
        "management_url": reverse("portfolio:role_management", args=[pk]),
    }
    return render(request, "portfolio/consent_system.html", context)


@pages.inside
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A member no longer agrees."""
    viewer = who(request)
    consent = one_seen(JointConsent, viewer, pk)
    rights.require(viewer, "portfolio.register_consent", consent)
    form = WithdrawForm(request.POST or None, viewer=viewer)
    back = consent_url(consent)
    if request.method == "POST" and form.is_valid():
        done = pages.try_act(
            form, lambda: services.withdraw(consent, by=viewer, **form.cleaned_data)
        )
        if done is not None:
            return pages.done(request, _("The agreement was withdrawn."), back)
    title = _("Withdraw: %(consent)s") % {"consent": consent}
    return pages.form_page(request, form, title=title, submit=_("Withdraw"), back=back)


@pages.inside
def management(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose how a system is managed, see what follows, and then do it."""
    viewer = who(request)
    system = one_seen(System, viewer, pk)
    rights.require(viewer, "portfolio.change_management", system)
    to = request.GET.get("to", "")
    context: dict[str, Any] = {"system": system, "back": system_url(system)}
    if to not in System.Management.values or to == system.management:
        context["form"] = ManagementForm(viewer=viewer, initial={"management": system.management})
        context["choices"] = [
            one for one in System.Management.choices if one[0] != system.management
        ]
        return render(request, "portfolio/role_management.html", context)
    form = ManagementForm({"management": to} if request.method == "POST" else None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        act = pages.try_act(
            form, lambda: services.change_management(system, by=viewer, management=to)
        )
        if act is not None:
            text = _("%(system)s is now managed so: %(how)s.") % {
                "system": system.name,
                "how": act.get_management_display(),
            }
            return pages.done(request, text, system_url(system))
    context |= {
        "to": System.Management(to),
        "preview": preview.change(system, to, viewer),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "portfolio/role_management.html", context, status=status)
