"""Addresses of incoming mail, mailboxes, and senders that are let in no more."""

from __future__ import annotations

from typing import Any

from django.urls import path

from samdrift.desk.lists.mail import BLOCKS, MAILBOXES, MAILS
from samdrift.desk.views import mail
from samdrift.kernel.web.registers import register_urls

ONE, BOX = "mail/<int:pk>/", "mail/boxes/<int:pk>/"

urlpatterns: list[Any] = [
    path("mail/in/<str:secret>/", mail.take_in, name="mail_in"),
    path(f"{ONE}open/", mail.open_case, name="mail_open"),
    path(f"{ONE}put/", mail.put, name="mail_put"),
    path(f"{ONE}refuse/", mail.refuse, name="mail_refuse"),
    path(f"{ONE}take-up/", mail.take_up, name="mail_take_up"),
    path(f"{ONE}look-at/", mail.look_at, name="mail_look_at"),
    path(f"{ONE}raw/", mail.raw, name="mail_raw"),
    path(f"{ONE}files/<int:place>/", mail.file, name="mail_file"),
    path(f"{BOX}end/", mail.mailbox_end, name="mailbox_end"),
    path(f"{BOX}take-up/", mail.mailbox_take_up, name="mailbox_take_up"),
    path(f"{BOX}fetch/", mail.mailbox_fetch, name="mailbox_fetch"),
    path(f"{BOX}hook/", mail.mailbox_hook, name="mailbox_hook"),
    path("mail/blocks/<int:pk>/lift/", mail.block_lift, name="block_lift"),
    *register_urls(MAILBOXES, "mail/boxes/"),
    *register_urls(BLOCKS, "mail/blocks/"),
    *register_urls(MAILS, "mail/"),
]
