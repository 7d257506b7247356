"""The cases of the member one leads or coordinates."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from samdrift.desk.lists.member_cases import MEMBER_CASES
from samdrift.desk.queries import portal as queries
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.web import pages
from samdrift.kernel.web.list_pages import export_view, list_view


def _only_leads(view: Any) -> Any:
    """For others the page is not there."""

    @pages.inside
    def inner(request: HttpRequest, **keys: Any) -> HttpResponse:
        if not queries.led_members(pages.who(request)):
            raise OutOfReach(request.path_info)
        shown: HttpResponse = view(request, **keys)
        return shown

    return inner


member_cases = _only_leads(list_view(MEMBER_CASES))
member_cases_export = _only_leads(export_view(MEMBER_CASES))
