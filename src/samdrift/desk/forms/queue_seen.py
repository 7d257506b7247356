"""Forms on a case that others may have changed since one looked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _now

from samdrift.desk.queries import queue_case as queries
from samdrift.kernel.forms import Form
from samdrift.kernel.web.timeline import timeline


def long_text(label: Any, *, required: bool = True, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, widget=forms.Textarea({"rows": rows}), **more
    )


def as_moment(text: str) -> dt.datetime | None:
    """The moment a page carries; None for what is none."""
    try:
        return parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None


class OnCase(Form):
    """A form on a case as one saw it: what others did meanwhile is told before the act is done.

    `seen` is when the case had last changed when the page was made. After it was told once, the form
    carries the new moment, so that the same press again does the act.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    meanwhile: tuple[Any, ...] = ()

    def values_of(self, instance: Any) -> dict[str, Any]:
        return {**super().values_of(instance), "seen": instance.changed_at.isoformat()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._refuse_what_was_not_seen(data.pop("seen", ""))
        return data

    def _refuse_what_was_not_seen(self, text: str) -> None:
        moment = as_moment(text)
        case = self.instance
        if moment is None or case is None or case.changed_at <= moment:
            return
        events = timeline(queries.since(case, moment, self.viewer), self.viewer)
        if not events:
            return
        self.meanwhile = tuple(events)
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("seen")] = case.changed_at.isoformat()
        self.data = data
        told = "; ".join(f"{one.who}: {one.title}" for one in events[-4:])
        self.add_error(
            None,
            _now(
                "This happened while you had the case open: %(told)s. Nothing was done yet. Look at it, then press again."
            )
            % {"told": told},
        )
