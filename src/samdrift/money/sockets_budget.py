"""What money puts into the sockets: budget."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.registry import Kind, MenuEntry, Reference, SuccessionStep, registry
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_events
from samdrift.money.intake import figure_load  # noqa: F401 -- fills its own
from samdrift.money.lists.figure_words import line_url, set_url
from samdrift.money.models.accounts import FigureSet, StandardLine
from samdrift.money.services import figure_succession as succession
from samdrift.money.services.lines import load_standard_lines


def _sees_figures(viewer: Viewer) -> bool:
    return viewer.inside


registry.add_kind(Kind(FigureSet, _("Budget or accounts"), set_url, related=("member",)))
registry.add_kind(Kind(StandardLine, _("Line of the cost table"), line_url))
registry.add_menu(
    MenuEntry(
        "cost", "money", _("Cost, budget and accounts"), "money:cost_table", 30, _sees_figures
    )
)
registry.add_reference(Reference("money", 60, load_standard_lines))
registry.add_succession(
    SuccessionStep(
        "money.expected",
        _("Invoices awaited"),
        260,
        succession.preview,
        succession.apply,
        succession.undo_step,
    )
)
name_events(
    {
        "figures.read": _("Figures were taken in"),
        "standard_line.added": _("A line was added to the cost table"),
        "standard_line.changed": _("A line of the cost table was changed"),
        "standard_line.prefix_added": _("Accounts were tied to a line"),
        "standard_line.prefix_removed": _("Accounts were untied from a line"),
    }
)
