"""Addresses of accounts and of the providers people log in through."""

from django.urls import URLPattern, path

from samdrift.kernel.web.registers import register_urls
from samdrift.parties.lists.accounts import ACCOUNTS, ISSUERS
from samdrift.parties.views import accounts

urlpatterns: list[URLPattern] = [
    *register_urls(ACCOUNTS, "accounts/"),
    *register_urls(ISSUERS, "logins/"),
    path("accounts/<int:pk>/<slug:act>/", accounts.account_act, name="account_act"),
]
