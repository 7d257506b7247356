"""Pages of forums beside the register's own: the mandate."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from samdrift.kernel import rights
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import who
from samdrift.portfolio.forms.roles import MandateForm
from samdrift.portfolio.lists.role_pages import forum_url
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.queries import forums as queries
from samdrift.portfolio.services import forums as services


@pages.inside
def mandate(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the forum is to do, and who gave it the mandate."""
    viewer = who(request)
    system = one_seen(System, viewer, pk)
    rights.require(viewer, "portfolio.change_forum", system)
    forum = queries.forum_of(system, viewer)
    form = MandateForm(request.POST or None, viewer=viewer, instance=forum)
    if request.method == "POST" and form.is_valid():
        services.set_mandate(system, by=viewer, **form.cleaned_data)
        return pages.done(request, _("The mandate was saved."), forum_url(system))
    title = _("Mandate of the forum for %(system)s") % {"system": system.name}
    return pages.form_page(request, form, title=title, submit=_("Save"), back=forum_url(system))
