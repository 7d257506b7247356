"""Addresses of the roles in systems, their gaps, forums and consents."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.kernel.web.registers import register_urls
from samdrift.portfolio.lists.gaps import FORUMS, GAPS
from samdrift.portfolio.lists.roles import CONSENTS, ROLES
from samdrift.portfolio.views import consents, forums, roles

urlpatterns: list[URLPattern] = [
    path("mine/", roles.mine, name="role_mine"),
    # Stands before the register's own page to add: people are led step by step.
    path("roles/new/", roles.new, name="role_new"),
    path("roles/texts/", roles.texts, name="role_texts"),
    path("roles/texts/<str:kind>/", roles.text_change, name="role_text_change"),
    path("roles/<int:pk>/accept/", roles.accept, name="role_accept"),
    path("roles/<int:pk>/decline/", roles.decline, name="role_decline"),
    path("roles/<int:pk>/confirm/", roles.confirm, name="role_confirm"),
    path("roles/<int:pk>/end/", roles.end, name="role_end"),
    path("roles/<int:pk>/replace/", roles.replace, name="role_replace"),
    *register_urls(ROLES, "roles/"),
    *register_urls(GAPS, "gaps/"),
    path("forums/<int:pk>/mandate/", forums.mandate, name="forum_mandate"),
    *register_urls(FORUMS, "forums/"),
    path("consents/<int:pk>/withdraw/", consents.withdraw, name="consent_withdraw"),
    *register_urls(CONSENTS, "consents/"),
    path("systems/<int:pk>/consents/", consents.of_system, name="consent_system"),
    path("systems/<int:pk>/management/", consents.management, name="role_management"),
]
