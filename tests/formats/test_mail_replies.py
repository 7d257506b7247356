"""What is said in a mail, parted from what it quotes and how it is signed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.formats.mail import Passage, read
from samdrift.formats.mail.replies import folded

SAID = "Hei!\n\nSkriveren virker nå, takk.\n"


@pytest.mark.parametrize(
    "after",
    [
        "\nman. 3. nov. 2026 kl. 10:32 skrev Ola Nordmann <ola@x.example>:\n\n> Hei\n> Prøv igjen.\n",
        "\nmån. 3. nov. 2026 kl. 10:32 skreiv Ola Nordmann\n<ola@x.example>:\n\n> Hei\n",
        "\nDen 3. november 2026 kl. 10:32 skrev Ola:\nHei\nPrøv igjen.\n",
        "\nOn Mon, Nov 3, 2026 at 10:32 AM Ola Nordmann <\nola@x.example> wrote:\n\n> Hei\n",
        "\nAm 03.11.2026 um 10:32 schrieb Ola:\n> Hei\n",
        "\n-----Opprinnelig melding-----\nFra: Ola\nHei",
        "\n-----Opphavleg melding-----\nFrå: Ola\nHei",
        "\n-----Original Message-----\nFrom: Ola\nHei",
        f"\n{'_' * 32}\nFra: Ola\nSendt: mandag 3. november\nTil: Kari\nEmne: SV: Skriver\n\nHei",
        "\nFrom: Ola <ola@x.example>\nSent: Monday\nTo: Kari\nCc: Per\nSubject: Re: Skriver\n\nHei",
        "\n*Frå:* Ola\n*Sendt:* måndag\n*Til:* Kari\n*Emne:* Skriver\n\nHei",
        "\n> Hei\n> Prøv igjen.\n",
    ],
)
@pytest.mark.parametrize(
    "signed",
    [
        "",
        "-- \nKari Sørås\nNordvik kommune\n",
        "Med vennlig hilsen\nKari Sørås\nTlf. 00 00 00 00\n",
        "Mvh Kari\n",
        "Med venleg helsing\n\nKari\n",
        "Sendt fra min iPhone\n",
        "Hent Outlook for iOS<https://x.example/ios>\n",
        "Best regards,\nKari\n",
    ],
)
def test_quotes_and_signatures_are_folded(after: str, signed: str):
    found = folded(f"{SAID}\n{signed}{after}", subject="SV: Skriver")
    assert found.shown == SAID.strip()
    assert found.signature == signed.strip()
    assert "Hei" in found.quoted
    assert Passage.QUOTED in {one.what for one in found.stretches}


OUTLOOK = """<html xmlns:o="urn:x"><head><style>p.MsoNormal{margin:0}</style></head><body lang=NO-BOK>
<div class=WordSection1><p class=MsoNormal>Hei!<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal><span style='mso-fareast-language:EN-US'>Skriveren virker nå, takk.</span></p>
<p class=MsoNormal>Med vennlig hilsen<br>Kari Sørås<o:p></o:p></p><p class=MsoNormal>IKT, Nordvik kommune</p>
<div><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>Fra:</b> Ola &lt;ola@x.example&gt;
<br><b>Sendt:</b> mandag 3. november 2026 10:32<br><b>Til:</b> Kari<br><b>Emne:</b> SV: Skriver</p></div></div>
<p class=MsoNormal>Prøv igjen.</p></div></body></html>"""
GMAIL = """<div dir="ltr">Hei!<div><br></div><div>Skriveren virker nå, takk.</div><div><br>-- <br></div>
<div class="gmail_signature">Kari</div></div><br><div class="gmail_quote"><div class="gmail_attr">man. 3. nov. 2026
 kl. 10:32 skrev Ola &lt;<a href="mailto:ola@x.example">ola@x.example</a>&gt;:<br></div>
