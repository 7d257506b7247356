"""Fields that several forms of the portfolio have."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.models.integrations import CommonComponent
from samdrift.portfolio.models.systems import ServiceArea
from samdrift.portfolio.queries import systems as queries


def pick(label: Any, choices: Any, *, required: bool = False, **more: Any) -> forms.ChoiceField:
    """One of a closed set, or nothing said."""
    values = [("", _("Not said")), *choices] if not required else choices
    return forms.ChoiceField(label=label, choices=values, required=required, **more)


def scale(label: Any, **more: Any) -> forms.TypedChoiceField:
    """From 1 (least) to 5 (most), or nothing said."""
    choices = [
        ("", _("Not said")),
        (1, _("1 – least")),
        (2, "2"),
        (3, "3"),
        (4, "4"),
        (5, _("5 – most")),
    ]
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, empty_value=None, required=False, **more
    )


def text(label: Any, most: int, **more: Any) -> forms.CharField:
    """A line that may be left empty."""
    return forms.CharField(label=label, max_length=most, required=False, **more)


def lines(label: Any, **more: Any) -> forms.CharField:
    """Several lines that may be left empty."""
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=False, widget=widget, max_length=5000, **more)


def website(label: Any) -> forms.URLField:
    return forms.URLField(label=label, required=False, assume_scheme="https")


def areas() -> forms.ModelMultipleChoiceField[ServiceArea]:
    return forms.ModelMultipleChoiceField(
        ServiceArea.objects.none(),
        label=_("Service areas"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def offer_areas(field: Any, viewer: Viewer) -> None:
    """Let the field choose among the areas, each group under the area above it."""
    field.queryset = seen(ServiceArea, viewer)
    groups: list[Any] = []
    under: dict[int, list[tuple[int, str]]] = {}
    for area in queries.areas_in_order(viewer):
        if area.parent_id is None:
            under[area.pk] = [(area.pk, str(_("%(name)s in general") % {"name": area.name}))]
            groups.append((area.name, under[area.pk]))
        else:
            under[area.parent_id].append((area.pk, area.name))
    field.widget.choices = [
        (name, rows) if len(rows) > 1 else (rows[0][0], name) for name, rows in groups
    ]


def components() -> forms.ModelMultipleChoiceField[CommonComponent]:
    return forms.ModelMultipleChoiceField(
        CommonComponent.objects.none(),
        label=_("Common components it uses"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
