"""Keys for programs: made, shown once, ended."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from samdrift.kernel.forms_programs import TokenForm
from samdrift.kernel.models.site import Token
from samdrift.kernel.reach import one_seen, seen
from samdrift.kernel.services import tokens
from samdrift.kernel.web import pages


@never_cache
@pages.inside
def keys(request: HttpRequest) -> HttpResponse:
    """One's keys; a new one is shown on this page once and never again."""
    viewer = pages.who(request)
    form = TokenForm(request.POST if request.method == "POST" else None, viewer=viewer)
    secret = None
    if request.method == "POST" and form.is_valid():
        secret = pages.try_act(
            form, lambda: tokens.make_token(request.user, by=viewer, **form.cleaned_data)
        )
    context = {
        "tokens": seen(Token, viewer).filter(ended_at__isnull=True).order_by("-pk"),
        "form": TokenForm(viewer=viewer) if secret else form,
        "secret": secret,
    }
    status = 422 if form.errors else 200
    return render(request, "kernel/programs/tokens.html", context, status=status)


@require_POST
@pages.inside
def end(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = pages.who(request)
    tokens.end_token(one_seen(Token, viewer, pk), by=viewer)
    return pages.done(request, _("The key works no more."), "programs:keys")
