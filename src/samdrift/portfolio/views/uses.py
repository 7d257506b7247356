"""Pages of uses beside the register's own: ended, counted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samdrift.kernel import rights
from samdrift.kernel.reach import one_seen
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import who
from samdrift.portfolio.forms.uses import CountForm, EndUseForm
from samdrift.portfolio.models.uses import Use, UserCount
from samdrift.portfolio.services import uses as services


def _page_of(pk: int) -> str:
    return reverse("portfolio:use_detail", args=[pk])


@pages.inside
def end(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    use = one_seen(Use, viewer, pk)
    rights.require(viewer, "portfolio.change_use", use)
    form = EndUseForm(request.POST or None, viewer=viewer, initial={"ends_on": viewer.today})
    if request.method == "POST" and form.is_valid():
        act = lambda: services.end_use(use, by=viewer, **form.cleaned_data)  # noqa: E731
        ended = pages.try_act(form, act)
        if ended is not None:
            text = _("The use ends %(day)s.") % {"day": day(ended.valid_to)}
            return pages.done(request, text, _page_of(pk))
    values = {"system": use.system.name, "member": use.member.name}
    title = _("End the use of %(system)s in %(member)s") % values
    return pages.form_page(request, form, title=title, submit=_("End the use"), back=_page_of(pk))


@pages.inside
def count(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    use = one_seen(Use, viewer, pk)
    rights.require(viewer, "portfolio.change_use", use)
    form = CountForm(request.POST or None, viewer=viewer, initial={"counted_on": viewer.today})
    if request.method == "POST" and form.is_valid():
        act = lambda: services.count_users(use, by=viewer, **form.cleaned_data)  # noqa: E731
        if pages.try_act(form, act) is not None:
            return pages.done(request, _("The count was saved."), _page_of(pk))
    values = {"system": use.system.name, "member": use.member.name}
    title = _("Count the users of %(system)s in %(member)s") % values
    return pages.form_page(request, form, title=title, submit=_("Save"), back=_page_of(pk))


@pages.inside
@require_POST
def count_remove(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    counted = one_seen(UserCount, viewer, pk)
    use = services.remove_count(counted, by=viewer)
    return pages.done(request, _("The count was taken away."), _page_of(use.pk))
