"""What can be done with several cases at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.desk.forms import queue as forms
from samdrift.desk.rules_queue import QUEUE
from samdrift.desk.services import queue_bulk as bulk
from samdrift.kernel.lists import Act
from samdrift.kernel.viewer import Viewer

Do = Callable[[Sequence[Any], Viewer, Mapping[str, Any]], bulk.Outcome]


def _counted(do: Do) -> Any:
    def count(rows: Sequence[Any], by: Viewer, values: Mapping[str, Any]) -> int:
        return len(do(rows, by, values).done)

    return count


DOES: dict[str, Do] = {
    "take": bulk.take,
    "assign": bulk.assign,
    "wait": bulk.wait,
    "priority": bulk.prioritise,
    "answer": bulk.answer,
    "resolve": bulk.resolve,
    "merge": bulk.merge,
}
_TOLD: dict[str, tuple[Any, Any, Any]] = {
    "take": (_("Take"), None, _("They become yours.")),
    "assign": (_("Hand to"), forms.AssignForm, _("They go to this team or person.")),
    "wait": (_("Let wait"), forms.WaitForm, _("Clocks stand still where the agreement says so.")),
    "priority": (
        _("Priority"),
        forms.PriorityForm,
        _("Deadlines follow the new priority, as the agreement says."),
    ),
    "answer": (
        _("Answer all"),
        forms.AnswerForm,
        _("The same answer goes to all who asked. It cannot be taken back."),
    ),
    "resolve": (
        _("Solve"),
        forms.ResolveForm,
        _(
            "All who asked are told, and can open the case again. What lies with suppliers is taken back."
        ),
    ),
    "merge": (_("Merge"), forms.MergeForm, _("They become part of the case you name.")),
}
ACTS = tuple(
    Act(key, label, QUEUE, _counted(DOES[key]), form, confirm)
    for key, (label, form, confirm) in _TOLD.items()
)
ENDING = frozenset({"resolve", "merge"})
"""Acts after which nobody is asked to approve in the case any more."""
