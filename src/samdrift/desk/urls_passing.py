"""Addresses of the desk: passing."""

from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []
