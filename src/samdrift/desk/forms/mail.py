"""Forms of incoming mail and mailboxes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.mail_course import title_of
from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import CaseKind, Service, Team
from samdrift.desk.models.mail import IncomingMail, Mailbox
from samdrift.desk.models.reach import of_agents
from samdrift.kernel.forms import Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import PersonField, lines, text
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members


class OpenForm(Form):
    """A case out of a mail: for whom, and what it is about."""

    member = choose(Member.objects.none(), _("Member"))
    person = PersonField(
        label=_("Who wrote it"),
        required=False,
        help_text=_("Name or e-mail address. Empty when it is nobody we know."),
    )
    title = text(_("What it is about"), 200)
    kind = forms.ChoiceField(label=_("Kind of case"), choices=CaseKind.choices)

    def prepare(self) -> None:
        if self.viewer is None:
            return
        fields: Any = self.fields
        fields["member"].queryset = current_members(self.viewer)
        fields["person"].viewer = self.viewer

    def values_of(self, instance: IncomingMail) -> dict[str, Any]:
        box = instance.mailbox
        return {
            "member": instance.member_id or (box.member_id if box else None),
            "person": instance.person,
            "title": title_of(instance.subject, "", ""),
            "kind": box.kind if box else CaseKind.INCIDENT,
        }


class PutForm(Form):
    """On which case, and for whom to read."""

    case = forms.IntegerField(label=_("Case number"), min_value=1)
    public = forms.TypedChoiceField(
        label=_("For whom"),
        choices=[
            ("yes", _("All who see the case")),
            ("no", _("Only those who work with it")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )

    def clean_case(self) -> Case | None:
        """A case the viewer works with."""
        number = self.cleaned_data["case"]
        if self.viewer is None:
            return None
        rows = seen(Case, self.viewer)
        mine = rows if self.viewer.is_machine else rows.filter(of_agents(self.viewer))
        found: Case | None = mine.filter(pk=number).first()
        if found is None:
            raise forms.ValidationError(
                _now("There is no case #%(number)s that you work with.") % {"number": number}
            )
        return found

    def values_of(self, instance: IncomingMail) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class RefuseForm(Form):
    reason = text(_("Why"), 300, required=True)
    block = forms.BooleanField(
        label=_("Let the sender in no more"),
        required=False,
        help_text=_("Later e-mail from the same address is kept, but goes no further."),
    )

    def values_of(self, instance: IncomingMail) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class RefuseAllForm(Form):
    reason = text(_("Why"), 300, required=True)


class TakeUpForm(Form):
    reason = text(
        _("Why"),
        300,
        help_text=_("Where it stands in a case, it is struck there with this reason."),
    )

    def values_of(self, instance: IncomingMail) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class NothingForm(Form):
    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing to fill in
        return {}


class BlockForm(Form):
    pattern = text(
        _("Address or domain"), 254, required=True,
        help_text=_("For example news@example.com, or @example.com for everybody there."),
    )  # fmt: skip
    reason = text(_("Why"), 300, required=True)


class MailboxForm(Form):
    """A mailbox: its address, what a case from there begins with, and from where mail is fetched."""

    name = text(_("Name"), 120, required=True, help_text=_("For example: The service desk"))
    address = forms.EmailField(label=_("Address"), max_length=254)
    aliases = lines(
        _("Other addresses of the same mailbox"), rows=2, help_text=_("One on each line.")
    )
    team = choose(
        Team.objects.none(), _("Goes to the team"), required=False,
        empty_label=_("The one that takes what is new"),
        help_text=_("A member’s own team makes the cases that member’s own."),
    )  # fmt: skip
    service = choose(Service.objects.none(), _("Service"), required=False, empty_label=_("None"))
    member = choose(
        Member.objects.none(), _("Member"), required=False, empty_label=_("By the sender"),
        help_text=_("Whose case it is where the sender does not tell."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind of case"), choices=CaseKind.choices)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("nb", _("Bokmål")), ("nn", _("Nynorsk")), ("en", _("English"))],
    )
    signature = lines(_("Stands under what is sent"), rows=3)
    unknown = forms.ChoiceField(
        label=_("When the sender is unknown"), choices=Mailbox.Unknown.choices
    )
    trusted = text(
        _("Believe the sender by"), 120,
        help_text=_(
            "The name your mail server writes in Authentication-Results. Then only senders it has "
            "found genuine are believed. Empty: only those found forged are held."
        ),
    )  # fmt: skip
    imap_host = text(
        _("Mail server (IMAP)"), 200, help_text=_("Empty when mail is sent in and not fetched.")
    )
    imap_port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=993)
    imap_security = forms.ChoiceField(label=_("Encryption"), choices=Mailbox.Security.choices)
    imap_login = forms.ChoiceField(
        label=_("Login"), choices=Mailbox.Login.choices, required=False,
        help_text=_("Microsoft 365 lets no program in by password. Choose token there."),
    )  # fmt: skip
    imap_user = text(_("User"), 200, help_text=_("With a token: the address of the mailbox."))
    token_address = text(
        _("Address of the token service"), 300,
        help_text=_("At Microsoft 365 it is on login.microsoftonline.com and ends in /oauth2/v2.0/token."),
    )  # fmt: skip
    token_client = text(_("Client id"), 200)
    token_scope = text(
        _("Scope"), 300, help_text=_("At Microsoft 365: https://outlook.office365.com/.default")
    )
    secret = forms.CharField(
        label=_("Password, or the client’s secret"), required=False, max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Kept encrypted, and never shown. Empty: as before."),
    )  # fmt: skip
    imap_folder = text(_("Folder"), 120, required=True, initial="INBOX")
    imap_after = forms.ChoiceField(label=_("When it is fetched"), choices=Mailbox.After.choices)
    imap_moved_to = text(_("Move it to the folder"), 120)

    def prepare(self) -> None:
        if self.viewer is None:
            return
        fields: Any = self.fields
        fields["team"].queryset = seen(Team, self.viewer).filter(ended_at__isnull=True)
        fields["service"].queryset = seen(Service, self.viewer).filter(ended_at__isnull=True)
        fields["member"].queryset = current_members(self.viewer)

    def clean_imap_login(self) -> str:
        """What tells nothing of it, such as a program from before, means a password."""
        return self.cleaned_data["imap_login"] or str(Mailbox.Login.PASSWORD)

    def values_of(self, instance: Mailbox) -> dict[str, Any]:
        told = super().values_of(instance)
        return told | {"aliases": "\n".join(instance.aliases)}
