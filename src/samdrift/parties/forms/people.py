"""Forms of people, their roles and mandates, suppliers, and how long people are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import DAY, PersonField, day, lines, text
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Appointment, Person, Unit
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.queries.members import arrangement_choices, current_members, living_members


class PersonForm(Form):
    given_name = text(_("Given name"), 80, required=True)
    family_name = text(_("Family name"), 80, required=True)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = text(_("Phone"), 40)
    title = text(_("Job title"), 120)
    employer = choose(Member._default_manager.none(), _("Employer"), required=False)
    unit = choose(Unit._default_manager.none(), _("Unit"), required=False)
    work_site = text(_("Work site"), 160, help_text=_("The building or place of work."))
    supplier = choose(
        Supplier._default_manager.none(),
        _("Supplier"),
        required=False,
        help_text=_("Only for people who work for a supplier."),
    )
    external_id = text(
        _("Employee number"), 120, help_text=_("As in the employer's personnel system.")
    )

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["employer"].queryset = self._employers()
        fields["employer"].empty_label = _("None of the members")
        fields["unit"].queryset = self._units()
        fields["unit"].empty_label = _("Not said")
        fields["supplier"].queryset = seen(Supplier, self.viewer).order_by("sort_key")
        fields["supplier"].empty_label = _("None")

    def _employers(self) -> Any:
        """Everybody for the centre; others add people where they work themselves."""
        rows = living_members(self.viewer)
        return rows if self.viewer.centre else rows.filter(pk__in=self.viewer.members)

    def _units(self) -> Any:
        rows = seen(Unit, self.viewer).select_related("member").order_by("name")
        if self.instance is not None and self.instance.employer_id:
            return rows.filter(member_id=self.instance.employer_id)
        return rows.filter(member__in=self._employers())


class PersonLeavesForm(Form):
    day = day(_("First day no longer there"), required=True)


class ReturnForm(Form):
    day = day(_("Back from"), required=True, help_text=DAY)


class AppointForm(Form):
    person = PersonField()
    role = forms.ChoiceField(label=_("Role"), choices=Appointment.Role.choices)
    member = choose(
        Member._default_manager.none(),
        _("For which member"),
        required=False,
        help_text=_(
            "For directors, ICT coordinators, a member's controller and data protection officers."
        ),
    )
    arrangement = choose(
        Arrangement._default_manager.none(),
        _("For which arrangement"),
        required=False,
        help_text=_("For all other roles."),
    )
    valid_from = day(_("From"), required=True, help_text=DAY)
    valid_to = day(
        _("Until"), help_text=_("The first day without the role. Leave empty when not known.")
    )
    description = lines(_("What the role is"), rows=4)
    decision = text(_("Decision"), 300)

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["person"].viewer = self.viewer
        fields["member"].queryset = current_members(self.viewer)
        fields["arrangement"].queryset = arrangement_choices(self.viewer)
        asked = str(self.initial.get("person", ""))
        if asked.isdigit():
            self.initial["person"] = seen(Person, self.viewer).filter(pk=int(asked)).first()
        rows = list(fields["arrangement"].queryset[:2])
        if len(rows) == 1:
            self.initial.setdefault("arrangement", rows[0].pk)


class DescribeForm(Form):
    description = lines(_("What the role is"), rows=6)
    decision = text(_("Decision"), 300)


class MandateForm(Form):
    arrangement = choose(
        Arrangement._default_manager.none(),
        _("Given by the arrangement"),
        required=False,
        help_text=_("Makes the person staff of the centre."),
    )
    grantor = choose(
        Member._default_manager.none(),
        _("or given by the member"),
        required=False,
        help_text=_("A member gives a mandate for itself alone."),
    )
    members = forms.ModelMultipleChoiceField(
        Member._default_manager.none(),
        label=_("Members served"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one member to be served.")},
    )
    rooms = forms.MultipleChoiceField(
        label=_("Limited to"),
        choices=[
            ("parties", _("Members, people and roles")),
            ("portfolio", _("Systems")),
            ("desk", _("Service desk")),
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: everything."),
    )
    valid_from = day(_("From"), required=True, help_text=DAY)
    valid_to = day(_("Until"), help_text=_("The first day without it. Leave empty when not known."))
    reason = text(_("Why"), 300)

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["arrangement"].queryset = arrangement_choices(self.viewer)
        fields["arrangement"].empty_label = _("None")
        fields["grantor"].queryset = current_members(self.viewer)
        fields["grantor"].empty_label = _("None")
        fields["members"].queryset = current_members(self.viewer)


class SupplierForm(Form):
    name = text(_("Name"), 160, required=True)
    orgnr = text(_("Organisation number"), 20, help_text=_("Nine digits; the last one is checked."))
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    support_email = forms.EmailField(label=_("E-mail of its support"), required=False)
    support_phone = text(_("Phone of its support"), 40)
    note = lines(_("Note"))


class RetentionForm(Form):
    years = forms.IntegerField(label=_("Years kept after leaving"), min_value=0, max_value=100)
    reason = text(_("Why"), 300)


class SureForm(Form):
    """Nothing to fill in: only to confirm."""
