"""A page of another desk, and what must stand in it for the measure to count."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """`pattern` must be found with at least `least` different first groups."""

    what: str
    path: str
    pattern: str
    least: int
