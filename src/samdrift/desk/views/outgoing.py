"""What is done with mail out of cases."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.desk.forms import outgoing as forms
from samdrift.desk.lists.outgoing_words import mail_url
from samdrift.desk.lists.problem_pages import case_url
from samdrift.desk.models.cases import Case
from samdrift.desk.models.outgoing import CaseAddress, OutgoingMail
from samdrift.desk.rules_outgoing import SEND
from samdrift.desk.services import outgoing_acts as services
from samdrift.kernel.web.acts import Acts

_ON = Acts(OutgoingMail, back=mail_url, called="mail", name=lambda row: row.to)
_ON_CASE = Acts(Case, back=case_url, called="case", name=lambda case: case.title)
_ON_COPY = Acts(CaseAddress, back=lambda row: case_url(row.case), called="copy")

again = _ON.press(services.send_again, told=_("It is sent as soon as the mail server takes it."))
other = _ON.form(
    services.send_to,
    forms.OtherAddressForm,
    right=SEND,
    title=_("Send the e-mail to another address than %(mail)s"),
    submit=_("Send"),
    told=_("It is on its way."),
    lead=_("Make sure that the address is that of whoever asked: all of the e-mail goes there."),
    to=mail_url,
)
give_up = _ON.form(
    services.give_up,
    forms.GiveUpForm,
    right=SEND,
    title=_("Give up the e-mail to %(mail)s"),
    submit=_("Give up"),
    told=_("It is not tried any more."),
    lead=_("It is not tried any more. Tell whoever asked in another way."),
)
copy = _ON_CASE.form(
    services.add_copy,
    forms.CopyForm,
    right=SEND,
    title=_("Who is to get copies of what is answered in “%(case)s”"),
    submit=_("Add"),
    told=_("Copies go there from now on."),
    lead=_("Answers that all may read go there by e-mail from now on. Internal notes never do."),
    to=lambda row: case_url(row.case),
)
copy_yes = _ON_COPY.press(services.allow_copy, told=_("Copies go there from now on."), right=SEND)
copy_no = _ON_COPY.press(services.end_copy, told=_("Nothing goes there any more."), right=SEND)
