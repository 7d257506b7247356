"""The example: the rooms' demo steps, one after the other, on one stage."""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation

from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import Viewer

_LETTERS = "abcdefghkmnpqrstuvwxyz23456789"
OSLO = ZoneInfo("Europe/Oslo")
MakeLogin = Callable[[Any, str, Viewer], str]
"""Gives a person an account with a password; returns the address to log in with."""


@dataclass(frozen=True)
class Login:
    """A person of the example one can log in as: who it is in a few words, address, password."""

    who: str
    email: str
    password: str


@dataclass
class Stage:
    """What the steps share.

    `by` acts and holds every right. `chance` gives the same numbers for the same seed. A step
    keeps what later steps need with `keep("alta", member)`, and they fetch it by `stage["alta"]`.
    """

    by: Viewer
    chance: random.Random
    make_login: MakeLogin
    kept: dict[str, Any] = field(default_factory=dict)
    logins: list[Login] = field(default_factory=list)

    @property
    def today(self) -> dt.date:
        return self.by.today

    def keep(self, key: str, what: Any) -> Any:
        self.kept[key] = what
        return what

    def __getitem__(self, key: str) -> Any:
        return self.kept[key]

    def on(self, day: dt.date, hour: int = 9, minute: int = 0) -> Viewer:
        """Who acts, as if it were that day, at that time in Oslo."""
        return replace(self.by, today=day, at=self.instant(day, hour, minute))

    def instant(self, day: dt.date, hour: int = 9, minute: int = 0) -> dt.datetime:
        return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=OSLO)

    def login(self, person: Any, who: str) -> None:
        """Let the person log in, with a password drawn for this installation alone."""
        password = new_password()
        email = self.make_login(person, password, self.by)
        self.logins.append(Login(who, email, password))


def new_password() -> str:
    """Four groups of four letters that are not mistaken for each other, as `k4mp-…`."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def make(stage: Stage, tell: Callable[[str], None] = lambda _line: None) -> list[Login]:
    """Run every room's steps, in order and in one transaction: the example is whole or not there.

    What the acts write by themselves is in the example's own language.
    """
    with transaction.atomic(), translation.override("nb"):
        for step in registry.demo:
            tell(step.key)
            step.run(stage)
    return stage.logins
