"""The parties' own steps of a merge or split, in the order they are done."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.registry import SuccessionStep
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.journal import undo
from samdrift.parties.services.succession import parts, people


def _undo(data: list[list[Any]], _by: Viewer) -> None:
    undo(data)


STEPS = (
    SuccessionStep(
        "parties.memberships",
        _("Part in arrangements"),
        10,
        parts.preview_memberships,
        parts.apply_memberships,
        _undo,
    ),
    SuccessionStep(
        "parties.seats", _("Seat municipality"), 20, parts.preview_seats, parts.apply_seats, _undo
    ),
    SuccessionStep(
        "parties.transfers",
        _("Transferred tasks"),
        30,
        parts.preview_transfers,
        parts.apply_transfers,
        _undo,
    ),
    SuccessionStep(
        "parties.people",
        _("People"),
        40,
        people.preview_people,
        people.apply_people,
        people.undo_people,
    ),
    SuccessionStep(
        "parties.mandates", _("Mandates"), 50, people.preview_mandates, people.apply_mandates, _undo
    ),
    SuccessionStep(
        "parties.appointments",
        _("Roles for the member"),
        60,
        people.preview_appointments,
        people.apply_appointments,
        _undo,
    ),
    SuccessionStep(
        "parties.logins", _("Login"), 70, people.preview_logins, people.apply_logins, _undo
    ),
    SuccessionStep(
        "parties.figures", _("Key figures"), 80, people.preview_figures, people.apply_nothing, _undo
    ),
)
"""Other rooms' steps: orders from 100."""
