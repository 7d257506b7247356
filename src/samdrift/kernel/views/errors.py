"""Pages shown when something is not there, not allowed or broken."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001 -- so Django calls it
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001 -- so Django calls it
    return render(request, "403.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- so Django calls it
    """Made without asking the database anything: that may be what is broken."""
    return HttpResponse(render_to_string("500.html"), status=500)
