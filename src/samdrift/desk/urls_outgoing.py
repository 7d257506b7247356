"""Addresses of mail out of cases."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.desk.lists.outgoing import MAILS_OUT
from samdrift.desk.views import outgoing
from samdrift.kernel.web.registers import register_urls

urlpatterns: list[URLPattern] = [
    path("mail-out/<int:pk>/again/", outgoing.again, name="mail_out_again"),
    path("mail-out/<int:pk>/other/", outgoing.other, name="mail_out_other"),
    path("mail-out/<int:pk>/give-up/", outgoing.give_up, name="mail_out_give_up"),
    path("cases/<int:pk>/copy/", outgoing.copy, name="case_copy"),
    path("copies/<int:pk>/yes/", outgoing.copy_yes, name="copy_yes"),
    path("copies/<int:pk>/no/", outgoing.copy_no, name="copy_no"),
    *register_urls(MAILS_OUT, "mail-out/"),
]
