"""Pages of a member's own preparation before a joint matter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.governance.forms import chain as forms
from samdrift.governance.lists.matter_words import at, matter_url
from samdrift.governance.models.coordination import Comment, Coordination
from samdrift.governance.models.matters import Matter
from samdrift.governance.queries import coordination as queries
from samdrift.governance.services import coordination as services
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.pages import who


def _url(row: Coordination) -> str:
    return at("coordination", row.pk)


def _own(request: HttpRequest, pk: int) -> Coordination:
    """A preparation of a member of one's own: that the view is given does not open what was said."""
    row = one_seen(Coordination, who(request), pk)
    if row.member_id not in who(request).members:
        raise OutOfReach(f"coordination {pk}")
    return row


@pages.inside
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """What the member's own people have said, and its view."""
    viewer, row = who(request), _own(request, pk)
    may = row.matter.is_open and rights.allowed(viewer, services.COMMENT, row)
    data = request.POST if request.method == "POST" else None
    form = forms.CommentForm(data, viewer=viewer)
    if form.is_bound:
        rights.require(viewer, services.COMMENT, row)
    if form.is_valid():
        made = pages.try_act(form, lambda: services.comment(row, by=viewer, **form.cleaned_data))
        if made is not None:
            return pages.done(request, _("It was added."), _url(row))
    speaks = rights.allowed(viewer, services.SPEAK, row)
    said = queries.comments(row, viewer)
    context = {
        "row": row,
        "matter": row.matter,
        "back": f"{matter_url(row.matter)}#coordination",
        "form": form if may else None,
        "may_speak": speaks and row.matter.is_open,
        "comments": [(one, may and (speaks or one.person_id == viewer.person_id)) for one in said],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "governance/coordination.html", context, status=status)


_ON_MATTER = Acts(Matter, back=matter_url)
_ON = Acts(Coordination, back=_url)
ask = _ON_MATTER.form(
    services.ask_members,
    forms.AskForm,
    right="governance.prepare_matter",
    title=gettext_lazy("Ask the members for their view: %(row)s"),
    lead=gettext_lazy(
        "Each member prepares the matter for itself. What is said there is for its own people alone, until it gives its view."
    ),
    submit=gettext_lazy("Ask"),
    told=gettext_lazy("The members were asked."),
)
voice = _ON.form(
    services.give_voice,
    forms.VoiceForm,
    right=services.SPEAK,
    title=gettext_lazy("The member’s view: %(row)s"),
    lead=gettext_lazy(
        "One voice for the member. All who see the matter can read it. You can take it back until the matter is decided."
    ),
    submit=gettext_lazy("Give the view"),
    told=gettext_lazy("The view is given. All who see the matter can read it."),
)
take_back = _ON.press(
    services.take_voice_back,
    told=gettext_lazy("The view was taken back. Only the member’s own people see it now."),
)


comment_remove = Acts(Comment, back=lambda made: _url(made.coordination)).press(
    services.remove_comment, told=gettext_lazy("It was taken away.")
)
