"""Addresses of portal: help, one's own cases, approvals, and what may be ordered."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.desk.lists.items import ITEMS
from samdrift.desk.views import approvals, catalogue_items, member_cases, portal, portal_new
from samdrift.kernel.web.registers import register_urls

urlpatterns: list[URLPattern] = [
    path("", portal.help_page, name="get_help"),
    path("likely/", portal.likely, name="likely"),
    path("new/", portal_new.new, name="new"),
    path("new/form/", portal_new.new_form, name="new_form"),
    path("new/<int:pk>/", portal_new.draft, name="draft"),
    path("new/<int:pk>/check/", portal_new.check, name="check"),
    path("mine/", portal.my_cases, name="my_cases"),
    path("mine/<int:pk>/sent/", portal.sent, name="sent"),
    path("mine/<int:pk>/write/", portal.write, name="my_write"),
    path("mine/<int:pk>/cancel/", portal.cancel, name="my_cancel"),
    path("mine/<int:pk>/reopen/", portal.reopen, name="my_reopen"),
    path("mine/<int:pk>/score/", portal.score, name="my_score"),
    path("mine/files/<int:pk>/", portal.file, name="my_file"),
    path("member/", member_cases.member_cases, name="member_case_list"),
    path("member/export.<str:form>", member_cases.member_cases_export, name="member_case_export"),
    path("approvals/", approvals.waiting, name="approvals"),
    path("approvals/stand-ins/new/", approvals.stand_in_new, name="stand_in_new"),
    path("approvals/stand-ins/<int:pk>/end/", approvals.stand_in_end, name="stand_in_end"),
    path("approvals/<int:pk>/", approvals.one, name="approval"),
    path("approvals/ask/<int:pk>/", approvals.ask, name="ask_approval"),
    path("catalogue/", catalogue_items.catalogue, name="catalogue"),
    path("catalogue/<int:pk>/", catalogue_items.offer, name="offer"),
    path("items/<int:pk>/form/", catalogue_items.editor, name="item_form"),
    path("items/<int:pk>/publish/", catalogue_items.publish, name="item_publish"),
    path("items/<int:pk>/unpublish/", catalogue_items.unpublish, name="item_unpublish"),
    *register_urls(ITEMS, "items/"),
]
