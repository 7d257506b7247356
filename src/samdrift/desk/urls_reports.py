"""Addresses of the desk: reports."""

from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []
