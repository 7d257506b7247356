"""A deviation is taken back to all: the same matter with another text, in a new round."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc.ratification import same_text
from samdrift.governance.models.matters import Matter, Version
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.governance.queries.basis import members_of
from samdrift.governance.services.numbers import next_serial
from samdrift.governance.services.ratification import Asked, Terms, begin, close, hold, step_now
from samdrift.governance.services.versions import freeze
from samdrift.kernel.errors import DomainError
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import day_text, lock, require_text


@transaction.atomic
def next_round(
    ratification: Ratification,
    *,
    reason: str,
    by: Viewer,
    resolution: str | None = None,
    **terms: Any,
) -> Ratification:
    """Take the matter back to all, with `resolution` (or the basis as it is now) as the new text.

    `terms` are those of `begin_round`; the rule is the same as before unless another is given. Who has
    adopted that very text already, unchanged or as its own change, is not asked again.
    """
    serial = next_serial(Matter, by.today.year)
    matter = lock(Matter, ratification.matter_id)
    old = hold(ratification, by)
    if old.met_on is not None:
        raise DomainError(
            "took_effect",
            _("The rule was met on %(day)s. What is to be changed now is a new matter.")
            % {"day": day_text(old.met_on)},
        )
    text = require_text(reason, "reason", _("Write why it goes round again."))
    step = step_now(matter)
    version = freeze(matter, by=by, reason=text, resolution=resolution)
    asked = list(Answer.objects.filter(ratification=old))
    _require_new(old, version, {one.member_id for one in asked}, by)
    carried = {one.member_id: one for one in asked if _is_adopted(one, old.version, version)}
    close(old, text, by)
    about = Asked(matter, step, version, carried)
    return begin(about, Terms(**{"rule": old.rule, **terms}), serial, by)


def _require_new(old: Ratification, version: Version, asked: set[int], by: Viewer) -> None:
    """Refuse to ask the same members about the same text once more."""
    members = {one.pk for one in members_of(old.matter, by.today)}
    if version.digest == old.version.digest and members == asked:
        raise DomainError(
            "nothing_new",
            _(
                "The text is the same as the members are asked about now, and so are the members. Change the text first."
            ),
            field="resolution",
        )


def _is_adopted(answer: Answer, before: Version, now: Version) -> bool:
    """Whether the member has adopted this very text: the one asked about, or as it changed it."""
    if answer.status == Answer.Status.ADOPTED:
        return before.digest == now.digest
    if answer.status != Answer.Status.CHANGED:
        return False
    return before.content == now.content and same_text(answer.text, now.resolution)
