"""Addresses of approval of incoming invoices."""

from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []
