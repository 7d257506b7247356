"""The look and the language of a Word file: imported only when one is written."""

from datetime import UTC, datetime, time
from typing import Any

from docx.document import Document  # noqa: TID253 - see above
from docx.enum.style import WD_STYLE_TYPE  # noqa: TID253 - see above
from docx.enum.text import WD_TAB_ALIGNMENT  # noqa: TID253 - see above
from docx.oxml import parse_xml  # noqa: TID253 - see above
from docx.oxml.ns import nsdecls, qn  # noqa: TID253 - see above
from docx.shared import Mm, Pt, RGBColor  # noqa: TID253 - see above
from docx.styles.style import ParagraphStyle  # noqa: TID253 - see above

from samdrift.formats.paper.docx_xml import AFTER_BORDERS
from samdrift.formats.paper.model import Paper
from samdrift.formats.paper.words import one_line

FONT = "Calibri"
ACCENT = RGBColor(0x1F, 0x3D, 0x5C)
QUIET = RGBColor(0x4A, 0x55, 0x60)
LINE = "B4BCC6"
TEXT_WIDTH = Mm(160)
LABEL_WIDTH = Mm(46)
_SIZES = {"Heading 1": (14.5, 20, 6), "Heading 2": (12, 14, 4), "Heading 3": (11, 12, 3)}
# A hint of the older program that the template was made with; 15 is what is made today.
_COMPATIBILITY = "15"
_UNUSED = ("/thumbnail", "/stylesWithEffects", "/customXml")


def set_up(document: Document, paper: Paper, tag: str) -> None:
    """Set page, styles, language and properties."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.different_first_page_header_footer = True
    _drop_unused(document)
    _set_language(document, tag)
    _set_styles(document)
    _set_properties(document, paper, tag)


def _set_language(document: Document, tag: str) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), tag)
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), tag)
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _COMPATIBILITY)


def _set_properties(document: Document, paper: Paper, tag: str) -> None:
    properties = document.core_properties
    made = datetime.combine(paper.made, time(), UTC).replace(tzinfo=None)
    properties.title = one_line(paper.title)[:255]
    properties.author = properties.last_modified_by = one_line(paper.author)[:255]
    properties.subject = one_line(paper.kind)[:255]
    properties.category = properties.comments = properties.keywords = ""
    properties.language = tag
    properties.created = properties.modified = made
    properties.revision = 1


def _drop_unused(document: Document) -> None:
    """Leave out what the template has and no paper uses: it is slow to search and big to send.

    That is a hundred styles of tables, the styles once more for an old program, and a picture of
    an empty page.
    """
    styles = document.styles.element
    for found in styles.xpath("w:style[@w:type='table'][not(@w:default='1')]"):
        styles.remove(found)
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, it in relations.items() if it.reltype.endswith(_UNUSED)]:
            del relations[key]


def _set_styles(document: Document) -> None:
    normal = style(document, "Normal")
    _set_text(normal, 11, None)
    _set_space(normal, 0, 7)
    normal.paragraph_format.line_spacing = 1.12
    for name, (size, before, after) in _SIZES.items():
        heading = style(document, name)
        _set_text(heading, size, QUIET if name == "Heading 3" else ACCENT)
        _set_space(heading, before, after)
        heading.paragraph_format.keep_with_next = True
    _set_title(style(document, "Title"))
    _set_text(style(document, "Subtitle"), 12, QUIET)
    _set_space(style(document, "Subtitle"), 14, 0)
    style(document, "Subtitle").font.italic = False
    _drop(style(document, "Subtitle"), "w:rPr/w:spacing")
    _set_text(style(document, "Caption"), 10, QUIET)
    _set_space(style(document, "Caption"), 8, 4)
    for name in ("Header", "Footer"):
        _set_text(style(document, name), 9, QUIET)
        stops = style(document, name).paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    for name in ("List Bullet", "List Number"):
        _set_space(style(document, name), 0, 4)
        style(document, name).paragraph_format.left_indent = Mm(7)
        style(document, name).paragraph_format.first_line_indent = Mm(-7)
    _add_styles(document)


def _set_title(title: ParagraphStyle) -> None:
    _set_text(title, 21, ACCENT)
    title.font.bold = True
    _set_space(title, 0, 10)
    _drop(title, "w:pPr/w:pBdr")


def _drop(of: ParagraphStyle, path: str) -> None:
    """Take away what the template gives the style there."""
    for found in of.element.xpath(path):
        found.getparent().remove(found)


def _add_styles(document: Document) -> None:
    """Add the styles that Word has no name for."""
    facts = _added(document, "Facts", 0, 3)
    facts.paragraph_format.left_indent = LABEL_WIDTH
    facts.paragraph_format.first_line_indent = -LABEL_WIDTH
    facts.paragraph_format.tab_stops.add_tab_stop(LABEL_WIDTH)
    _add_borders(_added(document, "Boxed", 0, 0), left=("1F3D5C", 24, 10), fill="F1F4F8")
    boxed = style(document, "Boxed")
    boxed.paragraph_format.left_indent = Mm(5)
    _added(document, "Cell", 2, 2).font.size = Pt(10)
    organisation = _added(document, "Organisation", 0, 0)
    organisation.font.bold, organisation.font.color.rgb = True, QUIET
    sign = _added(document, "Sign here", 34, 2)
    sign.font.size, sign.font.color.rgb = Pt(9), QUIET
    sign.paragraph_format.right_indent = Mm(80)
    _add_borders(sign, bottom=("4A5560", 6, 1))


def _added(document: Document, name: str, before: float, after: float) -> ParagraphStyle:
    added = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(added, ParagraphStyle):  # pragma: no cover - python-docx types it widely
        raise TypeError(name)
    added.base_style = style(document, "Normal")
    _set_space(added, before, after)
    return added


def style(document: Document, name: str) -> ParagraphStyle:
    """Return the paragraph style of that name."""
    found = document.styles[name]
    if not isinstance(found, ParagraphStyle):
        raise TypeError(f"{name} is no style of paragraphs.")
    return found


def _set_text(of: ParagraphStyle, size: float, colour: RGBColor | None) -> None:
    fonts = of.element.get_or_add_rPr().get_or_add_rFonts()
    for place in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{place}"), None)
    for place in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{place}"), FONT)
    of.font.size = Pt(size)
    if colour is not None:
        of.font.color.rgb = colour


def _set_space(of: ParagraphStyle, before: float, after: float) -> None:
    of.paragraph_format.space_before, of.paragraph_format.space_after = Pt(before), Pt(after)


def _add_borders(of: ParagraphStyle, *, fill: str = "", **sides: tuple[str, int, int]) -> None:
    """Add lines (colour, eighths of a point, distance in points) and a ground."""
    properties: Any = of.element.get_or_add_pPr()
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'
        for side, (colour, size, space) in sides.items()
    )
    parts = [f"<w:pBdr {nsdecls('w')}>{lines}</w:pBdr>"]
    if fill:
        parts.append(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
    for part in parts:
        properties.insert_element_before(parse_xml(part), *AFTER_BORDERS)
