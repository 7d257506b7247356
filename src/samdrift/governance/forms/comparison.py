"""Forms of a comparison: criteria, the grid of scores, a member's weights, the choice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc.criteria import starters
from samdrift.governance.calc.score_grid import Problem, read_grid, read_score
from samdrift.governance.models.basis import Alternative
from samdrift.governance.queries.comparison import Board
from samdrift.governance.services.comparison import Given
from samdrift.kernel.forms import Form, Number, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import lines, text

MOST_WEIGHT = 100_000


class WeightField(Number):
    """A weight, written with comma or point."""

    def __init__(self, **more: Any) -> None:
        limits: dict[str, Any] = {"min_value": 0, "max_value": MOST_WEIGHT}
        super().__init__(max_digits=9, decimal_places=3, **limits, **more)


class CriterionForm(Form):
    """`scored` tells that scores are given, so that a change of the scale needs a reason."""

    name = text(_("Criterion"), 120, required=True)
    worst = text(
        _("What 0 means"), 200, required=True, help_text=_("The worst that can be thought of.")
    )
    best = text(
        _("What 100 means"), 200, required=True, help_text=_("The best that can be thought of.")
    )
    weight = WeightField(
        label=_("Weight"),
        initial=10,
        help_text=_("Any number: only the relation between the weights counts."),
    )
    reason = lines(
        _("Why it is changed now"), help_text=_("Needed when scores are given already."), rows=2
    )


class RemoveForm(Form):
    reason = lines(
        _("Why it is removed"), help_text=_("Needed when scores are given already."), rows=2
    )


class StarterForm(Form):
    keys = forms.MultipleChoiceField(
        label=_("Criteria to begin from"), widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        field: Any = self.fields["keys"]
        found = starters(get_language() or "nb")
        field.choices = [(one.key, one.name) for one in found]
        field.initial = [one.key for one in found]

    def clean_keys(self) -> list[Any]:
        chosen = set(self.cleaned_data["keys"])
        return [one for one in starters(get_language() or "nb") if one.key in chosen]


class WeightsForm(Form):
    """A weight for each criterion; all empty is as for all."""

    def __init__(self, *args: Any, board: Board, member: Any, **more: Any) -> None:
        self.board, self.member = board, member
        super().__init__(*args, **more)

    def prepare(self) -> None:
        own = self.board.weights.get(self.member.pk, {})
        for one in self.board.criteria:
            hint = _("For all: %(weight)s") % {"weight": f"{one.weight.normalize():f}"}
            self.fields[f"c{one.pk}"] = WeightField(label=one.name, required=False, help_text=hint)
            self.initial[f"c{one.pk}"] = own.get(one.pk)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return {
            "weights": {one.pk: data.get(f"c{one.pk}") for one in self.board.criteria},
        }


class ChooseForm(Form):
    alternative = choose(
        Alternative.objects.none(),
        _("Chosen alternative"),
        required=False,
        empty_label=_("None of them"),
    )
    reason = lines(_("Where it says so"), rows=2, help_text=_("The decision, when it is taken."))

    def prepare(self) -> None:
        if self.viewer is None or self.instance is None:
            return
        rows = seen(Alternative, self.viewer).filter(matter=self.instance)
        field: Any = self.fields["alternative"]
        field.queryset = rows.filter(barred="").order_by("order", "pk")
        self.initial["alternative"] = rows.filter(is_chosen=True).first()

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- set in prepare
        return {}


PROBLEMS: dict[str, Any] = {
    "no_header": _(
        "The first line must name the alternatives or the criteria, as they are called here."
    ),
    "unknown_name": _("Line %(line)s: “%(what)s” is neither an alternative nor a criterion here."),
    "bad_score": _("Line %(line)s: “%(what)s” is not a score from 0 to 100."),
    "twice": _("Line %(line)s: “%(what)s” stands twice."),
}


class ScoresForm(Form):
    """A field for each cell, its reason, and a place to paste a grid from a spreadsheet."""

    pasted = lines(
        _("Paste from a spreadsheet"),
        rows=4,
        max_length=50_000,
        strip=False,
        help_text=_(
            "Copy the cells with the names of the alternatives in the first row and of the criteria in the first column, or the other way round. What is pasted goes before what is written above."
        ),
    )

    def __init__(self, *args: Any, board: Board, **more: Any) -> None:
        self.board = board
        super().__init__(*args, **more)

    def prepare(self) -> None:
        for way in self.board.alternatives:
            for one in self.board.criteria:
                self._cell(way.pk, one.pk, f"{one.name} – {way.name}")

    def _cell(self, way: int, criterion: int, label: str) -> None:
        score = self.board.scores.get((way, criterion))
        attrs = {"inputmode": "decimal", "size": 5, "autocomplete": "off", "aria-label": label}
        self.fields[f"s{way}_{criterion}"] = forms.CharField(
            label=label, required=False, max_length=12, widget=forms.TextInput(attrs=attrs)
        )
        told = _now("Why: %(cell)s") % {"cell": label}
        more = {"aria-label": told, "placeholder": _now("Why"), "autocomplete": "off"}
        self.fields[f"r{way}_{criterion}"] = forms.CharField(
            label=told, required=False, max_length=300, widget=forms.TextInput(attrs=more)
        )
        if score is not None:
            shown = f"{score.value.normalize():f}".replace(".", ",")
            self.initial[f"s{way}_{criterion}"] = shown
            self.initial[f"r{way}_{criterion}"] = score.reason

    def rows(self) -> list[tuple[Any, list[tuple[str, Any, Any]]]]:
        """Each criterion with its cells: (alternative, score, reason)."""
        return [
            (
                one,
                [
                    (way.name, self[f"s{way.pk}_{one.pk}"], self[f"r{way.pk}_{one.pk}"])
                    for way in self.board.alternatives
                ],
            )
            for one in self.board.criteria
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        scores = {
            (way.pk, one.pk): Given(
                self._score(f"s{way.pk}_{one.pk}", data), data.get(f"r{way.pk}_{one.pk}", "")
            )
            for way in self.board.alternatives
            for one in self.board.criteria
        }
        for key, value in self._pasted(data).items():
            scores[key] = Given(value, scores[key].reason)
        return {"scores": scores}

    def _score(self, name: str, data: dict[str, Any]) -> Decimal | None:
        try:
            return read_score(data.get(name) or "")
        except ValueError:
            self.add_error(name, _now("Write a number from 0 to 100, or leave it empty."))
            return None

    def _pasted(self, data: dict[str, Any]) -> dict[tuple[int, int], Decimal | None]:
        text_ = data.get("pasted") or ""
        if not text_.strip():
            return {}
        found = read_grid(
            text_,
            {one.name: one.pk for one in self.board.alternatives},
            {one.name: one.pk for one in self.board.criteria},
        )
        for problem in found.problems:
            self.add_error("pasted", _told(problem))
        return found.scores


def _told(problem: Problem) -> str:
    return str(PROBLEMS[problem.code] % {"line": problem.line, "what": problem.what})
