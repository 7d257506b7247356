"""Addresses of invoices to members, and postings."""

from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []
