"""Forms of keys, web hooks and notices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import DayField, Form
from samdrift.kernel.registry import registry
from samdrift.kernel.web.timeline import event_names


class TokenForm(Form):
    name = forms.CharField(label=_("What it is for"), max_length=80)
    may_write = forms.BooleanField(
        label=_("May also change things"),
        required=False,
        help_text=_("Leave it off for programs that only read."),
    )
    expires_on = DayField(
        label=_("Stops working on"),
        required=False,
        help_text=_("Empty: until you end it or leave."),
    )


class HookForm(Form):
    address = forms.URLField(
        label=_("Address to tell"), max_length=500, assume_scheme="https",
        help_text=_("Begins with https://. Every event is posted to it as JSON."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("Only these events"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("Choose none to be told of everything within your reach."),
    )

    def prepare(self) -> None:
        named = sorted(event_names().items())
        self.fields["kinds"].choices = [(what, f"{title} ({what})") for what, title in named]  # type: ignore[attr-defined]


LAST = 1000
"""The place of what has no section."""


class NoticeForm(forms.Form):
    """Which kinds of notices come by e-mail."""

    wanted = forms.MultipleChoiceField(
        label=_("Also by e-mail"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["wanted"].choices = [(k, kind.name) for k, kind in registry.notices.items()]  # type: ignore[attr-defined]

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """The boxes under the heading they have in the menu: first where the daily one is, and last
        those that belong to none.
        """
        found: dict[str, list[Any]] = {}
        first: set[str] = set()
        for box, (what, kind) in zip(self["wanted"], registry.notices.items(), strict=True):
            section = registry.notice_sections.get(what, "")
            found.setdefault(section, []).append(box)
            if kind.daily:
                first.add(section)

        def place(key: str) -> tuple[bool, int]:
            section = registry.sections.get(key)
            return key not in first, section.order if section else LAST

        def label(key: str) -> Any:
            section = registry.sections.get(key)
            return section.label if section else _("Other")

        return [(label(key), found[key]) for key in sorted(found, key=place)]
