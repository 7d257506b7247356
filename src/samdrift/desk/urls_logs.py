"""Addresses of the desk: logs."""

from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []
