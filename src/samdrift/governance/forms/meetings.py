"""Forms of meetings: planned, called, cancelled, and who comes."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.meetings import Meeting
from samdrift.governance.queries import bodies as queries
from samdrift.governance.services.attendance import free_deputies
from samdrift.kernel.forms import DayField, Form
from samdrift.kernel.rights import allowed
from samdrift.parties.forms.common import lines, text

RUN = "governance.run_meeting"
TIMES = ["%H.%M", "%H:%M", "%H", "%H%M"]
LINE = re.compile(
    r"^\W*(\d{1,2})[./](\d{1,2})[./](\d{4})(?:\D{1,8}(\d{1,2})(?:[.:](\d{2}))?)?\D*$", re.ASCII
)
"""21.11.2026, or 21.11.2026 kl. 10.30."""
YEAR_FIRST = re.compile(r"^\W*(\d{4})-(\d{2})-(\d{2})(?:\D{1,8}(\d{1,2})(?:[.:](\d{2}))?)?\D*$")


def time_field(label: Any, **more: Any) -> forms.TimeField:
    more.setdefault("help_text", _("For example 09.00"))
    wrong = _("Write the time as hours and minutes, for example 09.00.")
    return forms.TimeField(
        label=label,
        input_formats=TIMES,
        widget=forms.TimeInput(attrs={"inputmode": "numeric"}, format="%H.%M"),
        error_messages={"invalid": wrong},
        **more,
    )


def moment_of(day: dt.date, time: dt.time) -> dt.datetime:
    """The day and time on our clocks."""
    return timezone.make_aware(dt.datetime.combine(day, time))


def bodies_to_run(viewer: Any) -> list[Body]:
    """Bodies whose meetings the viewer runs, by name."""
    return [one for one in queries.standing(viewer) if allowed(viewer, RUN, one)]


class FreshForm(Form):
    """A form about a row of which it takes over nothing."""

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {}


class BodyField(forms.TypedChoiceField):
    """One of the bodies whose meetings the viewer runs."""

    def __init__(self, **more: Any) -> None:
        super().__init__(label=_("Body"), coerce=int, choices=[("", _("Choose"))], **more)

    def fill(self, viewer: Any) -> None:
        self.found = {one.pk: one for one in bodies_to_run(viewer)}
        self.choices = [("", _("Choose")), *((pk, str(one)) for pk, one in self.found.items())]

    def clean(self, value: Any) -> Any:
        pk = super().clean(value)
        return self.found.get(pk) if pk else None


class _When(Form):
    """What planning and changing share."""

    day = DayField(label=_("Day"))
    start = time_field(_("Begins"), initial=dt.time(9))
    end = time_field(_("Ends"), required=False)
    form = forms.ChoiceField(
        label=_("Form"),
        choices=Meeting.Form.choices,
        help_text=_("Of a written procedure, the day and time are when the answers are due."),
    )
    place = text(_("Place, or link to the meeting"), 200)
    note = lines(_("Note in the notice"))

    def values_of(self, instance: Any) -> dict[str, Any]:
        start = timezone.localtime(instance.starts_at)
        end = timezone.localtime(instance.ends_at).time() if instance.ends_at else None
        return {
            "day": start.date(),
            "start": start.time(),
            "end": end,
            "form": instance.form,
            "place": instance.place,
            "note": instance.note,
        }

    def clean(self) -> dict[str, Any]:
        """As the services take it."""
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        end = given["end"]
        values = {
            "starts_at": moment_of(given["day"], given["start"]),
            "ends_at": moment_of(given["day"], end) if end else None,
            "form": given["form"],
            "place": given["place"].strip(),
            "note": given["note"].strip(),
        }
        return {**({"body": given["body"]} if "body" in given else {}), **values}


class MeetingForm(_When):
    """Plan a meeting, or change it: its body stays as it is."""

    body = BodyField()
    field_order = ("body", "day", "start", "end", "form", "place", "note")

    def prepare(self) -> None:
        if self.instance is not None:
            del self.fields["body"]
            return
        field: Any = self.fields["body"]
        field.fill(self.viewer)


class ManyForm(Form):
    """Plan the meetings of a year at once."""

    body = BodyField()
    days = lines(
        _("Days"),
        rows=8,
        required=True,
        help_text=_("One on each line, such as 12.01.2027, or 12.01.2027 kl. 10.30."),
    )
    start = time_field(_("Begins, where the line does not say"), initial=dt.time(9))
    form = forms.ChoiceField(
        label=_("Form"),
        choices=[one for one in Meeting.Form.choices if one[0] != Meeting.Form.WRITTEN],
    )
    place = text(_("Place, or link to the meeting"), 200)

    def prepare(self) -> None:
        field: Any = self.fields["body"]
        field.fill(self.viewer)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        starts, wrong = read_days(given["days"], given["start"])
        if wrong:
            text_wrong = _now("These lines are not days: %(lines)s.") % {"lines": "; ".join(wrong)}
            self.add_error("days", text_wrong)
            return given
        return {
            "body": given["body"],
            "starts": starts,
            "form": given["form"],
            "place": given["place"],
        }


def read_days(text_given: str, start: dt.time) -> tuple[list[dt.datetime], list[str]]:
    """The moments written one a line, and the lines that are none."""
    found, wrong = [], []
    for line in filter(None, (one.strip() for one in text_given.splitlines())):
        moment = _read_line(line, start)
        if moment is None:
            wrong.append(line[:40])
        else:
            found.append(moment)
    return found, wrong


def _read_line(line: str, start: dt.time) -> dt.datetime | None:
    match, order = LINE.match(line), (2, 1, 0)
    if match is None:
        match, order = YEAR_FIRST.match(line), (0, 1, 2)
    if match is None:
        return None
    parts = match.groups()
    year, month, day = (int(parts[place]) for place in order)
    try:
        time = dt.time(int(parts[3]), int(parts[4] or 0)) if parts[3] else start
        return moment_of(dt.date(year, month, day), time)
    except ValueError:
        return None


class CallForm(Form):
    """Send the notice; why it is late, where it is."""

    late_because = text(
        _("Why it cannot wait"),
        300,
        help_text=_("Only where the notice is later than the rule asks."),
    )

    def values_of(self, instance: Any) -> dict[str, Any]:
        return {"late_because": instance.late_because}


class ReasonForm(FreshForm):
    """Why something is done."""

    reason = text(_("Why"), 300, required=True)


class ExcuseForm(FreshForm):
    reason = text(
        _("Reason for absence"),
        300,
        help_text=_("A few words, nothing about health. The notice says it to nobody."),
    )


class StepInForm(FreshForm):
    """Choose the deputy who takes the seat."""

    person = forms.TypedChoiceField(label=_("Deputy"), coerce=int)

    def prepare(self) -> None:
        self.found = {one.pk: one for one in free_deputies(self.instance.meeting, self.instance)}
        field: Any = self.fields["person"]
        field.choices = [(pk, str(one)) for pk, one in self.found.items()]

    def clean_person(self) -> Any:
        return self.found.get(self.cleaned_data["person"])
