"""Pilots: what stalled before, and does it look like that again?"""

from phb.analysis import pilots as asked
from phb.charts import pilots as drawing
from phb.ui import frame, pilots_add
from phb.ui import pilots as screen

page = frame.current()
written = screen.written(page.as_at)
found = frame.ask(asked.pilots, added=written)
frame.headline(found.headline)
screen.again(frame.ask(asked.today, quarter=page.quarter))
frame.figures(list(found.figures))
screen.show(found)
screen.states(found)
drawn = drawing.chart(found)
frame.picture(drawn, height=drawing.height(drawn))
screen.cited(found)
pilots_add.show(written, {one.site_id: one.name for one in found.sites})
frame.explain(found.how, anchor="pilots")
