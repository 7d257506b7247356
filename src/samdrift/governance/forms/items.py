"""Forms of agenda items and of what happens in them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.governance.forms.meetings import FreshForm
from samdrift.governance.forms.owners import Kroner
from samdrift.governance.models.bodies import MeetingRules
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.meetings import (
    AgendaItem,
    Ballot,
    Meeting,
    Participant,
    Proposal,
    Statement,
)
from samdrift.governance.queries import meetings as queries
from samdrift.governance.queries.bodies import rules_on
from samdrift.governance.queries.electorate import meeting_day
from samdrift.governance.services.agenda import DECIDES, adopted_text
from samdrift.governance.services.agenda_items import LATE
from samdrift.governance.services.attendance import free_deputies
from samdrift.kernel.forms import DayField, Form
from samdrift.parties.forms.common import Suggest, lines
from samdrift.parties.forms.common import text as line

CLOSED_BY = (
    "kommuneloven § 11-5 andre ledd bokstav a (taushetsplikt)",
    "kommuneloven § 11-5 andre ledd bokstav b (tungtveiende offentlige interesser)",
    "kommuneloven § 11-5 tredje ledd (hensynet til personvern eller offentlige interesser)",
    "offentleglova § 13 jf. forvaltningsloven § 13 (taushetsplikt)",
    "offentleglova § 14 (organinterne dokument)",
    "offentleglova § 23 (forhandlingsposisjon og anskaffelser)",
    "offentleglova § 24 tredje ledd (fare for straffbare handlinger)",
)
"""Laws that keep an item or its papers from the public, as they are cited; others may be written."""
DISQUALIFIED_BY = (
    "forvaltningsloven § 6 første ledd a (part i saken)",
    "forvaltningsloven § 6 første ledd b (slekt eller svogerskap)",
    "forvaltningsloven § 6 første ledd c (ektefelle, forlovet, fosterforhold)",
    "forvaltningsloven § 6 første ledd d (verge eller fullmektig)",
    "forvaltningsloven § 6 første ledd e (leder eller styremedlem)",
    "forvaltningsloven § 6 andre ledd (særegne forhold)",
    "forvaltningsloven § 6 tredje ledd (underordnet)",
    "kommuneloven § 11-10 andre ledd (forberedt saken som ansatt)",
    "kommuneloven § 11-10 tredje ledd (klagesak)",
)
"""Why somebody is disqualified, as the law is cited; another basis may be written."""


def law(label: Any, known: tuple[str, ...], **more: Any) -> forms.CharField:
    """A legal basis: one of the known, or another."""
    more.setdefault("required", False)
    return forms.CharField(label=label, max_length=200, widget=Suggest(known), **more)


class ItemForm(Form):
    """Put an item on the agenda, or change it."""

    step = forms.TypedChoiceField(
        label=_("Matter"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Matters that wait for this body. Leave it empty for an item of its own."),
    )
    title = line(_("Title, where it is no matter"), 200)
    kind = forms.ChoiceField(label=_("For"), choices=AgendaItem.Kind.choices)
    text = lines(_("What it is about"), rows=5)
    proposal = lines(_("Proposed decision"), help_text=_("A matter brings its own."))
    is_closed = forms.BooleanField(
        label=_("Treated behind closed doors"),
        required=False,
        help_text=_("Only those who sit in the body see it, here and everywhere."),
    )
    legal_basis = law(
        _("Legal basis"),
        CLOSED_BY,
        help_text=_("For a closed item, or papers that are exempt from the public."),
    )
    late_consent = line(_("How the body agreed to treat it"), 300)

    def prepare(self) -> None:
        if isinstance(self.instance, AgendaItem):
            self._for_change(self.instance)
            return
        meeting: Meeting = self.instance
        rows = queries.ready_steps(meeting.body, self.viewer).order_by(
            "matter__year", "matter__serial"
        )
        self.steps = {one.pk: one for one in rows}
        field: Any = self.fields["step"]
        field.choices = [
            ("", _("No matter")),
            *((pk, str(s.matter)) for pk, s in self.steps.items()),
        ]
        if not self.steps:
            del self.fields["step"]
            self.fields["title"].label = _("Title")
        self._late(meeting)

    def _late(self, meeting: Meeting) -> None:
        rule = MeetingRules.LateItem.FREE
        if meeting.status in LATE:
            rule = MeetingRules.LateItem(rules_on(meeting.body, meeting_day(meeting)).late_item)
        if rule == MeetingRules.LateItem.FREE:
            del self.fields["late_consent"]
            return
        field = self.fields["late_consent"]
        field.required, field.help_text = True, rule.label

    def _for_change(self, item: AgendaItem) -> None:
        names = {"step", "late_consent"}
        if item.step_id is not None:
            names |= {"title", "proposal"}
        for name in names:
            del self.fields[name]
        if "title" in self.fields:
            self.fields["title"].label = _("Title")

    def values_of(self, instance: Any) -> dict[str, Any]:
        if not isinstance(instance, AgendaItem):
            return {}
        first = instance.proposals.filter(kind=Proposal.Kind.RECOMMENDATION).first()
        return {**super().values_of(instance), "proposal": first.text if first else ""}

    def clean_step(self) -> Any:
        return self.steps.get(self.cleaned_data["step"])


class TreatmentForm(Form):
    text = lines(_("What happened while the item was treated"), rows=8, max_length=20000)

    def values_of(self, instance: Any) -> dict[str, Any]:
        return {"text": instance.treatment}


class SpeakerField(forms.TypedChoiceField):
    """Somebody called to the item's meeting."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("required", False)
        super().__init__(coerce=int, empty_value=None, **more)

    def fill(self, item: AgendaItem, empty: Any) -> None:
        rows = item.meeting.participants.select_related("person").order_by("seat__order", "pk")
        self.found: dict[int, Participant] = {one.pk: one for one in rows}
        self.choices = [("", empty), *((pk, str(one)) for pk, one in self.found.items())]

    def clean(self, value: Any) -> Any:
        pk = super().clean(value)
        return self.found.get(pk) if pk else None


