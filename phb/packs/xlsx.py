"""A pack as workbook: a tidy table a sheet, Excel's own charts beside it, all led to from the contents."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Sequence

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from phb.charts.chart import Chart, Panels
from phb.charts.letters import clean
from phb.charts.scatter import Scatter
from phb.packs import cells
from phb.packs.drawings import Drawable
from phb.packs.pack import Pack, Rows
from phb.packs.told import AUDIENCE, labelled, standing
from phb.packs.xlsx_charts import native
from phb.packs.xlsx_ground import DRAWN, Ground, put

_MADE = dt.datetime(1980, 1, 1)  # the day of every file in a workbook: same pack, same bytes
_UNFIT = re.compile(r"[\[\]:*?/\\']+")
_NAME, _HEADING, _TOLD, _CHUNK = 31, 250, 200, 30_000  # letters that Excel takes
_LEAST, _MOST = 9, 44  # letters a column is wide
_HEAD = 5  # the row of the headings, counted from 0
_APART = 21  # rows from one chart to the next
_PAPER = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write(pack: Pack) -> bytes:
    """Give the workbook. Same pack, same bytes.

    Numbers are numbers, codes and quarters text, and what is not known is an empty cell: the table's own
    words say why. Text that looks like a formula stays text.
    """
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True, **_PAPER})
    title = clean(f"{pack.title}, {pack.scope}, {pack.quarter}")
    told = clean(standing(pack))
    book.set_properties(
        {"title": title[:_TOLD], "author": "PHB Rollout Monitor", "comments": told[:_TOLD], "created": _MADE}
    )
    _Writer(book, pack).write()
    book.close()
    return buffer.getvalue()


class _Writer:
    """The sheets of one workbook, in order; the contents are written when all others have their names."""

    def __init__(self, book: Workbook, pack: Pack) -> None:
        self.book, self.pack = book, pack
        self.bold = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.link = book.add_format({"font_color": "#12436D", "underline": 1})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.whole = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.part = book.add_format({"num_format": "#,##0.0###", "valign": "top"})
        self.tables = 0
        self.led: list[tuple[str, str, str]] = []

    def write(self) -> None:
        """Write every sheet."""
        pack, contents = self.pack, self.sheet("Contents")
        said = [
            (section.heading, one.text, one.evidence)
            for section in pack.sections
            for one in section.sentences
        ]
        self.words("Findings", "What is said, and what it rests on", ["Section", "Finding", "Evidence"], said)
        named = [
            (f"{at}.{n} {section.heading}", section.heading, one)
            for at, section in enumerate(pack.sections, start=1)
            for n, one in enumerate((*section.pictures, *section.tables), start=1)
        ]
        made = [(self.sheet(name), heading, one) for name, heading, one in named]
        for sheet, heading, one in made:
            self.led.append((sheet.get_name(), heading, one.title))
        self.words("Definitions", "What the words mean", ["Term", "Meaning"], pack.definitions)
        self.words("Sources", "Where figures come from", ["Source", "Address"], pack.sources)
        self.words("Manifest", "What it takes to make this pack again", ["Entry", "Value"], _manifest(pack))
        ground = self.drawn()
        for sheet, _, one in made:
            if isinstance(one, Rows):
                self.table(sheet, one.title, "", one.source, one.frame)
            else:
                self.picture(sheet, one, ground)
        self.contents(contents)

    def sheet(self, name: str) -> Worksheet:
        """Add a sheet, its name as Excel takes it, set up for printing."""
        fit = " ".join(_UNFIT.sub(" ", clean(name)).split())[:_NAME].strip()
        sheet = self.book.add_worksheet(fit)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        told = clean(standing(self.pack)).replace("&", "and")[:_TOLD]  # "&" begins a code there
        sheet.set_footer(f"&L&8{told}&R&8&P of &N")
        return sheet

    def picture(self, sheet: Worksheet, one: Drawable, ground: Ground) -> None:
        """Write a picture's figures, and its charts to the right of them."""
        told = "" if one.has_values else one.empty
        if one.has_values and not isinstance(one, (Chart, Scatter, Panels)):
            told = "The map itself is in the pack's page, PDF and slides."
        beside = self.table(sheet, one.title, one.subtitle, one.source, one.table, told)
        charts = one.panels if isinstance(one, Panels) else (one,)
        drawn = [each for each in charts if isinstance(each, (Chart, Scatter)) and each.has_values]
        if not drawn:
            return
        sheet.write_url(
            3, 0, f"internal:'{sheet.get_name()}'!{xl_rowcol_to_cell(_HEAD, beside)}", self.link,
            "To the chart, right of the table",
        )  # fmt: skip
        for at, each in enumerate(drawn):
            alt = clean(f"{each.title}. {each.alt}")
            sheet.insert_chart(
                _HEAD + at * _APART, beside, native(self.book, ground, each), {"description": alt}
            )

    def table(
        self, sheet: Worksheet, title: str, about: str, source: str, frame: pd.DataFrame, told: str = ""
    ) -> int:
        """Write a table under what it is and where from; give the column to the right of it."""
        put(sheet, 0, 0, title, self.bold)
        put(sheet, 1, 0, " ".join(part for part in (about, told) if part))
        put(sheet, 2, 0, labelled(self.pack, source))
        sheet.write_url(4, 0, "internal:'Contents'!A1", self.link, "To the contents")
        held = cells.rows(frame)
        names = headings(cells.columns(frame))
        if not held:
            put(sheet, _HEAD, 0, "There are no rows.")
            return 2
        self.tables += 1
        last = _HEAD + len(held)
        columns = [{"header": name, "header_format": self.head} for name in names]
        sheet.add_table(
            _HEAD, 0, last, len(names) - 1,
            {"name": f"Table{self.tables}", "columns": columns, "style": "Table Style Light 1"},
        )  # fmt: skip
        for at, name in enumerate(names):
            values = [row[at] for row in held]
            how = self.part if any(isinstance(one, float) for one in values) else self.whole
            longest = max((len(cells.written(one)) for one in values), default=0)
            sheet.set_column(at, at, min(max(longest + 2, len(name) // 2 + 2, _LEAST), _MOST))
            for row, value in enumerate(values, start=_HEAD + 1):
                put(sheet, row, at, value, how if isinstance(value, (int, float)) else self.wrapped)
        sheet.freeze_panes(_HEAD + 1, 0)
        sheet.repeat_rows(_HEAD)
        return len(names) + 1

    def words(self, name: str, title: str, columns: list[str], rows: Sequence[tuple[str, ...]]) -> None:
        """Write a sheet of words."""
        frame = pd.DataFrame(list(rows), columns=columns, dtype=object)
        self.table(self.sheet(name), title, "", self.pack.source, frame)
        self.led.append((name, name, title))

    def drawn(self) -> Ground:
        """Add the sheet of what the charts draw."""
        title, sheet = "What the charts of this workbook draw", self.sheet(DRAWN)
        put(sheet, 0, 0, title, self.bold)
        put(sheet, 1, 0, standing(self.pack))
        self.led.append((DRAWN, "Charts", title))
        return Ground(sheet)

    def contents(self, sheet: Worksheet) -> None:
        """Write what the workbook is, and a line with a link for each sheet."""
        pack = self.pack
        put(sheet, 0, 0, pack.title, self.bold)
        put(sheet, 1, 0, f"{pack.scope}, {pack.quarter}, {pack.as_at}. {AUDIENCE[pack.audience]}")
        put(sheet, 2, 0, pack.banner)
        put(sheet, 3, 0, pack.source)
        for at, name in enumerate(("Sheet", "Section", "What it shows")):
            put(sheet, _HEAD, at, name, self.head)
        for row, (name, heading, title) in enumerate(self.led, start=_HEAD + 1):
            sheet.write_url(row, 0, f"internal:'{name}'!A1", self.link, name)
            put(sheet, row, 1, heading)
            put(sheet, row, 2, title)
        sheet.set_column(0, 1, 34)
        sheet.set_column(2, 2, 90)
        sheet.freeze_panes(_HEAD + 1, 0)


def _manifest(pack: Pack) -> list[tuple[str, str]]:
    """Give the manifest entry by entry, a long one over several rows."""
    text = {
        str(key): clean(json.dumps(value, default=str, ensure_ascii=False))
        for key, value in sorted(pack.manifest.items())
    }
    return [(key, one[at : at + _CHUNK]) for key, one in text.items() for at in range(0, len(one), _CHUNK)]


def headings(names: Sequence[str]) -> list[str]:
    """Give headings that a table of Excel takes: one line each, not too long, no two alike."""
    found: list[str] = []
    taken: set[str] = set()
    for at, name in enumerate(names, start=1):
        plain = " ".join(name.split())[:_HEADING] or f"Column {at}"
        fit, again = plain, 2
        while fit.lower() in taken:
            fit, again = f"{plain} ({again})", again + 1
        taken.add(fit.lower())
        found.append(fit)
    return found
