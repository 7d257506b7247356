"""Causes a case may wait for."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.services.site_language import in_site_language
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.services.calendars import MANAGE, require_free, set_ended
from samdrift.kernel.history import Happening, record, record_all
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import first_values, lock, require_text, write

For = PauseCause.For


@transaction.atomic
def add_cause(*, by: Viewer, name: str, waits_for: str) -> PauseCause:
    require(by, MANAGE)
    given = {"name": _name(name), "waits_for": waits_for}
    require_free(PauseCause, given["name"])
    cause = PauseCause(code=_free_code(given["name"]), **given)
    cause.save()
    record("pause_cause.added", cause, by=by, changes=first_values(given))
    return cause


@transaction.atomic
def change_cause(cause: PauseCause, *, by: Viewer, name: str, waits_for: str) -> PauseCause:
    held = lock(PauseCause, cause.pk)
    require(by, MANAGE, held)
    values = {"name": _name(name), "waits_for": waits_for}
    require_free(PauseCause, values["name"], but=held.pk)
    changes = write(held, values)
    if changes:
        record("pause_cause.changed", held, by=by, changes=changes)
    return held


@transaction.atomic
def end_cause(cause: PauseCause, *, by: Viewer) -> PauseCause:
    """It cannot be chosen any more; cases that wait for it go on waiting."""
    held = lock(PauseCause, cause.pk)
    require(by, MANAGE, held)
    return set_ended(held, "pause_cause.ended", by.now, by)


@transaction.atomic
def reopen_cause(cause: PauseCause, *, by: Viewer) -> PauseCause:
    held = lock(PauseCause, cause.pk)
    require(by, MANAGE, held)
    return set_ended(held, "pause_cause.reopened", None, by)


def _name(name: str) -> str:
    return require_text(name, "name", _("Write what a case waits for."))


def _free_code(name: str) -> str:
    """A code that no other cause has: clocks keep it for good."""
    base = slugify(name)[:24] or "cause"
    taken = set(PauseCause.objects.values_list("code", flat=True))
    return next(
        code
        for code in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3)))
        if code not in taken
    )


def _standard() -> dict[str, tuple[str, str]]:
    return {
        "user": (_now("Answer from the one who asked"), For.USER),
        "supplier": (_now("A supplier"), For.SUPPLIER),
        "change": (_now("A planned change"), For.CHANGE),
        "approval": (_now("Approval"), For.APPROVAL),
        "other": (_now("Something else (say what)"), For.OTHER),
    }


def load_standard_causes(*, by: Viewer) -> int:
    """Put in the causes to start from, where there are none. Returns how many were put in."""
    if PauseCause.objects.exists():
        return 0
    with in_site_language():
        told: Any = _standard()
    made = [
        PauseCause.objects.create(code=code, name=name, waits_for=waits_for)
        for code, (name, waits_for) in told.items()
    ]
    record_all([Happening("pause_cause.added", one) for one in made], by=by)
    return len(made)
