"""Web hooks: added, looked after, ended."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from samdrift.kernel.forms_programs import HookForm
from samdrift.kernel.models.mail import Hook
from samdrift.kernel.reach import one_seen, seen
from samdrift.kernel.services import hooks
from samdrift.kernel.web import pages


@never_cache
@pages.inside
def listed(request: HttpRequest) -> HttpResponse:
    """One's web hooks; a new one's key is shown on this page once and never again."""
    viewer = pages.who(request)
    form = HookForm(request.POST if request.method == "POST" else None, viewer=viewer)
    made = None
    if request.method == "POST" and form.is_valid():
        made = pages.try_act(form, lambda: hooks.add_hook(by=viewer, **form.cleaned_data))
    context = {
        "hooks": seen(Hook, viewer).order_by("-pk")[:50],
        "form": HookForm(viewer=viewer) if made else form,
        "secret": made[1] if made else None,
    }
    status = 422 if form.errors else 200
    return render(request, "kernel/programs/hooks.html", context, status=status)


@require_POST
@pages.inside
def end(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = pages.who(request)
    hooks.end_hook(one_seen(Hook, viewer, pk), by=viewer)
    return pages.done(request, _("The address is told no more."), "programs:hooks")
