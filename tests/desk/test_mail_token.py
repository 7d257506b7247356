"""Mail is fetched and sent where nobody is let in by password: a token is got, kept, and renewed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.test import Client

from samdrift.desk.lists.mail_words import mailbox_url
from samdrift.desk.models.mail import IncomingMail, Mailbox
from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.desk.services import mail_findings, mail_imap, mailboxes
from samdrift.followup.models.findings import Finding
from samdrift.kernel import checks
from samdrift.kernel.concealed import reveal
from samdrift.kernel.errors import DomainError
from samdrift.kernel.models.history import Event
from samdrift.kernel.services import bearer
from samdrift.kernel.viewer import clock
from tests.desk.made import make_desk
from tests.desk.made_mail import make_mailbox, message
from tests.desk.made_outgoing import Post, answer, by_mail, do_all, free_port, later, newest, use
from tests.desk.made_token import (
    CLIENT,
    OBJECTS,
    SCOPE,
    SECRET,
    USER,
    MailServer,
    TokenService,
    said_by,
    serving,
)
from tests.world import World


@pytest.fixture
def tokens(settings: Any) -> Iterator[TokenService]:
    settings.DEBUG = settings.HOOKS_PRIVATE = True
    bearer._kept.clear()
    with serving(TokenService()) as made:
        yield made


@pytest.fixture
def imap(tokens: TokenService) -> Iterator[MailServer]:
    with serving(MailServer(tokens, message())) as made:
        yield made


def values(tokens: TokenService, imap: MailServer) -> dict[str, Any]:
    return {
        "imap_host": "127.0.0.1", "imap_port": imap.port, "imap_security": "none",
        "imap_login": "token", "imap_user": USER, "secret": SECRET,
        "token_address": tokens.address, "token_client": CLIENT, "token_scope": SCOPE,
    }  # fmt: skip


@pytest.fixture
def box(world: World, tokens: TokenService, imap: MailServer) -> Mailbox:
    make_desk(world)
    return make_mailbox(world, **values(tokens, imap))


def poll(box: Mailbox, world: World) -> str:
    """Fetch, and give what is told on the mailbox."""
    mail_imap.poll(Mailbox.objects.get(pk=box.pk), by=clock(world.today))
    box.refresh_from_db()
    return box.poll_error


def test_mail_is_fetched_by_a_token_that_is_kept(
    world: World, tokens: TokenService, imap: MailServer, box: Mailbox
) -> None:
    assert [poll(box, world) for _ in range(3)] == ["", "", ""]
    do_all()
    assert IncomingMail.objects.get().subject == "Skriveren virker ikke"
    assert (imap.let_in, len(tokens.asked)) == (3, 1)
    assert tokens.asked[0]["grant_type"] == "client_credentials"


@pytest.mark.parametrize(("life", "until"), [(3600, 3300), (400, 200), (None, 0)])
def test_token_is_renewed_shortly_before_it_ends(
    world: World, tokens: TokenService, box: Mailbox, life: int | None, until: int
) -> None:
    tokens.life = life
    begin = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    asked = []
    for seconds in (0, until - 1, until + 1):
        with time_machine.travel(begin + dt.timedelta(seconds=max(0, seconds)), tick=False):
            poll(box, world)
        asked.append(len(tokens.asked))
    assert asked == ([1, 1, 2] if life else [1, 2, 3])


def test_wrong_secret_is_told_with_where_and_how_and_becomes_a_finding(
    world: World, tokens: TokenService, box: Mailbox
) -> None:
    dag = world.viewer("dag")
    mailboxes.change_mailbox(box, by=dag, secret="utløpt")
    said = poll(box, world)
    assert "127.0.0.1" in said and "AADSTS7000215: Invalid client secret provided." in said
    assert box.failing_since is not None
    Mailbox.objects.filter(pk=box.pk).update(
        failing_since=box.failing_since - 2 * mail_findings.SILENT_FOR
    )
    mail_findings.look_at_all(clock(world.today))
    assert "AADSTS7000215" in Finding.objects.get(kind=mail_findings.SILENT).observed["said"]
    mailboxes.change_mailbox(box, by=dag, secret=SECRET)
    assert poll(box, world) == ""


def test_token_that_is_not_taken_is_asked_for_anew(
    world: World, tokens: TokenService, imap: MailServer, box: Mailbox
) -> None:
    imap.closed_to = {"billett-1"}
    said = poll(box, world)
    assert USER in said and '"status":"400"' in said
    assert poll(box, world) == ""
    assert (len(tokens.asked), imap.let_in) == (2, 1)


@pytest.mark.parametrize("answer", [b"<html>logg inn</html>", b"[]", b'{"access_token": 3}'])
def test_what_is_no_token_service_is_told(
    world: World, tokens: TokenService, box: Mailbox, answer: bytes
) -> None:
    tokens.odd = answer
    assert "/oauth2/v2.0/token" in poll(box, world)


def test_service_that_is_gone_or_inside_is_told(world: World, box: Mailbox, settings: Any) -> None:
    Mailbox.objects.filter(pk=box.pk).update(token_address="http://127.0.0.1:1/token")
    assert "127.0.0.1" in poll(box, world)
    settings.HOOKS_PRIVATE = False
    assert "127.0.0.1" in poll(box, world) and box.failing_since is not None


def test_secret_is_never_shown_and_not_sent_to_another_service(
    world: World, tokens: TokenService, box: Mailbox, client: Client
) -> None:
    dag = world.viewer("dag")
    assert reveal(box.imap_secret) == SECRET and SECRET not in box.imap_secret
    client.force_login(world.accounts["dag"])
    page = client.get(mailbox_url(box)).content.decode()
    assert CLIENT in page and SECRET not in page and box.imap_secret not in page
    for event in Event.objects.filter(what__startswith="mailbox."):
        assert SECRET not in event.text and box.imap_secret not in event.text
    for other in ({"token_address": "https://annet.example/token"}, {"imap_login": "password"}):
        with pytest.raises(DomainError) as refused:
            mailboxes.change_mailbox(box, by=dag, **other)
        assert refused.value.code == "secret_again"
    told = mailboxes.change_mailbox(box, by=dag, imap_login="password", secret="et passord")
    assert reveal(told.imap_secret) == "et passord"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"token_client": ""}, "no_client"),
        ({"secret": ""}, "no_client"),
        ({"imap_user": ""}, "no_client"),
        ({"token_address": ""}, "not_https"),
        ({"token_address": "http://token.example/"}, "not_https"),
    ],
)
def test_login_by_token_is_told_wholly(
    world: World, tokens: TokenService, imap: MailServer, settings: Any, change: Any, code: str
) -> None:
    settings.DEBUG = False
    whole = {**values(tokens, imap), "token_address": "https://token.example/", **change}
    with pytest.raises(DomainError) as refused:
        make_mailbox(world, **whole)
    assert refused.value.code == code


class _LetIn:
    """The mail server's login, as aiosmtpd asks for it: `AUTH XOAUTH2` and the words at once."""

    def __init__(self, tokens: TokenService, post: Post) -> None:
        self.tokens, self.post = tokens, post
        self.closed_to: set[str] = set()

    async def handle_DATA(self, *told: Any) -> str:  # noqa: N802 -- the server's own name
        return await self.post.handle_DATA(*told)

    async def auth_XOAUTH2(self, server: Any, args: list[str]) -> AuthResult:  # noqa: N802
        token = self.tokens.valid
        if args[1].encode() == said_by(USER, token) and token not in self.closed_to:
            return AuthResult(success=True)
        await server.push(f"334 {OBJECTS.decode()}")
        assert (await server._reader.readline()).strip() == b""
        return AuthResult(success=False, handled=False)

    async def handle_RCPT(self, *told: Any) -> str:  # noqa: N802 -- the server's own name
        if not told[1].authenticated:
            return "530 5.7.0 Authentication required"
        return await self.post.handle_RCPT(*told)


