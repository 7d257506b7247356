"""Acts on somebody else's account, each confirmed on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.reach import one_seen
from samdrift.kernel.rights import require
from samdrift.kernel.web import pages
from samdrift.parties.forms.accounts import SureForm
from samdrift.parties.lists.accounts import LABELS
from samdrift.parties.models.accounts import Account
from samdrift.parties.services import accounts


class Act(NamedTuple):
    """What is done, what it means to the person, and what is told afterwards."""

    do: Callable[..., Any]
    means: Any
    done: Any
    danger: bool = False


ACTS = {
    "close": Act(
        accounts.close_account,
        _("The person is logged out at once, and keys and calendar addresses stop working."),
        _("The account was closed."),
        danger=True,
    ),
    "open": Act(
        accounts.open_account, _("The person can log in again."), _("The account was opened.")
    ),
    "invite": Act(
        accounts.send_invitation,
        _("A link goes to the person's address. It can be used once, within seven days."),
        _("The link is on its way."),
    ),
    "release": Act(
        accounts.release_identity,
        _(
            "The person is logged out. The next login through the organisation is tied to the account."
        ),
        _("The account was released."),
    ),
    "new-app": Act(
        accounts.reset_second_factor,
        _(
            "The person is logged out, and sets up the app anew. Be sure that it is the right person who asks."
        ),
        _("The second step was reset."),
        danger=True,
    ),
}


@pages.inside
def account_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    if act not in ACTS:
        raise Http404(act)
    viewer, chosen = pages.who(request), ACTS[act]
    account = one_seen(Account, viewer, pk)
    require(viewer, "parties.manage_accounts", account.person)
    form = SureForm(request.POST if request.method == "POST" else None)
    back = reverse("parties:account_detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        pages.try_act(form, lambda: chosen.do(account, by=viewer))
        if not form.errors:
            return pages.done(request, chosen.done, back)
    return pages.form_page(
        request,
        form,
        title=f"{LABELS[act]}: {account.person}",
        lead=chosen.means,
        submit=LABELS[act],
        back=back,
        danger=chosen.danger,
    )
