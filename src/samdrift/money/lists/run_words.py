"""How runs and what is in them are called, coloured and explained."""

from __future__ import annotations

from typing import Any

from django.urls import reverse


def run_url(run: Any) -> str:
    return reverse("money:run_detail", args=[run.pk])
