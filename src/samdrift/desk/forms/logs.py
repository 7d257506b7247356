"""Forms of logs: sending one in, saying what its columns are, clocking it anew."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from samdrift.desk.calc.logs.mapping import FIELDS, State
from samdrift.desk.models.commitments import Level
from samdrift.desk.queries import logs as queries
from samdrift.desk.queries.log_tools import tools
from samdrift.desk.queries.log_words import FIELDS as NAMES
from samdrift.formats.text import fold
from samdrift.kernel.forms import DayField, Form, choose
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import number
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members

SHAPES = [
    ("update", _("An update of a case: a case has several rows")),
    ("case", _("A whole case")),
    ("event", _("One thing that happened in a case")),
]
ORDERS = [("dmy", _("Day first: 21/11/2026")), ("mdy", _("Month first: 11/21/2026"))]
STATES = [
    ("", _("Unknown: the state before it goes on")),
    (State.NEW, pgettext_lazy("case", "New")),
    (State.OPEN, pgettext_lazy("case", "In progress")),
    (State.WAIT_USER, _("Waits for the one who asked")),
    (State.WAIT_SUPPLIER, _("Waits for a supplier")),
    (State.WAIT_CHANGE, _("Waits for a planned change")),
    (State.WAIT_APPROVAL, _("Waits for approval")),
    (State.WAIT_OTHER, _("Waits for something else")),
    (State.RESOLVED, pgettext_lazy("case", "Solved")),
    (State.CLOSED, pgettext_lazy("case", "Closed")),
    (State.CANCELLED, pgettext_lazy("case", "Cancelled")),
]
SCALE = [("", _("Unknown")), ("1", _("1 – high")), ("2", _("2 – medium")), ("3", _("3 – low"))]
PRIORITIES = [("", _("Unknown")), *((str(n), str(n)) for n in range(1, 6))]
VALUED: dict[str, list[Any]] = {
    "state": STATES,
    "impact": SCALE,
    "urgency": SCALE,
    "priority": PRIORITIES,
}


class SendForm(Form):
    file = forms.FileField(
        label=_("File"), help_text=_("CSV, XLSX or XES, as it is or packed by gzip.")
    )
    mapping = forms.ChoiceField(
        label=_("Which tool it is from"),
        help_text=_("Is yours not here? Make a mapping from a sample first."),
    )
    member = choose(
        Member.objects.none(),
        _("Whose cases they are"),
        required=False,
        empty_label=_("The log says it"),
    )
    source = forms.CharField(
        label=_("What the tool is called"),
        max_length=60,
        required=False,
        help_text=_("A case is known by this and its number: use the same each time."),
    )
    opened_on = DayField(
        label=_("Opened on"),
        required=False,
        help_text=_("Only where the log does not say when a case was opened."),
    )

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["mapping"].choices = queries.mapping_choices()
        fields["member"].queryset = current_members(self.viewer)


class SwitchOffForm(Form):
    source = forms.ChoiceField(label=_("Which tool is switched off"))

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["source"].choices = [
            (
                one.source,
                ngettext("%(source)s: %(n)s open case", "%(source)s: %(n)s open cases", one.there)
                % {"source": one.source, "n": number(one.there)},
            )
            for one in tools(self.viewer)
            if one.there
        ]


class SampleForm(Form):
    name = forms.CharField(label=_("What the mapping is called"), max_length=60)
    file = forms.FileField(
        label=_("A sample"), help_text=_("A CSV or XLSX file with headings and some cases.")
    )


class ColumnsForm(Form):
    """One choice for each thing a column may tell; and for each text of a column with few of them."""

    shape = forms.ChoiceField(label=_("What one row is"), choices=SHAPES)
    order = forms.ChoiceField(label=_("Dates with slashes"), choices=ORDERS)

    def __init__(self, *args: Any, texts: Any = None, **more: Any) -> None:
        self.texts: dict[str, list[str]] = texts or {}
        super().__init__(*args, **more)

    def prepare(self) -> None:
        content = self.instance.content
        headings = [("", _("None")), *((one, one) for one in self.instance.headings if one)]
        self.initial.update(shape=content["shape"], order=content["order"])
        for name in FIELDS:
            if name == "activity":
                continue
            chosen = (content["columns"].get(name) or [""])[0]
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=NAMES[name], choices=headings, required=name == "number", initial=chosen
            )
        for name, texts in self.texts.items():
            known = content["values"].get(name, {})
            for place, text in enumerate(texts):
                label = _("%(field)s: “%(text)s”") % {"field": NAMES[name], "text": text[:60]}
                self.fields[f"value_{name}_{place}"] = forms.ChoiceField(
                    label=label,
                    choices=VALUED[name],
                    required=False,
                    initial=str(known.get(fold(text), "")),
                )

    def clean(self) -> dict[str, Any]:
        """The mapping's content, of what was chosen."""
        told = super().clean() or {}
        before = self.instance.content
        columns = {name: [told[f"column_{name}"]] for name in FIELDS if told.get(f"column_{name}")}
        values = {name: dict(known) for name, known in before["values"].items()}
        for name, texts in self.texts.items():
            for place, text in enumerate(texts):
                chosen = told.get(f"value_{name}_{place}", "")
                if chosen:
                    values.setdefault(name, {})[fold(text)] = (
                        chosen if name == "state" else int(chosen)
                    )
                else:
                    values.get(name, {}).pop(fold(text), None)
        told["content"] = {
            **before,
            "shape": told.get("shape"),
            "order": told.get("order"),
            "columns": columns,
            "values": values,
        }
        return told


class ReclockForm(Form):
    source = forms.ChoiceField(label=_("Cases from"))
    level = choose(
        Level.objects.none(),
        _("Level"),
        required=False,
        empty_label=_("What each member is promised today"),
    )
    first_day = DayField(label=_("Opened from"), required=False)
    before_day = DayField(label=_("Opened before"), required=False)

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["source"].choices = [(one, one) for one in queries.sources(self.viewer)]
        levels = seen(Level, self.viewer).filter(ended_at=None)
        fields["level"].queryset = levels.order_by("order", "name")
