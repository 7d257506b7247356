"""Addresses of the parties."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.kernel.web.list_pages import export_view, list_view
from samdrift.kernel.web.registers import register_urls
from samdrift.parties import urls_accounts
from samdrift.parties.lists import members as member_lists
from samdrift.parties.lists import people as people_lists
from samdrift.parties.lists.transfers import TRANSFERS
from samdrift.parties.views import arrangements, figures, members, people, succession

app_name = "parties"
urlpatterns: list[URLPattern] = [
    # Those who have left: a list of its own, each row leads to the person's page.
    path("people/left/", list_view(people_lists.GONE), name="gone_list"),
    path("people/left/export.<str:form>", export_view(people_lists.GONE), name="gone_export"),
    path("people/retention/", people.retention, name="retention"),
    path("people/retention/rule/", people.retention_rule, name="retention_rule"),
    path("people/<int:pk>/leave/", people.leave, name="person_leave"),
    path("people/<int:pk>/return/", people.come_back, name="person_return"),
    path("people/<int:pk>/mandate/", people.mandate_new, name="mandate_new"),
    path("people/<int:pk>/erase/", people.erase, name="person_erase"),
    path("mandates/<int:pk>/end/", people.mandate_end, name="mandate_end"),
    path("roles/<int:pk>/end/", people.appointment_end, name="appointment_end"),
    path("roles/<int:pk>/describe/", people.appointment_describe, name="appointment_describe"),
    path("members/<int:pk>/number/", members.number, name="member_number"),
    path("members/<int:pk>/unit/", members.unit_new, name="unit_new"),
    path("members/<int:pk>/figures/", figures.member_ways, name="member_figures"),
    path("members/<int:pk>/figures/<int:year>/", figures.member_year, name="figures_change"),
    path("units/<int:pk>/rename/", members.unit_rename, name="unit_rename"),
    path("figures/", figures.year, name="figures"),
    path("figures/export.<str:form>", figures.year_export, name="figures_export"),
    path("arrangements/<int:pk>/form/", arrangements.new_form, name="arrangement_form"),
    path("arrangements/<int:pk>/agreement/", arrangements.agreement, name="arrangement_agreement"),
    path(
        "arrangements/<int:pk>/agreement/where/", arrangements.answers, name="arrangement_answers"
    ),
    path("arrangements/<int:pk>/end/", arrangements.end, name="arrangement_end"),
    path("arrangements/<int:pk>/join/", arrangements.join, name="arrangement_join"),
    path("arrangements/<int:pk>/shares/", arrangements.stakes_history, name="arrangement_shares"),
    path("arrangements/<int:pk>/shares/set/", arrangements.stakes, name="arrangement_stakes"),
    path("forms/<int:pk>/details/", arrangements.details, name="form_details"),
    path("memberships/<int:pk>/leave/", arrangements.leave, name="membership_leave"),
    path("memberships/<int:pk>/part/", arrangements.part, name="membership_part"),
    path("shares/<int:pk>/end/", arrangements.stake_end, name="stake_end"),
    path("transfers/<int:pk>/back/", arrangements.take_back, name="transfer_back"),
    path("successions/", succession.overview, name="successions"),
    path("successions/merge/", succession.merge, name="merge"),
    path("successions/split/", succession.split, name="split"),
    path("successions/<int:pk>/", succession.one, name="succession"),
    path("successions/<int:pk>/undo/", succession.undo, name="succession_undo"),
]
urlpatterns += register_urls(member_lists.MEMBERS, "members/")
urlpatterns += register_urls(member_lists.ARRANGEMENTS, "arrangements/")
urlpatterns += register_urls(member_lists.LEGAL_FORMS, "legal-forms/")
urlpatterns += register_urls(TRANSFERS, "transfers/")
urlpatterns += register_urls(people_lists.PEOPLE, "people/")
urlpatterns += register_urls(people_lists.APPOINTMENTS, "roles/")
urlpatterns += register_urls(people_lists.SUPPLIERS, "suppliers/")
urlpatterns += urls_accounts.urlpatterns
