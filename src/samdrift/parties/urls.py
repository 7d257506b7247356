from django.urls import URLPattern

from samdrift.parties import urls_accounts

app_name = "parties"
urlpatterns: list[URLPattern] = []
urlpatterns += urls_accounts.urlpatterns
