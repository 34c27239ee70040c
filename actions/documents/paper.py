"""A Word document on A4 that a screen reader can read: headings, real tables, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from actions.documents.words import fit

_GAP = re.compile(r"(\[[^\[\]]+\])")
_A4 = (Mm(210), Mm(297))  # ISO 216
_MARGIN = Mm(20)
_BLACK = RGBColor(0, 0, 0)
_LABEL, _VALUE = Mm(55), Mm(115)  # columns of a table of labels and values
_FONT, _SIZE = "Arial", Pt(12)  # RNIB, "Clear Print": at least 12 points


class Paper:
    """A document being written. `title` is shown by readers, `author` is the school."""

    def __init__(self, title: str, author: str, written: datetime) -> None:
        self._docx = Document()
        own = self._docx.core_properties
        own.title, own.author, own.last_modified_by = title, author, author
        own.comments, own.language = "", "en-GB"
        own.created = own.modified = written.replace(tzinfo=None)
        section = self._docx.sections[0]
        section.page_width, section.page_height = _A4
        section.left_margin = section.right_margin = _MARGIN
        section.top_margin = section.bottom_margin = _MARGIN
        self._set_style()

    def _set_style(self) -> None:
        style = self._docx.styles["Normal"]
        style.font.name, style.font.size = _FONT, _SIZE
        for name in ("Title", "Heading 1", "Heading 2"):
            fonts = self._docx.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
            for attribute in list(fonts.attrib):
                del fonts.attrib[attribute]
            self._docx.styles[name].font.name = _FONT
            self._docx.styles[name].font.color.rgb = _BLACK  # the template's blue is too pale
        for language in self._docx.styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), "en-GB")

    def title(self, text: str) -> None:
        """Add the title."""
        self._docx.add_heading(fit(text), 1)

    def heading(self, text: str) -> None:
        """Add the heading of a part."""
        self._docx.add_heading(fit(text), 2)

    def paragraph(self, text: str, bold: bool = False) -> None:
        """Add a paragraph; line breaks stay, gaps in square brackets are marked."""
        _write(self._docx.add_paragraph(), text, bold)

    def label(self, text: str) -> None:
        """Add what stands above somebody's words, on the same page as their beginning."""
        paragraph = self._docx.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        _write(paragraph, text, bold=True)

    def bullets(self, lines: Iterable[str]) -> None:
        """Add a list."""
        for line in lines:
            _write(self._docx.add_paragraph(style="List Bullet"), line)

    def quote(self, text: str) -> None:
        """Add somebody's own words, as they are: nothing in them is marked."""
        paragraph = self._docx.add_paragraph(fit(text))
        paragraph.paragraph_format.left_indent = Mm(6)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Add a table whose head is repeated on every page; rows do not break across pages."""
        table = self._docx.add_table(rows=1, cols=len(head), style="Table Grid")
        _fill(table.rows[0], head, bold=True)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in rows:
            added = table.add_row()
            _fill(added, row)
            if sum(map(len, row)) < 800:  # a longer one may not fit on a page at all
                added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        self._docx.add_paragraph()

    def pairs(self, rows: Iterable[Sequence[str]]) -> None:
        """Add a table of labels and values: each row has its label in front."""
        table = self._docx.add_table(rows=0, cols=2, style="Table Grid")
        table.autofit = False
        table.columns[0].width, table.columns[1].width = _LABEL, _VALUE
        for label, value in rows:
            added = table.add_row()
            _fill(added, (label, value))
            added.cells[0].paragraphs[0].runs[0].bold = True
            added.cells[0].width, added.cells[1].width = _LABEL, _VALUE
        self._docx.add_paragraph()

    def running(self, header: str, page: str, of: str) -> None:
        """Have each page bear a header, and "page n of m" at its foot in those words."""
        section = self._docx.sections[0]
        section.header.paragraphs[0].add_run(fit(header)).bold = True
        foot = section.footer.paragraphs[0]
        foot.add_run(f"{page} ")
        _field(foot, "PAGE")
        foot.add_run(f" {of} ")
        _field(foot, "NUMPAGES")

    def content(self) -> bytes:
        """Return the document as a .docx file."""
        file = BytesIO()
        self._docx.save(file)
        return file.getvalue()


def _fill(row: object, texts: Sequence[str], bold: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        cell.paragraphs[0].add_run(fit(text)).bold = bold or None


def _write(paragraph: Paragraph, text: str, bold: bool = False) -> None:
    for part in filter(None, _GAP.split(fit(text))):
        run = paragraph.add_run(part)
        run.bold = bold or None
        if _GAP.fullmatch(part):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _field(paragraph: Paragraph, code: str) -> None:
    """Add a field that the word processor counts, such as the number of the page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = "1"
    run.append(shown)
    field.append(run)
    paragraph._p.append(field)