class ProposeForm(FreshForm):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Proposal.Kind.choices, initial=Proposal.Kind.ALTERNATIVE
    )
    text = lines(_("Proposal"), rows=5, required=True)
    proposer = SpeakerField(label=_("Put forward by"))

    def prepare(self) -> None:
        field: Any = self.fields["proposer"]
        field.fill(self.instance, _("The one who leads or prepares"))


NEXT = "next"
"""Of the deputies: whoever is first."""


class DisqualifyForm(FreshForm):
    participant = SpeakerField(label=_("Who"), required=True)
    legal_basis = law(_("Legal basis"), DISQUALIFIED_BY, required=True)
    reason = line(_("Why, in a few words"), 500)
    substitute = forms.ChoiceField(label=_("Deputy who takes the seat"), required=False)

    def prepare(self) -> None:
        field: Any = self.fields["participant"]
        field.fill(self.instance, _("Choose"))
        found: dict[int, Any] = {}
        first = next(iter(field.found.values()), None)
        if first is not None:
            for one in free_deputies(self.instance.meeting, first):
                found.setdefault(one.pk, one)
        self.deputies = found
        choice: Any = self.fields["substitute"]
        choice.choices = [
            *(
                [(NEXT, _("The first deputy who is free, the seat's own before others"))]
                * bool(found)
            ),
            *((str(pk), str(one)) for pk, one in found.items()),
            ("", _("Nobody: the seat stands empty")),
        ]
        choice.initial = NEXT

    def clean_substitute(self) -> Any:
        """The seat's own first deputy who is free, unless somebody is named."""
        chosen, who = self.cleaned_data["substitute"], self.cleaned_data.get("participant")
        if chosen == NEXT and who is not None:
            return next(iter(free_deputies(self.instance.meeting, who)), None)
        return self.deputies.get(int(chosen)) if chosen.isdigit() else None


class StateForm(FreshForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Statement.Kind.choices)
    speaker = SpeakerField(label=_("Whose"))
    point = line(_("On the point"), 200, help_text=_("Of a reservation, such as the schedule."))
    text = lines(_("Text"), rows=6, required=True)
    file = forms.FileField(label=_("Paper"), required=False)

    def prepare(self) -> None:
        field: Any = self.fields["speaker"]
        field.fill(self.instance, _("The majority or the minority together"))


class OpenBallotForm(Form):
    """What is voted on, and how."""

    proposals = forms.TypedMultipleChoiceField(
        label=_("What is voted on"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One is voted for or against; several are voted between."),
    )
    method = forms.ChoiceField(
        label=_("How"),
        choices=[one for one in Ballot.Method.choices if one[0] != Ballot.Method.WRITTEN],
        widget=forms.RadioSelect,
        initial=Ballot.Method.SHOW,
    )
    is_election = forms.BooleanField(label=_("It is an election"), required=False)

    def prepare(self) -> None:
        rows = self.instance.proposals.filter(is_withdrawn=False).order_by("number")
        self.found = {one.pk: one for one in rows}
        field: Any = self.fields["proposals"]
        field.choices = [(pk, f"{p.number}. {p.text[:120]}") for pk, p in self.found.items()]
        self.initial["proposals"] = list(self.found)[:1]

    def values_of(self, instance: Any) -> dict[str, Any]:
        return {"is_election": instance.kind == AgendaItem.Kind.ELECTION}

    def clean_proposals(self) -> Any:
        return [self.found[pk] for pk in self.cleaned_data["proposals"]]


class ConcludeForm(Form):
    """What the body did, and what follows of it."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Decision.Outcome.choices)
    text = lines(_("What was decided, word for word"), rows=6, max_length=20000)
    reason = line(_("Why, when it is sent back or a study is ordered"), 500)
    amount = Kroner(label=_("What it binds, in kroner without VAT"), min_value=0)
    conditions = lines(_("Conditions"))
    in_force_on = DayField(
        label=_("In force from"), required=False, help_text=_("Empty: from the day of the meeting.")
    )
    review_on = DayField(label=_("To be looked at again"), required=False)

    def prepare(self) -> None:
        if self.instance.meeting.body.is_discussion_only:
            field: Any = self.fields["outcome"]
            field.choices = [one for one in Decision.Outcome.choices if one[0] not in DECIDES]

    def values_of(self, instance: Any) -> dict[str, Any]:
        told = instance.kind in {AgendaItem.Kind.ORIENTATION, AgendaItem.Kind.DISCUSSION}
        outcome = Decision.Outcome.NOTED if told else Decision.Outcome.ADOPTED
        return {"text": adopted_text(instance), "outcome": outcome}


class TakeOffForm(FreshForm):
    """Why, once the notice has gone out."""

    reason = line(_("Why"), 300)

    def prepare(self) -> None:
        if self.instance.meeting.status == Meeting.Status.PLANNED:
            del self.fields["reason"]
