"""The one way an act is refused, turned into a form error, a partial or problem+json in one place."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """An act that cannot be done: `code` for programs, `message` for people, `field` where known.

    The message says what, where and how to mend it.
    """

    status = 422

    def __init__(
        self, code: str, message: str | Promise, *, field: str = "", **values: Any
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
        self.values = values

    def __str__(self) -> str:
        return str(self.message)


class Refused(DomainError):
    """The person may not do this; says who may."""

    status = 403


class OutOfReach(Exception):
    """The object does not exist for this person: shown as not found."""


class ReadOnly(DomainError):
    """The page is shown as of another day and cannot be changed."""

    status = 409


def read_only() -> ReadOnly:
    """The refusal of any change on a page shown as of another day."""
    text = _("You are looking at another day. Go back to today to make changes.")
    return ReadOnly("read_only", text)
