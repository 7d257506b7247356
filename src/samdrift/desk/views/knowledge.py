"""What is done with articles, their files and versions, and where everybody looks for help."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from samdrift.desk.forms import knowledge as forms
from samdrift.desk.lists import knowledge_pages as pages_of
from samdrift.desk.lists.knowledge_words import article_url, media_type
from samdrift.desk.models.cases import Case
from samdrift.desk.models.knowledge import Article, ArticleFile
from samdrift.desk.models.reach import works_in_desk
from samdrift.desk.services import article_uses as uses
from samdrift.desk.services import articles as services
from samdrift.kernel.errors import DomainError, OutOfReach
from samdrift.kernel.files import content_of, refuse_too_large
from samdrift.kernel.reach import one_seen, seen
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, press
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import who

_ON = Acts(Article, back=article_url, called="article")
_ON_FILE = Acts(ArticleFile, back=lambda row: article_url(row.article), called="file")


@pages.inside
def guides(request: HttpRequest) -> HttpResponse:
    """Articles by service, the newest, and a search that knows word forms."""
    asked = request.GET.get("q", "").strip()[:200]
    return render(request, "desk/knowledge_guides.html", pages_of.guides_page(who(request), asked))


@pages.inside
def likely(request: HttpRequest) -> HttpResponse:
    """The likely articles alone, as a part of a page where somebody types."""
    viewer, asked = who(request), request.GET.get("q", "").strip()[:500]
    rows = pages_of.likely_rows(viewer, asked) if asked else []
    return render(request, "desk/_likely.html", {"rows": rows})


@require_POST
@pages.inside
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, article = who(request), one_seen(Article, who(request), pk)
    helped = request.POST.get("helped") == "yes"
    return press(
        request,
        lambda: uses.answer_article(article, by=viewer, helped=helped),
        told=_("Thank you. You can change your answer."),
        back=article_url(article),
    )


review = _ON.press(services.review_article, told=_("It is reviewed. Now it can be published."))
drop_draft = _ON.press(services.drop_draft, told=_("The change is given up."))
take_up = _ON.press(services.take_up_again, told=_("It is a draft again."))
send_back = _ON.form(
    services.send_back,
    forms.SendBackForm,
    right=services.WRITE,
    title=_("Send back “%(article)s”"),
    submit=_("Send back"),
    told=_("It is a draft again, and its author is told."),
)
publish = _ON.form(
    services.publish_article,
    forms.PublishForm,
    right=services.WRITE,
    title=_("Publish “%(article)s”"),
    submit=_("Publish"),
    told=_("It is published."),
)
look_again = _ON.form(
    services.look_again,
    forms.PublishForm,
    right=services.WRITE,
    title=_("“%(article)s” is right as it stands"),
    submit=_("Save"),
    told=_("The next day is set."),
)
withdraw = _ON.form(
    services.withdraw_article,
    forms.ReasonForm,
    right=services.WRITE,
    title=_("Withdraw “%(article)s”"),
    submit=_("Withdraw"),
    told=_("It is withdrawn. It can be taken up again."),
    danger=True,
)


def _add_file(article: Article, *, by: Viewer, file: Any, title: str) -> ArticleFile:
    refuse_too_large(file.size)
    return uses.add_file(article, by=by, data=file.read(), name=str(file.name), title=title)


def _use(article: Article, *, by: Viewer, case: int, solved: bool) -> Any:
    found = seen(Case, by).worked_on_by(by).filter(pk=case).first()
    if found is None:
        raise DomainError(
            "no_such_case", _("Write the number of a case you work with."), field="case"
        )
    return uses.use_article(article, found, by=by, solved=solved)


add_file = _ON.form(
    _add_file,
    forms.FileForm,
    right=services.WRITE,
    title=_("A picture or file for “%(article)s”"),
    submit=_("Add"),
    told=_("It is there. Put its line into the text where it is to be shown."),
    to=lambda row: article_url(row.article),
)
use = _ON.form(
    _use,
    forms.UseForm,
    right=services.WRITE,
    title=_("“%(article)s” was used in a case"),
    submit=_("Save"),
    told=_("It is told on the case."),
    to=lambda row: article_url(row.article),
)
strike_file = _ON_FILE.press(
    uses.strike_file, told=_("Readers have it no more. You can put it back."), right=""
)
restore_file = _ON_FILE.press(uses.restore_file, told=_("Readers have it again."))


@pages.inside
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture to be shown in its article, or a file to keep."""
    row = one_seen(ArticleFile, who(request), pk)
    data = content_of(row.file)
    return attachment(data, row.file.name, media_type(data))


@pages.inside
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """For the desk: what was published when, and what differs."""
    viewer, article = who(request), one_seen(Article, who(request), pk)
    if not works_in_desk(viewer):
        raise OutOfReach(f"versions of article {pk}")
    context = pages_of.versions_page(viewer, article, request.GET.dict())
    return render(request, "desk/article_versions.html", context)
