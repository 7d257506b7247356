"""Why a measure is in its phase, in plain words. What the viewer may not see is not named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from samdrift.governance.calc.phases import Phase, Placed
from samdrift.governance.models.measures import Measure
from samdrift.governance.queries.measures import Standing, Way
from samdrift.kernel.lists import label_of
from samdrift.kernel.templatetags.shown import quoted

TONES = {"planned": "neutral", "under_way": "info", "done": "success", "dropped": "neutral"}
PHASES: dict[str, Any] = {
    "one": pgettext_lazy("of a roadmap", "Phase one"),
    "two": pgettext_lazy("of a roadmap", "Phase two"),
    "out": pgettext_lazy("of a roadmap", "Falls away"),
}
PHASE_TONES = {"one": "success", "two": "warning", "out": "danger"}
LEADS: dict[str, Any] = {
    "one": gettext_lazy("Can begin, whatever is chosen."),
    "two": gettext_lazy("Waits for a decision or a choice."),
    "out": gettext_lazy("What is decided leaves no room for it."),
}


@dataclass(frozen=True)
class Reason:
    """A sentence, with the matter it is about put in between: before, its name and address, after."""

    before: str
    label: str
    url: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}{self.label}{self.after}"


@dataclass(frozen=True)
class Shown:
    """A measure as the roadmap shows it."""

    row: Measure
    phase: Phase
    reasons: list[Reason]

    @property
    def phase_name(self) -> Any:
        return PHASES[self.phase.value]

    @property
    def tone(self) -> str:
        return PHASE_TONES[self.phase.value]


def measure_url(measure: Measure) -> str:
    return reverse("governance:measure_detail", args=[measure.pk])


def status_tag(measure: Measure) -> Any:
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>',
        TONES[measure.status],
        label_of(measure, "status"),
    )


def period(measure: Measure) -> str:
    """01.01.2027 – 30.06.2027: the last day counted with it."""
    days = [f"{one:%d.%m.%Y}" if one else "" for one in (measure.starts_on, measure.ends_on)]
    return " – ".join(days).strip(" –") if not all(days) else " – ".join(days)


def shown(measures: Sequence[Measure], found: Standing) -> list[Shown]:
    """Each measure with its phase and why."""
    made = []
    for row in measures:
        placed = found.place(row.pk)
        made.append(Shown(row, placed.phase, reasons(row.pk, placed, found)))
    return made


def reasons(measure: int, placed: Placed, found: Standing) -> list[Reason]:
    if placed.phase == Phase.ONE:
        return _free(measure, found)
    told = [_matter(pk, placed.phase, found) for pk in placed.matters]
    return told + [_choice(measure, pk, placed.phase, found) for pk in placed.choices]


def _about(text: str, matter: int, found: Standing) -> Reason:
    """Split the sentence at its %(matter)s, so that the name can be a link."""
    before, _mark, after = text.partition("%(matter)s")
    named = found.named.get(matter)
    label = named.label if named else _("a matter you may not see")
    return Reason(before, label, named.url if named else "", after)


def _matter(pk: int, phase: Phase, found: Standing) -> Reason:
    if phase == Phase.OUT:
        return _about(_("Falls away because it came to nothing: %(matter)s."), pk, found)
    return _about(_("Waits for the decision in %(matter)s."), pk, found)


def _choice(measure: int, pk: int, phase: Phase, found: Standing) -> Reason:
    held = _names(found.held(measure, pk)) if pk in found.named else ""
    if phase == Phase.TWO:
        if pk in found.adopted:
            text = _("%(matter)s is decided, but it is not said which alternative was chosen.")
            return _about(text, pk, found)
        text = _("Waits for the choice in %(matter)s.")
        return _about(_with_held(text, held), pk, found)
    chosen = found.chosen(pk)
    if chosen is not None and pk in found.named:
        text = _("Falls away because “%(chosen)s” was chosen in %(matter)s.")
        text = text.replace("%(chosen)s", chosen.name)
    elif pk in found.rejected:
        text = _("Falls away because nothing was chosen in %(matter)s.")
    else:
        text = _("Falls away by the choice in %(matter)s.")
    return _about(_with_held(text, held), pk, found)


def _with_held(text: str, held: str) -> str:
    if not held:
        return text
    more = _("It holds under %(ways)s.").replace("%(ways)s", held)
    return f"{text} {more}"


def _names(ways: Sequence[Way]) -> str:
    return ", ".join(quoted(one.name) for one in ways)


def _free(measure: int, found: Standing) -> list[Reason]:
    """Why it can begin: what it needed is adopted, and it holds under all that may be chosen."""
    told = [
        _about(_("%(matter)s is adopted and in force."), pk, found)
        for pk in sorted(found.needs[measure])
    ]
    for pk in sorted(found.choices_of(measure)):
        if found.chosen(pk) is None:
            told.append(_about(_("Holds under every alternative of %(matter)s."), pk, found))
        else:
            told.append(_about(_("Holds under what was chosen in %(matter)s."), pk, found))
    if not told:
        told.append(Reason(_("It waits for no decision."), "", "", ""))
    return told
