"""A PowerPoint file read back, for the tests of what writes it."""

from __future__ import annotations

import io
from dataclasses import dataclass

import openpyxl
import pandas as pd
from pptx import Presentation
from pptx.oxml.ns import qn

from phb.charts.chart import Chart
from phb.packs import pptx
from phb.packs.pack import Pack, Section

SOURCE = "Returns as received, as at 4 March 2020; store abc."


def pack(*sections, **given):
    words = {
        "title": "A pack",
        "scope": "England",
        "quarter": "2019-20 Q3",
        "audience": "exact",
        "banner": "Made up: a demonstration.",
        "as_at": "as at 4 March 2020",
        "source": SOURCE,
        "definitions": (("holder", "a person with a live budget"),),
        "sources": (("NHS Digital", "https://digital.nhs.uk/"),),
    }
    return Pack(sections=sections, **{**words, **given})


def of(*pictures, sentences=(), tables=(), **given):
    """Give a pack of one section."""
    return pack(Section("one", "Heading", "The section's finding", sentences, pictures, tables), **given)


def chart(*series, **given):
    words = {"title": "The finding", "subtitle": "What is drawn", "y_title": "People", "alt": "In words"}
    return Chart(series=series, table=pd.DataFrame(), **{"source": SOURCE, "name": "n", **words, **given})


def opened(of_pack, **how):
    return Presentation(io.BytesIO(pptx.write(of_pack, **how)))


def texts(slide):
    """Give what stands on a slide, one text a shape."""
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


@dataclass
class Held:
    """A native chart: values by series as PowerPoint draws them, and by heading in the workbook inside."""

    frame: object
    xml: object
    series: dict[str, dict[str, float]]
    sheet: dict[str, dict[str, float]]
    formulas: dict[str, dict[str, object]]

    def found(self, name):
        """Give the XML of a series by its name."""
        return next(one for one in self.xml.iter(qn("c:ser")) if _name(one) == name)


def charts(deck):
    """Give the native charts of a deck in order."""
    frames = [shape for slide in deck.slides for shape in slide.shapes if getattr(shape, "has_chart", False)]
    return [_held(frame) for frame in frames]


def _held(frame):
    part = frame.chart.part
    blob = part.chart_workbook.xlsx_part.blob
    series = {}
    for one in part._element.iter(qn("c:ser")):
        values = one.find(qn("c:val")) if one.find(qn("c:val")) is not None else one.find(qn("c:yVal"))
        across = one.find(qn("c:cat")) if one.find(qn("c:cat")) is not None else one.find(qn("c:xVal"))
        places = _points(across)
        series[_name(one)] = {places[at]: float(value) for at, value in _points(values).items()}
    return Held(frame, part._element, series, _sheet(blob, True), _sheet(blob, False))


def _name(one):
    said = one.find(qn("c:tx"))
    return "".join(said.itertext()).split("!$")[-1].split("$1", 1)[-1].strip() if said is not None else ""


def _points(reference):
    return {int(one.get("idx")): one.findtext(qn("c:v")) for one in reference.iter(qn("c:pt"))}


def _sheet(blob, data_only):
    rows = list(openpyxl.load_workbook(io.BytesIO(blob), data_only=data_only)["Sheet1"].values)
    return {
        head: {row[0]: row[at] for row in rows[1:] if row[at] is not None} for at, head in enumerate(rows[0])
    }
