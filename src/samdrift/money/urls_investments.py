"""Addresses of the joint investment portfolio and grants."""

from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []
