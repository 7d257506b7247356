"""The same done to many cases: each by itself, so that one that cannot be done holds up no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.services import cases as acts
from samdrift.kernel.errors import DomainError
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import require_text


@dataclass(frozen=True)
class Outcome:
    """How many it was done to, and those it was not, each with why."""

    done: int
    refused: tuple[tuple[Case, str], ...] = ()


def to_each(cases: Iterable[Case], act: Callable[[Case], Any]) -> Outcome:
    done, refused = 0, []
    for case in cases:
        try:
            with transaction.atomic():
                act(case)
        except DomainError as error:
            refused.append((case, str(error.message)))
        else:
            done += 1
    return Outcome(done, tuple(refused))


@transaction.atomic
def tell_all(cases: Sequence[Case], *, text: str, by: Viewer) -> Outcome:
    """Write the same public answer in each case that is open."""
    plain = require_text(text, "text", _("Write what they are to know."))
    still_open = [one for one in cases if one.is_open]
    return to_each(
        still_open, lambda case: acts.write(case, by=by, text=plain, public=True, kind="answer")
    )


@transaction.atomic
def solve_all(cases: Sequence[Case], *, solution: str, root_cause: str, by: Viewer) -> Outcome:
    """Solve each case that is open in the same way."""
    still_open = [one for one in cases if one.is_open]
    return to_each(
        still_open,
        lambda case: acts.resolve(case, by=by, solution=solution, root_cause=root_cause),
    )
