"""Addresses of the desk: oncall."""

from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []
