"""Forms of the portal: what people write when they ask for help, and what they say afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.item_form import fields_of
from samdrift.desk.forms.item_fields import ANSWER, ManyFiles, field_of, plain_answer
from samdrift.desk.models.catalogue import CaseKind, CatalogueItem
from samdrift.desk.models.stand_ins import LEADS
from samdrift.desk.queries import portal as queries
from samdrift.desk.rules_cases import ASK_FOR
from samdrift.kernel.forms import DayField, Form
from samdrift.kernel.rights import allowed
from samdrift.parties.forms.common import PersonField, lines, text
from samdrift.parties.models.people import Person

STOPPED = (
    (3, _("Only me, or nobody")),
    (2, _("Several of us")),
    (1, _("A whole unit, or many who need us")),
)
HASTE = (
    (3, _("It can wait some days")),
    (2, _("It should be done today")),
    (1, _("Now: work has stopped, or somebody may come to harm")),
)
WHAT = (
    ("incident", _("Something does not work")),
    ("question", _("I have a question")),
    ("request", _("I need something")),
)


def _one_of(label: Any, choices: Any, **more: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=int,
        widget=forms.RadioSelect,
        **more,
    )


class CaseForm(Form):
    """The second step: the item's own questions, or a plain description. Nothing but a title is needed.

    `instance` is the item, or None; `attached` are the files that are kept already, each with the name
    of its field.
    """

    title = text(_("What is it about, in a few words?"), 200, required=True)
    text = lines(
        _("Tell us more"),
        6,
        max_length=20_000,
        help_text=_("What did you do, what happened, and what does it say on the screen?"),
    )
    what = forms.ChoiceField(
        label=_("What is it?"), choices=WHAT, initial="incident", widget=forms.RadioSelect
    )
    stopped = _one_of(_("Who cannot work because of it?"), STOPPED, initial=3)
    haste = _one_of(_("When is help needed?"), HASTE, initial=3)
    system = forms.TypedChoiceField(
        label=_("Which system?"), coerce=int, empty_value=None, required=False
    )
    service = forms.IntegerField(required=False, widget=forms.HiddenInput)
    leader = PersonField(
        label=_("Your leader, who approves it"),
        help_text=_("Name or e-mail address. Somebody you work with, not yourself."),
    )
    requester = PersonField(
        label=_("Is it for somebody else?"),
        required=False,
        help_text=_("Name or e-mail address. Leave it empty when it is for you."),
    )
    files = ManyFiles(  # type: ignore[assignment]
        label=_("Pictures or files"), help_text=_("A picture of the screen often helps.")
    )

    def __init__(
        self,
        *args: Any,
        attached: Sequence[Mapping[str, Any]] = (),
        for_others: bool = False,
        **more: Any,
    ) -> None:
        self.attached = attached
        self.for_others = for_others
        super().__init__(*args, **more)

    def values_of(self, instance: CatalogueItem) -> dict[str, Any]:
        return {
            "title": instance.title,
            "stopped": instance.impact,
            "haste": instance.urgency,
            "system": instance.system_id,
        }

    def prepare(self) -> None:
        for name in ("leader", "requester"):
            field: Any = self.fields[name]
            field.viewer = self.viewer
        if not self.for_others:
            self._for_colleagues()
        item: CatalogueItem | None = self.instance
        if item is None or item.approval != CatalogueItem.Approver.CHOSEN:
            del self.fields["leader"]
        if item is not None:
            self._ask_of(item)
        if "system" in self.fields:
            self._systems()

    def _for_colleagues(self) -> None:
        """Only those who work where the viewer does; who is employed nowhere asks for nobody."""
        if self.viewer is None or self.viewer.home is None:
            del self.fields["requester"]
            return
        told: Any = self.fields["requester"]
        told.label = _("Is it for a colleague?")
        told.unknown = _(
            "Nobody where you work is called “%(name)s”. Check the spelling, or leave it empty and write the name in the text."
        )
        told.help_text = _(
            "Name or e-mail address of somebody who works where you do. It becomes their case, and you "
            "follow it. Leave it empty when it is for you."
        )

    def clean_requester(self) -> Person | None:
        found: Person | None = self.cleaned_data["requester"]
        if found is None or self.viewer is None or found.pk == self.viewer.person_id:
            return None
        if not self.for_others and not allowed(self.viewer, ASK_FOR, found):
            raise forms.ValidationError(
                _("%(name)s does not work where you do. Ask for a colleague, or call the desk."),
                params={"name": str(found)},
            )
        return found

    def _ask_of(self, item: CatalogueItem) -> None:
        """Only what this item needs: its own questions first."""
        gone = ["title", "what", "service"]
        if item.kind != CaseKind.INCIDENT:
            gone += ["stopped", "haste"]
        if item.system_id is not None or item.kind == CaseKind.REQUEST:
            gone.append("system")
        for name in gone:
            del self.fields[name]
        own = {
            ANSWER + one.key: field_of(one, self.viewer, self.attached)
            for one in fields_of(item.form)
        }
        more: Any = self.fields["text"]
        if own:
            more.label, more.help_text = _("Anything else?"), ""
            more.widget.attrs["rows"] = 3
        self.fields = {**own, **self.fields}

    def _systems(self) -> None:
        field: Any = self.fields["system"]
        rows = queries.my_systems(self.viewer).order_by("sort_key").values_list("pk", "name")
        field.choices = [("", _("None of them, or I do not know")), *rows[:1000]]

    def answers(self) -> dict[str, Any]:
        """What was answered to the item's questions, as plain values."""
        found = {}
        for name in self.fields:
            if name.startswith(ANSWER):
                value = plain_answer(self.cleaned_data.get(name))
                found[name.removeprefix(ANSWER)] = value
        for one in self.attached:
            if one["field"].startswith(ANSWER):
                found[one["field"].removeprefix(ANSWER)] = one["name"]
        return found


class WriteForm(Form):
    """More to say in one's own case."""

    text = lines(_("Write to us"), 5, max_length=20_000)
    files = ManyFiles(label=_("Pictures or files"))  # type: ignore[assignment]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not (data.get("text") or "").strip() and not data.get("files") and not self.errors:
            self.add_error("text", _("Write something, or add a file."))
        return data


class CancelForm(Form):
    reason = text(_("Why is it not needed any more?"), 300, required=True)


class ReopenForm(Form):
    reason = lines(_("What is still wrong?"), 4, required=True)


class ScoreForm(Form):
    """One press tells how it went; the words are free to leave out."""

    score = forms.TypedChoiceField(
        label=_("How did it go?"),
        coerce=int,
        choices=[
            (5, _("Very well")),
            (4, _("Well")),
            (3, _("So so")),
            (2, _("Badly")),
            (1, _("Very badly")),
        ],
        widget=forms.RadioSelect,
    )
    text = lines(_("What was good, or what should be better?"), 3, max_length=2000)


class DecideForm(Form):
    """An answer to what one is asked to approve."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("approve", _("Yes, approve it")), ("decline", _("No, decline it"))],
        widget=forms.RadioSelect,
    )
    reason = lines(
        _("Why"), 3, max_length=1000, help_text=_("Needed when you decline. The person reads it.")
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("answer") == "decline" and not (data.get("reason") or "").strip():
            self.add_error("reason", _("Say why, so that the one who asked understands."))
        return data


class AskForm(Form):
    """Whom the desk asks to approve a case."""

    approver = PersonField(label=_("Who is to approve it?"))

    def prepare(self) -> None:
        field: Any = self.fields["approver"]
        field.viewer = self.viewer


class StandInForm(Form):
    """Who approves in somebody's place, and when."""

    stand_in = PersonField(
        label=_("Who approves meanwhile"), help_text=_("Somebody who works where you do.")
    )
    valid_from = DayField(label=_("From"))
    valid_to = DayField(
        label=_("Until"), required=False, help_text=_("The first day back. Empty: not known yet.")
    )
    person = PersonField(label=_("In whose place"), required=False, help_text=_("Empty: your own."))

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins today
        return {"valid_from": self.viewer.today}

    def prepare(self) -> None:
        for name in ("stand_in", "person"):
            field: Any = self.fields[name]
            field.viewer = self.viewer
        if not self.viewer.members_as(*LEADS):
            del self.fields["person"]
