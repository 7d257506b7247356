"""Addresses of invoices to members, and postings."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.kernel.web.registers import register_urls
from samdrift.money.lists.issuers import ISSUERS, RECIPIENTS
from samdrift.money.lists.member_invoices import MEMBER_INVOICES
from samdrift.money.lists.postings import POSTINGS, RULES
from samdrift.money.views import issuing

OF_RUN, ONE = "runs/<int:pk>/invoices/", "member-invoices/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(OF_RUN, issuing.of_run, name="issuing_run"),
    path(f"{OF_RUN}send/", issuing.send, name="issuing_send"),
    path(f"{OF_RUN}draft.pdf", issuing.draft, name="issuing_draft"),
    path(f"{OF_RUN}all.zip", issuing.archive, name="issuing_zip"),
    *register_urls(MEMBER_INVOICES, "member-invoices/"),
    path(f"{ONE}ehf.xml", issuing.ehf, name="memberinvoice_ehf"),
    path(f"{ONE}letter.pdf", issuing.letter, name="memberinvoice_letter"),
    *register_urls(ISSUERS, "issuers/"),
    *register_urls(RECIPIENTS, "recipients/"),
    path("postings/file.<str:form>", issuing.postings, name="postings_file"),
    *register_urls(POSTINGS, "postings/"),
    *register_urls(RULES, "posting-rules/"),
    path("posting-rules/<int:pk>/strike/", issuing.strike_rule, name="postingrule_strike"),
]
