"""Every text shown can be read in bokmål, nynorsk and English, and the tools that see to it."""

import gettext

import polib
import pytest
from django.conf import settings

import foreign
import messages
import wording

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy as p
from django.utils import translation

one = _("A " "joined " + "text")
two = ngettext("%(count)s system", "%(count)s systems", n)
three = p("of a role", "Owner")
four = translation.gettext("By its module")
five = elsewhere("Not translated")
six = _(variable)
"""

TEMPLATE = """
{% translate "Plain" %} {% translate "Sure" context "an answer" as sure %}
{% blocktranslate trimmed count n=n %}
  {{ n }} role
{% plural %}
  {{ n }} roles
{% endblocktranslate %}
{{ name|default:_("Nobody") }}
<c-button :label="_('Save')" />
"""


def test_texts_are_complete_in_every_language():
    assert messages.all_faults() == []


def test_extraction_reads_python():
    calls, faults = wording.in_python(PYTHON, "a.py")
    assert {(call.key.text, call.key.context, call.many) for call in calls} == {
        ("A joined text", "", None),
        ("%(count)s system", "", "%(count)s systems"),
        ("Owner", "of a role", None),
        ("By its module", "", None),
    }
    assert faults == []


@pytest.mark.parametrize(
    "line",
    [
        '_(f"{n} systems")',
        '_("%s systems" % n)',
        '_("{} systems".format(n))',
        'DomainError("closed", "The period is closed.")',
        'DomainError("closed", f"{period} is closed.")',
        'forms.CharField(label="Name")',
    ],
)
def test_extraction_reports_texts_that_cannot_be_translated(line):
    source = f"from django.utils.translation import gettext as _\n{line}\n"
    _, faults = wording.in_python(source, "a.py")
    assert [fault.line for fault in faults] == [2]


def test_extraction_reports_bare_choices():
    source = 'class State(models.TextChoices):\n    DRAFT = "draft", "Draft"\n'
    _, faults = wording.in_python(source, "a.py")
    assert [fault.line for fault in faults] == [2]


def test_extraction_reads_templates():
    calls, faults = wording.in_template(TEMPLATE, "a.html")
    assert {(call.key.text, call.key.context, call.many) for call in calls} == {
        ("Plain", "", None),
        ("Sure", "an answer", None),
        ("%(n)s role", "", "%(n)s roles"),
        ("Nobody", "", None),
        ("Save", "", None),
    }
    assert faults == []


def test_extraction_finds_what_django_looks_up():
    """A per cent sign is doubled in templates; both sides have to do it alike."""
    calls, _ = wording.in_template('{% translate "100 % sure" %}', "a.html")
    assert [call.key.text for call in calls] == ["100 %% sure"]


@pytest.mark.parametrize(
    "template",
    [
        "<p>Bare words</p>",
        '<img src="{{ url }}" alt="A picture">',
        '<c-panel heading="Members" />',
        "{% if a %}Yes{% endif %}",
    ],
)
def test_bare_text_in_templates_is_reported(template):
    _, faults = wording.in_template(f"\n{template}\n", "a.html")
    assert [fault.line for fault in faults] == [2]


@pytest.mark.parametrize(
    "template",
    [
        "<p>{{ name }} – 12 · CSV</p>",
        '<p class="wide" id="first">{% translate "Words" %}</p>',
        '<a title="{% translate "Words" %}" {% if on %}aria-current="page"{% endif %}>1</a>',
        "<kbd>Ctrl</kbd> <code>samdrift load</code>",
        "{% comment %}Words{% endcomment %}{# more words #}",
        "<p>orgnr;navn</p> {# not translated: a file's headings #}",
        '<script src="{{ url }}">var words = 1;</script>',
    ],
)
def test_what_needs_no_translation_is_let_be(template):
    assert wording.in_template(template, "a.html")[1] == []


@pytest.mark.parametrize(
    ("shown", "fault"),
    [
        ("%(navn)s er klar", "placeholders differ"),
        ("{who} er klar", "placeholders differ"),
        ("", "not translated"),
        ("%(who)s er <b>klar</b>", "tags differ"),
        (" %(who)s er klar", "edges differ"),
    ],
)
def test_check_names_what_is_wrong_with_a_translation(shown, fault):
    entry = polib.POEntry(msgid="%(who)s is ready", msgstr=shown)
    assert messages.entry_faults(entry, None) == [fault]


def test_check_accepts_one_without_its_number():
    entry = polib.POEntry(msgid="One system", msgid_plural="%(n)s systems")
    entry.msgstr_plural = {0: "Ett system", 1: "%(n)s systemer"}
    assert messages.entry_faults(entry, "%(n)s systems") == []


def test_check_misses_a_plural_form():
    entry = polib.POEntry(msgid="One system", msgid_plural="%(n)s systems")
    entry.msgstr_plural = {0: "Ett system"}
    assert messages.entry_faults(entry, "%(n)s systems") == ["a plural form is missing"]


def test_check_refuses_fuzzy():
    entry = polib.POEntry(msgid="Ready", msgstr="Klar", flags=["fuzzy"])
    assert messages.entry_faults(entry, None) == ["fuzzy"]


def test_a_text_gone_from_a_library_is_named():
    wanted = ("This field is required.", "This field is a garden.")
    calls, faults = foreign.of_library("django/forms/fields.py", wanted)
    assert [call.key.text for call in calls] == ["This field is required."]
    assert ["garden" in fault.what for fault in faults] == [True]


def test_our_words_for_a_library_text_decide():
    """Django asks LOCALE_PATHS last, so what stands there wins over every application's own."""
    assert set(settings.LOCALE_PATHS) == set(messages.SOURCE.glob("*/locale"))