@pytest.fixture
def outgoing(settings: Any, tokens: TokenService) -> Iterator[_LetIn]:
    post = Post(free_port())
    made = _LetIn(tokens, post)
    use(settings, post.port)
    settings.EMAIL_BACKEND = "samdrift.kernel.mail_oauth.EmailBackend"
    settings.EMAIL_HOST_USER, settings.SMTP_TOKEN_ADDRESS = USER, tokens.address
    settings.SMTP_CLIENT, settings.SMTP_CLIENT_SECRET, settings.SMTP_SCOPE = CLIENT, SECRET, SCOPE
    server = Controller(made, hostname="127.0.0.1", port=post.port, auth_require_tls=False)
    server.start()
    try:
        yield made
    finally:
        server.stop()


def test_answer_goes_out_by_a_token(world: World, outgoing: _LetIn, tokens: TokenService) -> None:
    make_desk(world)
    case = by_mail(world)
    answer(world, case)
    do_all()
    assert newest(case).state == OutgoingMail.State.SENT
    assert any("Prøv på nytt." in one.get_content() for one in outgoing.post.taken)
    assert len(tokens.asked) == 1


def test_answer_waits_while_no_token_is_given_or_taken(
    world: World, outgoing: _LetIn, tokens: TokenService
) -> None:
    make_desk(world)
    tokens.refuses = {"error": "invalid_client"}
    case = by_mail(world)
    do_all()
    row = newest(case)
    assert row.state == OutgoingMail.State.WAITING and outgoing.post.taken == []
    assert "127.0.0.1" in row.last_error and "invalid_client" in row.last_error
    tokens.refuses, outgoing.closed_to = None, {"billett-1"}
    later(world, minutes=10)
    row.refresh_from_db()
    assert row.state == OutgoingMail.State.WAITING and USER in row.last_error
    later(world, hours=2)
    row.refresh_from_db()
    assert row.state == OutgoingMail.State.SENT and row.last_error == ""


def test_check_names_what_the_token_lacks(settings: Any) -> None:
    settings.SMTP_TOKEN_ADDRESS = ""
    assert checks.mail_can_sign_in() == []
    settings.SMTP_TOKEN_ADDRESS = "https://token.example/"
    settings.EMAIL_HOST, settings.EMAIL_HOST_USER = "smtp.example.no", ""
    settings.SMTP_CLIENT, settings.SMTP_CLIENT_SECRET = CLIENT, ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    found = checks.mail_can_sign_in()
    assert [one.id for one in found] == ["samdrift.E008", "samdrift.E009"]
    assert "SAMDRIFT_SMTP_CLIENT_SECRET" in str(found[0].hint)
    assert "SAMDRIFT_SMTP_USER" in str(found[0].hint)
    settings.EMAIL_HOST_USER, settings.SMTP_CLIENT_SECRET = USER, SECRET
    settings.EMAIL_USE_TLS = True
    assert checks.mail_can_sign_in() == []
