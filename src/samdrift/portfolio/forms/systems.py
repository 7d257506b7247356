"""Forms of systems, areas and likeness."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import DayField, Form, YesNoUnknown, choose
from samdrift.kernel.reach import seen
from samdrift.parties.models.suppliers import Supplier
from samdrift.portfolio.forms import common
from samdrift.portfolio.models.systems import ServiceArea, System
from samdrift.portfolio.queries import systems as queries

LONGEST = 160
"""Letters in a name."""


class SystemForm(Form):
    name = forms.CharField(label=_("Name"), max_length=LONGEST)
    short_name = common.text(_("Short name"), 40)
    other_names = forms.CharField(
        label=_("Other names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One on each line. Spreadsheets that use one of them mean this system."),
    )
    supplier = choose(Supplier.objects.none(), _("Supplier"), required=False)
    areas = common.areas()
    purpose = common.lines(_("What it is for"))
    kind = common.pick(_("Kind of system"), System.Kind.choices)
    life_cycle = common.pick(_("Life cycle"), System.LifeCycle.choices)
    management = common.pick(
        _("How it is managed"),
        System.Management.choices,
        required=True,
        help_text=_("Decides which roles the system has to have."),
    )
    introduced_on = DayField(label=_("Introduced"), required=False)
    replace_on = DayField(label=_("To be replaced by"), required=False)
    ends_on = DayField(label=_("Ends"), required=False)
    strategic_fit = common.scale(_("Strategic fit"))
    functional_fit = common.scale(_("Functional fit"))
    technical_fit = common.scale(_("Technical fit"))
    critical_periods = common.text(
        _("Critical periods"), 300, help_text=_("For example the pay run on the 8th.")
    )
    national_component = YesNoUnknown(label=_("Is a national common component"))
    website = common.website(_("Website"))
    note = common.lines(_("Note"))

    def prepare(self) -> None:
        self.fields["supplier"].queryset = seen(Supplier, self.viewer).order_by("sort_key")  # type: ignore[attr-defined]
        common.offer_areas(self.fields["areas"], self.viewer)
        if self.instance is not None:
            # It is changed on a page of its own, which tells what follows.
            del self.fields["management"]

    def values_of(self, instance: Any) -> dict[str, Any]:
        names = [one.name for one in queries.other_names(instance, self.viewer)]
        return {
            **super().values_of(instance),
            "areas": [area.pk for area in instance.areas.all()],
            "other_names": "\n".join(names),
        }

    def clean_other_names(self) -> list[str]:
        names = [" ".join(line.split()) for line in self.cleaned_data["other_names"].splitlines()]
        too_long = next((name for name in names if len(name) > LONGEST), None)
        if too_long:
            raise forms.ValidationError(
                _("“%(name)s…” is too long. Write at most 160 characters on a line."),
                params={"name": too_long[:40]},
            )
        return [name for name in names if name]

    def clean_areas(self) -> list[ServiceArea]:
        return list(self.cleaned_data["areas"])


class AreaForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    parent = choose(
        ServiceArea.objects.none(),
        _("Lies under"),
        required=False,
        empty_label=_("Nothing: it is an area of its own"),
    )

    def prepare(self) -> None:
        tops = seen(ServiceArea, self.viewer).filter(parent=None).order_by("order", "name")
        if self.instance is not None:
            tops = tops.exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = tops  # type: ignore[attr-defined]


class MergeAreaForm(Form):
    into = choose(ServiceArea.objects.none(), _("Merge with"))

    def prepare(self) -> None:
        field: Any = self.fields["into"]
        field.queryset = seen(ServiceArea, self.viewer)
        others = [a for a in queries.areas_in_order(self.viewer) if a != self.instance]
        field.widget.choices = [("", _("Choose")), *((a.pk, a.path) for a in others)]

    def values_of(self, _instance: Any) -> dict[str, Any]:
        return {}
