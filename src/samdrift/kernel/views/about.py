"""What Samdrift is and its licence, and every component with an example."""

from __future__ import annotations

from functools import cache
from importlib import metadata
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

import samdrift
from samdrift.kernel.example_form import ExampleForm
from samdrift.kernel.web.pages import signed_in

TONES = ("neutral", "info", "success", "warning", "danger")


def about(request: HttpRequest) -> HttpResponse:
    context = {"version": samdrift.__version__, "licence": licence()}
    return render(request, "kernel/about.html", context)


@cache
def licence() -> str:
    """The licence's text: beside the installed package, or in the checkout."""
    try:
        files = metadata.files("samdrift") or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "LICENSE":
            return Path(str(file.locate())).read_text(encoding="utf-8")
    checkout = Path(samdrift.__file__).resolve().parents[2] / "LICENSE"
    return checkout.read_text(encoding="utf-8") if checkout.is_file() else ""


@signed_in
def components(request: HttpRequest) -> HttpResponse:
    sent = {"name": "", "day": "31.02.2026", "kind": "x"} if "wrong" in request.GET else None
    return render(request, "kernel/components.html", {"tones": TONES, "form": ExampleForm(sent)})
