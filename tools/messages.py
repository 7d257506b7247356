"""Keep the translations: find the texts, bring the catalogues up to date, check and compile them.

Usage: python tools/messages.py extract | update | check | compile

extract   print every text with the files it stands in, room by room
update    add new texts to each room's nb and nn, drop those no longer used, keep translations;
          a text another room has translated is filled in
check     name what is missing, fuzzy, unused, put together wrongly or shown without translation
compile   write the .mo files Django reads; needs Babel alone

English is the text in the code. Bokmål and nynorsk lie in each room's locale folder.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polib

    from wording import Call, Fault, Key, Message

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "samdrift"
LANGUAGES = ("nb", "nn")
# Texts of files that stand in no room (settings, command line) lie with the kernel's.
COMMON_ROOM = "kernel"
TEMPLATES = {".html", ".svg", ".txt", ".xml"}
PLURAL_FORMS = "nplurals=2; plural=(n != 1);"
FORMS = 2
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\w*\}")
MARKUP = re.compile(r"</?\w[^>]*>")
SHOWN_AT_ONCE = 15


@dataclass(frozen=True)
class Catalogue:
    """One room's translations into one language."""

    room: str
    language: str

    @property
    def file(self) -> Path:
        return SOURCE / self.room / "locale" / self.language / "LC_MESSAGES" / "django.po"

    def __str__(self) -> str:
        return f"{self.room}/{self.language}"


def main(arguments: list[str]) -> int:
    acts = {"extract": extract, "update": update, "check": check, "compile": compile_all}
    if len(arguments) != 1 or arguments[0] not in acts:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        return acts[arguments[0]]()
    except ModuleNotFoundError as lacking:
        sys.stderr.write(f"messages: {lacking.name} is not installed; ./test installs it.\n")
        return 1


# What there is to translate


def texts() -> tuple[dict[str, dict[Key, Message]], list[Fault]]:
    """Every room's texts, and the places that show text past gettext."""
    import foreign  # noqa: PLC0415 - compile must run without Django
    import wording  # noqa: PLC0415

    rooms: dict[str, dict[Key, Message]] = defaultdict(dict)
    faults: list[Fault] = []
    for file in source_files():
        name = str(file.relative_to(SOURCE))
        calls, bad = wording.of_file(file, name)
        faults += bad
        for call in calls:
            _note(rooms[room_of(file)], call, name)
    for room, libraries in foreign.TEXTS.items():
        for name, wanted in libraries.items():
            calls, bad = foreign.of_library(name, wanted)
            faults += bad
            for call in calls:
                _note(rooms[room], call, name)
    return rooms, faults


def _note(messages: dict[Key, Message], call: Call, name: str) -> None:
    import wording  # noqa: PLC0415

    message = messages.setdefault(call.key, wording.Message())
    message.many = message.many or call.many
    message.files.add(name)


def source_files() -> Iterator[Path]:
    """Python but migrations, and templates."""
    for file in sorted(SOURCE.rglob("*")):
        inside = file.relative_to(SOURCE).parts
        python = file.suffix == ".py" and "migrations" not in inside
        if python or (file.suffix in TEMPLATES and "templates" in inside):
            yield file


def room_of(file: Path) -> str:
    inside = file.relative_to(SOURCE).parts
    return inside[0] if len(inside) > 1 else COMMON_ROOM


def extract() -> int:
    rooms, faults = texts()
    for room, messages in sorted(rooms.items()):
        for key, message in sorted(messages.items()):
            context = f" [{key.context}]" if key.context else ""
            many = f" / {message.many!r}" if message.many else ""
            files = " ".join(sorted(message.files))
            print(f"{room}: {key.text!r}{many}{context}  {files}")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 0


# Bringing the catalogues up to date


def update() -> int:
    rooms, _ = texts()
    known = {language: known_translations(language) for language in LANGUAGES}
    for catalogue in catalogues(set(rooms)):
        messages = rooms.get(catalogue.room, {})
        if not messages:
            catalogue.file.unlink(missing_ok=True)
            continue
        added, dropped, open_ = update_one(catalogue, messages, known[catalogue.language])
        print(f"{catalogue}: {len(messages)} texts, {added} new, {dropped} dropped, {open_} open")
    return 0


def catalogues(rooms: set[str]) -> list[Catalogue]:
    """Those the rooms need and those that lie there."""
    there = {file.relative_to(SOURCE).parts[0] for file in SOURCE.glob("*/locale")}
    return [Catalogue(room, lang) for room in sorted(rooms | there) for lang in LANGUAGES]


def known_translations(language: str) -> dict[Key, polib.POEntry]:
    files = sorted(SOURCE.glob(f"*/locale/{language}/LC_MESSAGES/django.po"))
    return {
        key: entry
        for file in files
        for key, entry in entries(file).items()
        if entry.translated() and not entry.fuzzy
    }


def entries(file: Path) -> dict[Key, polib.POEntry]:
    import polib  # noqa: PLC0415 - compile must run without it

    import wording  # noqa: PLC0415

    if not file.exists():
        return {}
    return {
        wording.Key(entry.msgid, entry.msgctxt or ""): entry
        for entry in polib.pofile(str(file), encoding="utf-8")
    }


