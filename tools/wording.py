"""Find the texts Samdrift shows: those given to gettext, and those that forgot it.

Needs Django, but neither its settings nor GNU gettext: Python is read as a syntax tree, templates
by Django's own lexer.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

# Function → which argument is the context, the text, and the text for many.
FUNCTIONS = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
LAZY = {f"{name}_lazy": places for name, places in FUNCTIONS.items()}
KNOWN = FUNCTIONS | LAZY | {"gettext_noop": FUNCTIONS["gettext"]}

STRING = r"""u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(\s*{STRING}(?:,\s*{STRING})?(?:,\s*{STRING})?")
COTTON_ATTRIBUTE = re.compile(r"""\s:[\w.-]+=(?:"_\('([^']*)'\)"|'_\("([^"]*)"\)')""")

WORD = re.compile(r"[^\W\d_]{2,}")
# Names and abbreviations that are the same in every language.
SAME_EVERYWHERE = {
    *(
        "Samdrift",
        "API",
        "ArchiMate",
        "CSV",
        "EHF",
        "Excel",
        "HTML",
        "JSON",
        "NOK",
        "ODS",
        "OIDC",
        "OpenAPI",
    ),
    *("PDF", "PNG", "REST", "SVG", "TOTP", "UTF", "XLS", "XLSX", "XML", "kr"),
}
NOT_PROSE = {"code", "kbd", "samp", "script", "style"}
SHOWN_ATTRIBUTES = {
    *("alt", "aria-description", "aria-label", "aria-roledescription", "caption", "heading"),
    *("hint", "label", "placeholder", "summary", "title"),
}
SHOWN_KEYWORDS = {"empty_label", "help_text", "label", "placeholder", "verbose_name"}
SHOWN_KEYWORDS |= {"verbose_name_plural"}
# A line that must hold untranslated text says why: {# not translated: an example of a file #}
EXCUSE = re.compile(r"\{#\s*not translated: \S")
TAG = "\ufffc"


@dataclass(frozen=True, order=True)
class Key:
    """What a translation is looked up by."""

    text: str
    context: str = ""


@dataclass
class Message:
    """One text to translate, its form for many if it has one, and the files it stands in."""

    many: str | None = None
    files: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Fault:
    """A place that has to be mended."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclass(frozen=True)
class Call:
    """One call of gettext as found: its text, context, form for many and line."""

    key: Key
    many: str | None
    line: int


def in_python(source: str, file: str) -> tuple[list[Call], list[Fault]]:
    """The gettext calls of a Python file, and the texts that cannot be or are not translated."""
    tree = ast.parse(source)
    names = _imported_names(tree)
    calls: list[Call] = []
    faults: list[Fault] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            places = _places(node.func, names)
            if places:
                _read_call(node, places, file, calls, faults)
            else:
                faults += [Fault(file, line, what) for line, what in _bare_arguments(node)]
        elif isinstance(node, ast.ClassDef):
            faults += [Fault(file, line, what) for line, what in _bare_choices(node)]
    return calls, faults


def _imported_names(tree: ast.Module) -> dict[str, str]:
    """What gettext's functions are called in this file."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in KNOWN
    }


def _places(function: ast.expr, names: dict[str, str]) -> tuple[int | None, int, int | None] | None:
    if isinstance(function, ast.Name):
        return KNOWN.get(names.get(function.id, ""))
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return KNOWN.get(function.attr) if function.value.id == "translation" else None
    return None


def _read_call(
    node: ast.Call,
    places: tuple[int | None, int, int | None],
    file: str,
    calls: list[Call],
    faults: list[Fault],
) -> None:
    wanted = [node.args[at] for at in places if at is not None and at < len(node.args)]
    if any(_made_up(argument) for argument in wanted):
        faults.append(Fault(file, node.lineno, "the text is put together inside gettext"))
        return
    context, text, many = (None if at is None else _constant(node.args[at]) for at in places)
    if text == "":
        faults.append(Fault(file, node.lineno, "gettext of an empty text gives a file header"))
    elif text is not None:
        calls.append(Call(Key(text, context or ""), many, node.lineno))


