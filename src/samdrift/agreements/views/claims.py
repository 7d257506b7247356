"""What is done with claims: sending, answers, money, and the papers that lie with them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.agreements.calc.year_bars import draw
from samdrift.agreements.forms import claims as forms
from samdrift.agreements.lists import claim_pages as pages_of
from samdrift.agreements.lists.claim_words import claim_url
from samdrift.agreements.models.claims import Claim, ClaimMessage, Evidence, Settlement
from samdrift.agreements.papers.claim_letter import letter_of
from samdrift.agreements.queries import claims as queries
from samdrift.agreements.services import claim_course as course
from samdrift.agreements.services import claim_money as money
from samdrift.agreements.services import claims as services
from samdrift.agreements.services.claim_common import WAIVE, WORK
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.files import content_of, keep
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.reach import one_seen
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import who


def _one(request: HttpRequest, pk: int) -> Claim:
    found: Claim | None = queries.every(who(request)).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"claim {pk}")
    return found


def _settlement(request: HttpRequest, pk: int) -> Settlement:
    return one_seen(Settlement, who(request), pk)


def _to_send(claim: Claim) -> Any:
    text = _("Send the letter to the supplier. It is kept as it is when you save here.")
    url, name = pages_of.at("letter", claim.pk), _("Draft of the letter (PDF)")
    return format_html('{} <a href="{}">{}</a>', text, url, name)


_ON = Acts(_one, back=claim_url, called="claim")


def _send(claim: Claim, *, by: Viewer, **values: Any) -> Claim:
    """Send with the letter as it is on that day."""

    def write(sent: Claim) -> tuple[str, bytes]:
        letter = letter_of(sent, by)
        return letter.name, letter.data

    return course.send_claim(claim, by=by, letter=write, **values)


def _kept(upload: Any) -> StoredFile | None:
    return keep(upload.read(), str(upload.name)) if upload else None


def _answer(claim: Claim, *, by: Viewer, file: Any, **values: Any) -> Claim:
    return course.answer_claim(claim, by=by, file=_kept(file), **values)


def _message(claim: Claim, *, by: Viewer, file: Any, **values: Any) -> Claim:
    return course.write_message(claim, by=by, file=_kept(file), **values)


def _evidence(claim: Claim, *, by: Viewer, file: Any, text: str) -> Evidence:
    data, name = (file.read(), str(file.name)) if file else (None, "")
    return services.add_evidence(claim, by=by, text=text, data=data, name=name)


send = _ON.form(
    _send,
    forms.SendForm,
    right=WORK,
    title=gettext_lazy("Send “%(claim)s”"),
    submit=gettext_lazy("It is sent"),
    told=gettext_lazy("The claim stands as sent, and the letter is kept."),
    lead=_to_send,
)
answer = _ON.form(
    _answer,
    forms.AnswerForm,
    right=WORK,
    title=gettext_lazy("The supplier’s answer to “%(claim)s”"),
    submit=gettext_lazy("Save the answer"),
    told=gettext_lazy("The answer is kept."),
)
insist = _ON.form(
    course.insist,
    forms.InsistForm,
    right=WORK,
    title=gettext_lazy("Insist on “%(claim)s”"),
    submit=gettext_lazy("Insist"),
    told=gettext_lazy("The claim waits for a new answer."),
)
message = _ON.form(
    _message,
    forms.MessageForm,
    right=WORK,
    title=gettext_lazy("Write about “%(claim)s”"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("It is kept."),
)
evidence = _ON.form(
    _evidence,
    forms.EvidenceForm,
    right=WORK,
    title=gettext_lazy("Evidence for “%(claim)s”"),
    submit=gettext_lazy("Put with the claim"),
    told=gettext_lazy("It lies with the claim now."),
    to=lambda row: claim_url(row.claim),
)
settle = _ON.form(
    services.settle,
    forms.SettleForm,
    right=WORK,
    title=gettext_lazy("Money came back on “%(claim)s”"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("What came back is kept."),
)
deliver = _ON.form(
    course.deliver,
    forms.DeliverForm,
    right=WORK,
    title=gettext_lazy("“%(claim)s” was delivered"),
    submit=gettext_lazy("It was delivered"),
    told=gettext_lazy("The claim is at its end."),
)
waive = _ON.form(
    course.waive_claim,
    forms.WaiveForm,
    right=WAIVE,
    title=gettext_lazy("Waive “%(claim)s”"),
    submit=gettext_lazy("Waive"),
    told=gettext_lazy("It is waived."),
    lead=gettext_lazy("What the supplier has accepted is still to come; only the rest is waived."),
    danger=True,
)
drop = _ON.form(
    services.drop_claim,
    forms.ReasonForm,
    right=WORK,
    title=gettext_lazy("Nothing to claim: %(claim)s"),
    submit=gettext_lazy("Drop the claim"),
    told=gettext_lazy("The claim is dropped. It can be taken up again."),
)
reopen = _ON.form(
    services.reopen_claim,
    forms.ReopenForm,
    right=WORK,
    title=gettext_lazy("Take up again: %(claim)s"),
    submit=gettext_lazy("Take up again"),
    told=gettext_lazy("The claim is open again."),
)
strike = Acts(_settlement, back=lambda row: claim_url(row.claim), called="row").form(
    money.take_back,
    forms.ReasonForm,
    right=WORK,
    title=gettext_lazy("It did not come back: %(row)s"),
    submit=gettext_lazy("Strike it"),
    told=gettext_lazy("It is struck."),
    owner=lambda row: row.claim,
    to=claim_url,
    danger=True,
)


@pages.inside
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as it was sent; before that as it would be, marked as a draft."""
    claim = _one(request, pk)
    if claim.letter is not None:
        return attachment(content_of(claim.letter), claim.letter.name)
    made = letter_of(claim, who(request))
    return attachment(made.data, made.name)


@pages.inside
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    return _file(one_seen(Evidence, who(request), pk).file)


@pages.inside
def message_file(request: HttpRequest, pk: int) -> HttpResponse:
    return _file(one_seen(ClaimMessage, who(request), pk).file)


def _file(file: StoredFile | None) -> HttpResponse:
    if file is None:
        raise Http404
    return attachment(content_of(file), file.name)


@pages.inside
def won_back(request: HttpRequest) -> HttpResponse:
    """What has come back, by agreement and year."""
    context = pages_of.won_back_page(who(request))
    context |= {"chart": draw(context["years"], context["totals"]), "title": _("Won back")}
    return render(request, "agreements/claims_won_back.html", context)
