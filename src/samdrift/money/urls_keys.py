"""Addresses of keys of cost split."""

from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []
