"""Addresses of agreements: agreements."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.agreements.lists.agreements import AGREEMENTS
from samdrift.agreements.views import agreements as views
from samdrift.kernel.web.registers import register_urls

ONE = "<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(f"{ONE}leave/", views.leave, name="agreement_leave"),
    path(f"{ONE}stay/", views.stay, name="agreement_stay"),
    path(f"{ONE}extend/", views.renew, name="agreement_renew"),
    path(f"{ONE}join/", views.join, name="agreement_join"),
    path(f"{ONE}award/", views.award, name="agreement_award"),
    path(f"{ONE}entitled/", views.entitled, name="agreement_entitled"),
    path(f"{ONE}options/new/", views.option_new, name="option_new"),
    path(f"{ONE}papers/new/", views.paper_new, name="paper_new"),
    path(f"{ONE}contacts/ours/", views.contact_ours, name="contact_ours"),
    path(f"{ONE}contacts/theirs/", views.contact_theirs, name="contact_theirs"),
    path("members/<int:pk>/change/", views.member_change, name="participation_change"),
    path("members/<int:pk>/leave/", views.member_leave, name="participation_leave"),
    path("members/<int:pk>/strike/", views.member_strike, name="participation_strike"),
    path("entitled/<int:pk>/strike/", views.entitled_strike, name="entitled_strike"),
    path("options/<int:pk>/change/", views.option_change, name="option_change"),
    path("options/<int:pk>/use/", views.option_use, name="option_use"),
    path("options/<int:pk>/decline/", views.option_decline, name="option_decline"),
    path("options/<int:pk>/reopen/", views.option_reopen, name="option_reopen"),
    path("papers/<int:pk>/change/", views.paper_change, name="paper_change"),
    path("papers/<int:pk>/version/", views.paper_version, name="paper_version"),
    path("papers/file/<int:pk>/", views.paper_file, name="paper_file"),
    path("contacts/<int:pk>/change/", views.contact_change, name="contact_change"),
    path("contacts/<int:pk>/end/", views.contact_end, name="contact_end"),
    *register_urls(AGREEMENTS, ""),
]
