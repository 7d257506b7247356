"""Addresses of purchase against lease."""

from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []
