"""Addresses of the desk: outgoing."""

from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []
