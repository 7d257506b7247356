"""Acts on agreements, on who is in them, and on what hangs on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms import agreement_parts, agreements, common, participations
from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.agreements.models.agreements import Agreement, Entitled, Participation
from samdrift.agreements.models.documents import Contact, Document, DocumentVersion
from samdrift.agreements.models.options import Option
from samdrift.agreements.services import agreements as services
from samdrift.agreements.services import awards, contacts, documents, options
from samdrift.agreements.services import participations as joining
from samdrift.agreements.services.common import AWARD, CHANGE
from samdrift.kernel.files import content_of, refuse_too_large
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.pages import who


def _to_agreement(row: Any) -> str:
    return agreement_url(row.agreement)


def _with_file(service: Callable[..., Any]) -> Callable[..., Any]:
    """The service with the form's file as its bytes and name."""

    def act(row: Any, *, by: Any, file: Any, **values: Any) -> Any:
        refuse_too_large(file.size)
        return service(row, by=by, upload=(file.read(), file.name), **values)

    return act


def _named(side: str) -> Callable[..., Any]:
    def act(row: Any, *, by: Any, **values: Any) -> Any:
        return contacts.add_contact(row, by=by, side=side, **values)

    return act


_ON = Acts(Agreement, back=agreement_url, called="agreement")
leave = _ON.form(
    services.leave_agreement,
    agreements.LeaveForm,
    right=CHANGE,
    title=_("%(agreement)s is left"),
    submit=_("Note it"),
    told=_("It is noted that the agreement is left."),
    lead=_("When notice is given, or it is decided to let the agreement end."),
)
stay = _ON.press(services.stay, told=_("The notice is taken back."))
renew = _ON.form(
    services.renew,
    agreements.RenewForm,
    right=CHANGE,
    title=_("Extend %(agreement)s"),
    submit=_("Extend"),
    told=_("The agreement runs on."),
)
join = _ON.form(
    joining.join_all,
    participations.JoinForm,
    right=CHANGE,
    title=_("Members join %(agreement)s"),
    submit=_("Let them join"),
    told=_("They are in the agreement."),
)
award = _ON.form(
    awards.set_award,
    agreement_parts.AwardForm,
    right=AWARD,
    title=_("How %(agreement)s came about"),
    submit=_("Save"),
    told=_("The award is registered."),
)
entitled = _ON.form(
    awards.name_entitled,
    agreement_parts.EntitledForm,
    right=CHANGE,
    title=_("Who may join %(agreement)s"),
    submit=_("Add to the list"),
    told=lambda count: _("%(n)s were added to the list.") % {"n": count},
)
option_new = _ON.form(
    options.add_option,
    agreement_parts.OptionForm,
    right=CHANGE,
    title=_("New option: %(agreement)s"),
    submit=_("Save"),
    told=_("The option is registered."),
)
paper_new = _ON.form(
    _with_file(documents.add_document),
    agreement_parts.FileForm,
    right=CHANGE,
    title=_("New paper: %(agreement)s"),
    submit=_("Add"),
    told=_("The paper is filed."),
)
contact_ours = _ON.form(
    _named(Contact.Side.CUSTOMER),
    agreement_parts.OurContactForm,
    right=CHANGE,
    title=_("Our contact: %(agreement)s"),
    submit=_("Save"),
    told=_("The contact is named."),
)
contact_theirs = _ON.form(
    _named(Contact.Side.SUPPLIER),
    agreement_parts.TheirContactForm,
    right=CHANGE,
    title=_("The supplier’s contact: %(agreement)s"),
    submit=_("Save"),
    told=_("The contact is named."),
)

_ON_MEMBER = Acts(Participation, back=_to_agreement)
member_change = _ON_MEMBER.form(
    joining.change_participation,
    participations.ParticipationForm,
    right=CHANGE,
    title=_("Correct: %(row)s"),
    submit=_("Save"),
    told=_("The changes were saved."),
)
member_leave = _ON_MEMBER.form(
    joining.leave,
    common.EndForm,
    right=CHANGE,
    title=_("Leaves: %(row)s"),
    submit=_("The member leaves"),
    told=_("The member is out of the agreement from that day."),
)
member_strike = _ON_MEMBER.form(
    joining.strike,
    common.BecauseForm,
    right=CHANGE,
    title=_("Take away: %(row)s"),
    submit=_("Take away"),
    told=_("It is taken away. History keeps it."),
    lead=_("Only for an entry that was a mistake. A member that leaves is given a day instead."),
    danger=True,
)

_ON_ENTITLED = Acts(Entitled, back=_to_agreement)
entitled_strike = _ON_ENTITLED.form(
    awards.strike_entitled,
    common.EndForm,
    right=CHANGE,
    title=_("Strike from the list: %(row)s"),
    submit=_("Strike"),
    told=_("It is struck from the list."),
)

_ON_OPTION = Acts(Option, back=_to_agreement)
option_change = _ON_OPTION.form(
    options.change_option,
    agreement_parts.OptionForm,
    right=CHANGE,
    title=_("Correct: %(row)s"),
    submit=_("Save"),
    told=_("The changes were saved."),
)
option_use = _ON_OPTION.form(
    options.use_option,
    agreement_parts.DecideForm,
    right=CHANGE,
    title=_("Use the option: %(row)s"),
    submit=_("It is used"),
    told=_("The option is used."),
)
option_decline = _ON_OPTION.form(
    options.decline_option,
    agreement_parts.DecideForm,
    right=CHANGE,
    title=_("Do not use the option: %(row)s"),
    submit=_("It is not used"),
    told=_("It is noted that the option is not used."),
)
option_reopen = _ON_OPTION.press(options.reopen_option, told=_("The option is open again."))

_ON_PAPER = Acts(Document, back=_to_agreement)
paper_change = _ON_PAPER.form(
    documents.change_document,
    agreement_parts.DocumentForm,
    right=CHANGE,
    title=_("Correct: %(row)s"),
    submit=_("Save"),
    told=_("The changes were saved."),
)
paper_version = _ON_PAPER.form(
    _with_file(documents.add_version),
    agreement_parts.VersionForm,
    right=CHANGE,
    title=_("New version: %(row)s"),
    submit=_("Add"),
    told=_("The new version is filed."),
)


@pages.inside
def paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, as something to keep: never shown by the browser as a page of ours."""
    found = one_seen(DocumentVersion, who(request), pk)
    response = HttpResponse(content_of(found.file), content_type="application/octet-stream")
    named = content_disposition_header(as_attachment=True, filename=found.file.name)
    response.headers["Content-Disposition"] = named or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


_ON_CONTACT = Acts(Contact, back=_to_agreement)


def _contact_form(*args: Any, instance: Contact, **more: Any) -> Any:
    """Ours is a person of the register, the supplier's a name."""
    ours = instance.side == Contact.Side.CUSTOMER
    form = agreement_parts.OurContactForm if ours else agreement_parts.TheirContactForm
    return form(*args, instance=instance, **more)


contact_change = _ON_CONTACT.form(
    contacts.change_contact,
    _contact_form,
    right=CHANGE,
    title=_("Correct: %(row)s"),
    submit=_("Save"),
    told=_("The changes were saved."),
)
contact_end = _ON_CONTACT.form(
    contacts.end_contact,
    common.EndForm,
    right=CHANGE,
    title=_("%(row)s is no longer a contact"),
    submit=_("End"),
    told=_("The contact is ended."),
)
