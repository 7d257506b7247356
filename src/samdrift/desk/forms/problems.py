"""Forms of problems."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.queries.problems import open_problems
from samdrift.kernel.forms import Form, at_most, choose
from samdrift.parties.forms.common import lines, text


class CauseForm(Form):
    root_cause = text(_("What it comes of"), 120, required=True)


class TellForm(Form):
    text = lines(
        _("What those who wait are to know"),
        rows=6,
        required=True,
        help_text=_("The same answer is written in every attached case that is open."),
    )

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class SolveForm(Form):
    solution = lines(_("How it was solved"), rows=5, required=True)
    root_cause = text(_("What it came of"), 120)
    with_incidents = forms.BooleanField(
        label=_("Solve the attached cases that are open too"), required=False, initial=True
    )
    answer = lines(
        _("What those who wait are told"), rows=4, help_text=_("Left empty, it is the solution.")
    )

    def values_of(self, instance: Case) -> dict[str, Any]:
        return {"root_cause": instance.root_cause, "solution": instance.solution}


class AttachForm(Form):
    """The problem a case comes of."""

    problem = choose(Case.objects.none(), _("Problem"))

    def prepare(self) -> None:
        if self.viewer is not None:
            field: Any = self.fields["problem"]
            field.queryset = at_most(open_problems(self.viewer))

    def values_of(self, instance: Case) -> dict[str, Any]:
        return {"problem": instance.problem_id}


class ChosenCasesForm(Form):
    """Cases ticked in a list of likely ones, and one more by its number."""

    cases = forms.ModelMultipleChoiceField(queryset=Case.objects.none(), required=False)
    number = forms.IntegerField(label=_("Or the number of a case"), required=False, min_value=1)

    def prepare(self) -> None:
        field: Any = self.fields["cases"]
        field.queryset = self.instance

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is ticked
        return {}

    def clean(self) -> dict[str, Any]:
        """All that are chosen, in `cases`."""
        given = super().clean() or {}
        chosen = list(given.get("cases") or [])
        number = given.get("number")
        if number:
            one = self.instance.filter(pk=number).first()
            if one is None:
                self.add_error("number", _("Write the number of a case you work with."))
            else:
                chosen.append(one)
        if not chosen and not self.errors:
            self.add_error(None, _("Choose at least one case."))
        return {"cases": chosen}