def _constant(node: ast.expr) -> str | None:
    """The text of a literal, also one joined by +; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _constant(node.left), _constant(node.right)
        return None if left is None or right is None else left + right
    return None


def _made_up(node: ast.expr) -> bool:
    """Whether the text is filled in before it is looked up, so that it is never found."""
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.BinOp):
        return _constant(node) is None
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "format"
    )


def _bare_arguments(node: ast.Call) -> Iterator[tuple[int, str]]:
    shown = [keyword.value for keyword in node.keywords if keyword.arg in SHOWN_KEYWORDS]
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name == "DomainError":
        shown += node.args[1:2]
        shown += [keyword.value for keyword in node.keywords if keyword.arg == "message"]
    if name == "ValidationError":
        shown += node.args[:1]
    for value in shown:
        text = _constant(value)
        if isinstance(value, ast.JoinedStr) or (text is not None and is_prose(text)):
            yield value.lineno, f"shown without gettext: {ast.unparse(value)}"


def _bare_choices(node: ast.ClassDef) -> Iterator[tuple[int, str]]:
    """Labels of TextChoices and the like: `DRAFT = "draft", "Draft"`."""
    if not any(ast.unparse(base).endswith("Choices") for base in node.bases):
        return
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Tuple):
            label = _constant(statement.value.elts[-1])
            if label is not None and is_prose(label):
                yield statement.lineno, f"shown without gettext: {label!r}"


def is_prose(text: str) -> bool:
    """Whether the text has a word that would differ from language to language."""
    return any(word not in SAME_EVERYWHERE for word in WORD.findall(text))


def in_template(source: str, file: str) -> tuple[list[Call], list[Fault]]:
    """The texts a template translates, and those it shows as they stand."""
    faults = list(_bare_text(source, file))
    try:
        python = templatize(source, origin=file)
    except SyntaxError as trouble:
        return [], [*faults, Fault(file, 1, str(trouble))]
    return [*_template_calls(python), *_cotton_calls(source)], faults


def _template_calls(python: str) -> Iterator[Call]:
    for found in CALL.finditer(python):
        name = "gettext" if found[1] == "_" else found[1]
        context, text, many = FUNCTIONS[name]
        strings = [ast.literal_eval(part) for part in found.groups()[1:] if part]
        yield Call(
            Key(strings[text], "" if context is None else strings[context]),
            None if many is None else strings[many],
            python.count("\n", 0, found.start()) + 1,
        )


def _cotton_calls(source: str) -> Iterator[Call]:
    """`<c-button :label="_('Save')">`, which Django's own extraction does not know."""
    for found in COTTON_ATTRIBUTE.finditer(source):
        text = (found[1] or found[2]).replace("%", "%%")
        yield Call(Key(text), None, source.count("\n", 0, found.start()) + 1)


def _bare_text(source: str, file: str) -> Iterator[Fault]:
    reader = _ShownText()
    reader.feed(_without_tags(source))
    reader.close()
    lines = source.splitlines()
    for line, text in reader.shown:
        if is_prose(text) and not EXCUSE.search(lines[line - 1]):
            yield Fault(file, line, f"shown without translation: {' '.join(text.split())!r}")


def _without_tags(source: str) -> str:
    """The template with every tag and translated block as one sign, its lines kept in place."""
    kept: list[str] = []
    inside = ""
    for token in Lexer(source).tokenize():
        word = token.contents.split(maxsplit=1)[0] if token.contents.strip() else ""
        if token.token_type == TokenType.BLOCK:
            if word in {"blocktranslate", "blocktrans", "comment"}:
                inside = f"end{word}"
            elif word == inside:
                inside = ""
            kept.append(TAG)
        elif token.token_type == TokenType.TEXT and not inside:
            kept.append(token.contents)
            continue
        kept.append("\n" * token.contents.count("\n"))
    return "".join(kept)


class _ShownText(HTMLParser):
    """Collects the text nodes and attributes a person sees, with their lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown: list[tuple[int, str]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._attributes(attrs)
        if tag in NOT_PROSE:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self._attributes(attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open:
            return
        for offset, line in enumerate(data.split("\n")):
            if line.strip():
                self.shown.append((self.getpos()[0] + offset, line))

    def _attributes(self, attrs: Iterable[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SHOWN_ATTRIBUTES and value:
                self.shown.append((self.getpos()[0], value))


def of_file(file: Path, name: str) -> tuple[list[Call], list[Fault]]:
    """What one file shows; `name` is what it is called in messages."""
    source = file.read_text(encoding="utf-8")
    return in_python(source, name) if file.suffix == ".py" else in_template(source, name)
