"""Board pack: a finished, true, editable pack in a minute."""

import streamlit as st

from phb.packs.asked import organisations
from phb.packs.compose import FORMATS, compose, file_name
from phb.packs.sections import SECTIONS
from phb.ui import board_pack as screen
from phb.ui import frame

page = frame.current()
answer = st.container()
of = screen.organisation(frame.ask(organisations, quarter=page.quarter))
sections = screen.sections({name: heading for name, (heading, _) in SECTIONS.items()})
with answer:
    frame.headline(f"Board pack for {of.title}, {page.quarter}: choose its sections, then take it away")
st.warning(screen.EXACT, icon=":material/lock:")
asked = {"of": of.key, "quarter": page.quarter, "sections": sections, "audience": "exact"}
for place, (kind, (title, write)) in zip(st.columns(len(FORMATS)), FORMATS.items()):
    screen.offer(
        place,
        title,
        kind,
        file_name(of.title, page.quarter, kind),
        made=lambda write=write: write(compose(page.store, **asked)),
    )
screen.contents({name: SECTIONS[name][0] for name in sections or SECTIONS})
frame.explain(screen.HOW, anchor="totals")