<blockquote style="margin:0"><div>Prøv igjen.</div></blockquote></div>"""
APPLE = """<html><body>Hei!<div><br></div><div>Skriveren virker nå, takk.<br><div dir="ltr">Sendt fra min iPad</div>
<div><br><blockquote type="cite">3. nov. 2026 kl. 10:32 skrev Ola &lt;ola@x.example&gt;:<br><br></blockquote></div>
<blockquote type="cite"><div>Prøv igjen.</div></blockquote></div></body></html>"""
MOBILE = """<div dir="ltr">Hei!</div><div><br></div><div>Skriveren virker nå, takk.</div><div><br></div>
<div>Hent <a href="https://x.example/ios">Outlook for iOS</a></div><hr style="width:98%"><div id="divRplyFwdMsg">
<b>Fra:</b> Ola &lt;ola@x.example&gt;<br><b>Sendt:</b> mandag<br><b>Til:</b> Kari<br><b>Emne:</b> Skriver</div>
<div>Prøv igjen.</div>"""


@pytest.mark.parametrize("source", [OUTLOOK, GMAIL, APPLE, MOBILE])
def test_answers_in_html_are_folded_as_programs_write_them(source: str):
    head = "From: kari@x.example\nSubject: SV: Skriver\nContent-Type: text/html; charset=utf-8\n\n"
    found = read((head + source).encode())
    assert found.shown == SAID.strip()
    assert "Prøv igjen." in found.quoted
    assert found.signature


def test_a_quote_above_the_answer_is_folded_and_answers_between_quotes_keep_them():
    below = folded("Den 3.11.2026 skrev Ola:\n> Virker den?\n\nJa, nå gjør den det.\n\nMvh\nKari")
    assert (below.shown, below.signature) == ("Ja, nå gjør den det.", "Mvh\nKari")
    assert below.quoted == "Den 3.11.2026 skrev Ola:\n> Virker den?"
    between = folded("> Når?\n\nI går.\n\n> Hvor?\n\nI andre etasje.\n\n> Hilsen Ola")
    assert between.shown == "I går.\n\n> Hvor?\n\nI andre etasje."
    assert between.quoted.startswith("> Når?")


def test_what_is_sent_on_is_not_folded():
    for text in (
        "Kan dere se på denne?\n\nFra: Ola\nSendt: mandag\nTil: Kari\nEmne: Feil\n\nDet brenner.",
        "Til info\n\n---------- Videresendt melding ---------\nFra: Ola\nDato: x\nEmne: y\n\nDet brenner.",
        "Begin forwarded message:\n\nFrom: Ola\nSubject: x\nDate: y\n\nDet brenner.",
    ):
        assert folded(text, subject="VS: Feil").shown == text


def test_what_only_looks_like_a_signature_or_a_quote_stays():
    for text in (
        "Hei\nSent from my desk, which is much easier.",
        "On Monday I wrote a list:\n- one\n- two",
        "Linje -- med streker\nog mer",
        "Hilsen fra oss alle",
        "Mvh Kari\n\nPS. Det haster, skriveren brenner!",
        "Fra: kontoret\nTing som mangler: alt",
        "> bare sitat\n> og ikke mer",
        "-- \nKari",
    ):
        assert folded(text).shown == text.strip(), text


LINES = st.sampled_from(
    ["", "Hei", "> sitat", ">> dypere", "-- ", "Mvh", "Mvh Ola", "Fra: Ola", "Sendt: nå", "Til: Kari",
     "Emne: x", "On 3.11.2026 Ola wrote:", "-----Original Message-----", "_" * 20, "PS. x",
     "Sendt fra min iPhone", "---------- Forwarded message ---------"]
)  # fmt: skip


@given(st.lists(LINES, max_size=25).map("\n".join), st.sampled_from(["", "VS: x", "SV: x"]))
def test_no_line_is_lost_and_something_is_always_shown(text: str, subject: str):
    found = folded(text, subject=subject)
    assert "".join(one.text for one in found.stretches) == text or not text
    assert bool(found.shown.strip()) == bool(text.strip())
    kept = f"{found.shown}\n{found.quoted}\n{found.signature}"
    assert sorted(kept.split()) == sorted(text.split())
