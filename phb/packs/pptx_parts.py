"""A native chart put on a slide: its part, the workbook inside it, what is drawn over it."""

from __future__ import annotations

from typing import Any

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn
from pptx.oxml.shapes.graphfrm import CT_GraphicalObjectFrame
from pptx.parts.chart import ChartPart
from pptx.util import Length

from phb.packs.pptx_charts import Native
from phb.packs.pptx_text import clean


def put_chart(
    made: Any, native: Native, box: tuple[Length, Length, Length, Length], name: str, alt: str
) -> None:
    """Put a chart on a slide; alt is its text alternative."""
    package = made.part.package
    where = package.next_partname(ChartPart.partname_template)
    part = ChartPart.load(where, CONTENT_TYPE.DML_CHART, package, native.xml.encode())
    relation = made.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    part.chart_workbook.update_from_xlsx_blob(native.workbook)
    if native.shapes:
        over = PackURI(str(where).replace("/charts/chart", "/drawings/drawing"))
        kind = CONTENT_TYPE.DML_CHARTSHAPES
        drawn = part.relate_to(
            Part(over, kind, package, native.shapes.encode()), RELATIONSHIP_TYPE.CHART_USER_SHAPES
        )
        held = part._element.makeelement(qn("c:userShapes"), {qn("r:id"): drawn})
        part._element.append(held)
    number = max(int(one) for one in made.shapes._spTree.xpath("//@id") if one.isdigit()) + 1
    frame = CT_GraphicalObjectFrame.new_chart_graphicFrame(number, "Chart", relation, *box)
    said = frame.nvGraphicFramePr.cNvPr
    said.set("name", clean(f"Chart {name}"))
    said.set("descr", clean(alt))
    made.shapes._spTree.append(frame)
