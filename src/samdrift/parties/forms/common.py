"""Fields that several forms of the parties have."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import DayField
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.queries.people import find_person

DAY = _("From and with this day. For example 21.11.2026")


def text(label: Any, most: int, *, required: bool = False, **more: Any) -> forms.CharField:
    """One line."""
    return forms.CharField(label=label, max_length=most, required=required, **more)


def lines(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    """Several lines that may be left empty."""
    more.setdefault("required", False)
    more.setdefault("max_length", 5000)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


def day(label: Any, *, required: bool = False, **more: Any) -> DayField:
    return DayField(label=label, required=required, **more)


def empty_is_nothing(value: Any) -> Any:
    """A form's empty text as an empty text, never None."""
    return value or ""


class Suggest(forms.TextInput):
    """A line with suggestions from a list; without the list it is a plain line."""

    template_name = "parties/suggest.html"

    def __init__(self, suggestions: Any = (), attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"autocomplete": "off", **(attrs or {})})
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        found = self.suggestions() if callable(self.suggestions) else self.suggestions
        context["list_id"] = f"list_{name}"
        context["suggestions"] = found
        context["widget"]["attrs"]["list"] = f"list_{name}"
        return dict(context)


class PersonField(forms.CharField):
    """A person by name or e-mail address, among those the viewer may see: however many they are.

    The form sets `viewer` in `prepare`. When several fit, the error tells who they are.
    """

    viewer: Viewer | None = None
    unknown: Any = None
    """What is told where nobody fits; None says it by whether the viewer may add people."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("label", _("Person"))
        more.setdefault("help_text", _("Name or e-mail address."))
        more.setdefault("max_length", 300)
        super().__init__(**more)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Person):
            return f"{value} <{value.email}>" if value.email else str(value)
        return value

    def clean(self, value: Any) -> Any:
        plain = super().clean(value)
        if not plain or self.viewer is None:
            return None
        found = find_person(plain, self.viewer)
        if len(found) == 1:
            return found[0]
        if not found:
            told = self.unknown or unknown_to(self.viewer)
            raise forms.ValidationError(told % {"name": plain})
        raise forms.ValidationError(
            _now(
                "Several fit: %(names)s. Write the e-mail address of the one you mean, or #number."
            )
            % {"names": "; ".join(_several(one) for one in found)}
        )


def unknown_to(viewer: Viewer) -> Any:
    """What one who may add people is told of a `name` that fits nobody, and what all others are."""
    if allowed(viewer, "parties.add_person"):
        return _("Nobody here is called “%(name)s”. Check the spelling, or add the person first.")
    return _("Nobody here is called “%(name)s”. Check the spelling, or write the e-mail address.")


def _several(person: Person) -> str:
    return f"{person} ({person.email or '#' + str(person.pk)})"