@pytest.fixture
def a_room(tmp_path, monkeypatch):
    """A source folder with one room, and the text of its only module."""
    monkeypatch.setattr(messages, "SOURCE", tmp_path)
    monkeypatch.setattr(foreign, "TEXTS", {})
    module = tmp_path / "garden" / "services.py"
    module.parent.mkdir()

    def says(*texts):
        lines = [f"_({text!r})" for text in texts]
        start = "from django.utils.translation import gettext as _"
        module.write_text("\n".join([start, *lines]), encoding="utf-8")

    return says


def test_update_adds_drops_and_keeps(a_room):
    a_room("Spade", "Rake")
    messages.update()
    catalogue = messages.Catalogue("garden", "nb")
    book = polib.pofile(str(catalogue.file))
    book.find("Spade").msgstr = "Spade"
    book.save()
    a_room("Spade", "Hoe")
    messages.update()
    book = polib.pofile(str(catalogue.file))
    assert {entry.msgid: entry.msgstr for entry in book} == {"Spade": "Spade", "Hoe": ""}
    assert "garden/nb: not translated: 'Hoe'" in messages.all_faults()


def test_compiled_translations_are_read_by_gettext(a_room):
    a_room("Rake")
    messages.update()
    catalogue = messages.Catalogue("garden", "nn")
    book = polib.pofile(str(catalogue.file))
    book.find("Rake").msgstr = "Rive på nynorsk"
    book.save()
    messages.compile_all()
    with catalogue.file.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Rake") == "Rive på nynorsk"


def test_check_names_one_text_translated_in_two_ways(a_room, tmp_path):
    a_room("Rake")
    (tmp_path / "shed").mkdir()
    (tmp_path / "shed" / "views.py").write_text((tmp_path / "garden/services.py").read_text())
    messages.update()
    for room, shown in (("garden", "Rive"), ("shed", "Rake")):
        book = polib.pofile(str(messages.Catalogue(room, "nb").file))
        book.find("Rake").msgstr = shown
        book.save()
    assert any(
        "in garden" in fault and fault.startswith("shed/nb") for fault in messages.all_faults()
    )