def update_one(
    catalogue: Catalogue, messages: dict[Key, Message], known: dict[Key, polib.POEntry]
) -> tuple[int, int, int]:
    """Write one catalogue anew; answers how many texts came, went and wait for a translator."""
    import polib  # noqa: PLC0415

    old = entries(catalogue.file)
    fresh = polib.POFile(wrapwidth=96, encoding="utf-8")
    fresh.metadata = {
        "Language": catalogue.language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS,
    }
    for key, message in sorted(messages.items()):
        fresh.append(entry_for(key, message, old.get(key) or known.get(key)))
    catalogue.file.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(catalogue.file))
    waiting = sum(not entry.translated() for entry in fresh)
    return len(messages.keys() - old.keys()), len(old.keys() - messages.keys()), waiting


def entry_for(key: Key, message: Message, old: polib.POEntry | None) -> polib.POEntry:
    import polib  # noqa: PLC0415

    entry = polib.POEntry(
        msgid=key.text,
        msgctxt=key.context or None,
        msgid_plural=message.many or "",
        occurrences=[(file, "") for file in sorted(message.files)],
    )
    if old is not None:
        entry.comment, entry.tcomment, entry.flags = old.comment, old.tcomment, list(old.flags)
    if message.many:
        entry.msgstr_plural = {0: "", 1: ""} | (old.msgstr_plural if old else {})
    else:
        entry.msgstr = (old.msgstr or old.msgstr_plural.get(0, "")) if old else ""
    return entry


# Checking


def check() -> int:
    faults = all_faults()
    for fault in faults:
        print(fault)
    if faults:
        print(
            f"{len(faults)} faults in the translations (tools/messages.py update adds new texts)."
        )
    return 1 if faults else 0


def all_faults() -> list[str]:
    """Everything that is wrong with texts and translations, one line each."""
    rooms, past_gettext = texts()
    faults = [str(fault) for fault in past_gettext]
    for catalogue in catalogues(set(rooms)):
        faults += catalogue_faults(catalogue, rooms.get(catalogue.room, {}))
    for language in LANGUAGES:
        faults += disagreements(language)
    return faults


def catalogue_faults(catalogue: Catalogue, messages: dict[Key, Message]) -> list[str]:
    there = entries(catalogue.file)
    faults = limited(catalogue, "missing", [key.text for key in messages if key not in there])
    faults += limited(catalogue, "unused", [key.text for key in there if key not in messages])
    faults += [
        f"{catalogue}: {what}: {key.text!r}"
        for key, entry in there.items()
        if key in messages
        for what in entry_faults(entry, messages[key].many)
    ]
    return faults


def limited(catalogue: Catalogue, what: str, found: list[str]) -> list[str]:
    lines = [f"{catalogue}: {what}: {text!r}" for text in found[:SHOWN_AT_ONCE]]
    if len(found) > SHOWN_AT_ONCE:
        lines.append(f"{catalogue}: {what}: and {len(found) - SHOWN_AT_ONCE} more")
    return lines


def entry_faults(entry: polib.POEntry, many: str | None) -> list[str]:
    """What is wrong with one translation, in words."""
    if entry.obsolete:
        return ["unused"]
    if entry.fuzzy:
        return ["fuzzy"]
    if (entry.msgid_plural or None) != many:
        return ["the form for many differs from the code's"]
    shown = list(entry.msgstr_plural.values()) if many else [entry.msgstr]
    if many and len(shown) != FORMS:
        return ["a plural form is missing"]
    if not all(shown):
        return ["not translated"]
    originals = [entry.msgid, many] if many else [entry.msgid]
    return [
        f"{what} differ"
        for what, marks in (("placeholders", placeholders), ("tags", tags), ("edges", edges))
        if not all(marks(text) in [marks(original) for original in originals] for text in shown)
    ]


def placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text.replace("%%", ""))))


def tags(text: str) -> list[str]:
    return sorted(MARKUP.findall(text))


def edges(text: str) -> tuple[str, str]:
    """The blanks before and after, which the page's layout may lean on."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def disagreements(language: str) -> list[str]:
    """One text translated in two ways: Django shows only one of them, so a context is needed."""
    seen: dict[Key, tuple[str, str]] = {}
    faults = []
    for file in sorted(SOURCE.glob(f"*/locale/{language}/LC_MESSAGES/django.po")):
        room = file.relative_to(SOURCE).parts[0]
        for key, entry in entries(file).items():
            shown = entry.msgstr or entry.msgstr_plural.get(1, "")
            other, theirs = seen.setdefault(key, (room, shown))
            if shown and theirs and shown != theirs:
                faults.append(
                    f"{room}/{language}: {key.text!r} is {shown!r} here and {theirs!r} in {other}; "
                    "agree on one, or give one of them a context"
                )
    return faults


# Compiling


def compile_all() -> int:
    for file in sorted(SOURCE.glob("*/locale/*/LC_MESSAGES/*.po")):
        compile_one(file)
    for made in SOURCE.glob("*/locale/*/LC_MESSAGES/*.mo"):
        if not made.with_suffix(".po").exists():
            made.unlink()
    return 0


def compile_one(file: Path) -> None:
    """Write the .mo beside the .po, whole or not at all."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - the rest runs without Babel
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with file.open("rb") as source:
        catalogue = read_po(source, locale=file.parent.parent.name)
    draft = file.with_suffix(".mo.new")
    with draft.open("wb") as target:
        write_mo(target, catalogue)
    draft.replace(file.with_suffix(".mo"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
