"""The pilots on screen: the map, one site, every site's state, what is cited beside them."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from phb.analysis import pilots as analysis
from phb.analysis import pilots_map
from phb.analysis.pilots import Pilots, PilotSite
from phb.analysis.pilots_journal import added
from phb.analysis.pilots_told import Added
from phb.journal import Journal
from phb.ui import area_map as component
from phb.ui import frame
from phb.ui.choices import choice
from phb.ui.show import download, plain

_NOWHERE = "pilots_nowhere"
_ALERTS = (
    "The same question of today's returns: [the Alerts page's rule Not started](alerts?rule=NOT_STARTED)."
)


def written(day: dt.date | None) -> Added:
    """Give what people added, as known on a day; it is read at every run, so that it counts from the next."""
    return added(Journal()).known_on(day)


def again(sentence: str) -> None:
    """Say whether today looks like that, with the way to the alerts."""
    st.markdown(f"**Does it look like that again?** {plain(sentence)} {_ALERTS}")


def show(found: Pilots) -> None:
    """Draw the map with its table, and below it the site that was chosen."""
    on = frame.ask(pilots_map.ground)
    names = {"": "No site chosen"} | {one.site_id: one.name for one in found.sites}
    chosen = found.site(choice("Pilot site", names, key="site", default=""))
    here = pilots_map.sites_by_ccg(found)

    def open_site(code: str) -> None:
        sites = here.get(code, [])
        st.session_state["site"] = sites[0].site_id if sites else ""
        st.session_state[_NOWHERE] = "" if sites else dict(zip(on.codes, on.names)).get(code, "")

    marked = [place.ccg_code for place in chosen.places] if chosen else []
    component.area_map(pilots_map.message(found, on, selected=marked), key="pilots_map", choose=open_site)
    st.caption(
        f"{plain(found.source)} Boundaries: ONS; contains OS data © Crown copyright and database right."
    )
    nowhere = st.session_state.pop(_NOWHERE, "")
    if nowhere:
        st.info(f"No pilot site is placed on {plain(nowhere)}.", icon=":material/info:")
    if chosen:
        _site(chosen, found.source)


def _site(site: PilotSite, source: str) -> None:
    st.subheader(plain(site.name), anchor=False)
    severity = f" ({site.severity})" if site.severity not in ("", "watch") else ""
    lines = [f"**{plain(site.state_title)}{severity}.** {plain(site.sentence)}"]
    if site.unknown:
        lines.append(f"**Not known:** {plain('; '.join(site.unknown))}.")
    if site.clears:
        lines.append(f"**What would clear it:** {plain(site.clears)}")
    if site.added:
        lines.append(f"**{plain(site.added[:1].upper() + site.added[1:])}.**")
    st.markdown("  \n".join(lines))
    st.markdown("\n".join(f"* {heading}: {plain(said)}" for heading, said in analysis.facts(site)))
    said = analysis.statements_of(site)
    if len(said):
        st.table(said.map(plain), hide_index=True, border="horizontal")
    else:
        st.caption("The articles name the site and give no number of it.")


def states(found: Pilots) -> None:
    """Show the state of every site in words, with what is not known of it."""
    st.subheader("The state of every site, by the pilot rules", anchor=False)
    st.table(found.states.map(plain), hide_index=True, border="horizontal")
    download(lambda: found.states, name="pilot sites", source=found.source)


def cited(found: Pilots) -> None:
    """Show all statements, and what is cited beside them, each with its source."""
    st.subheader("What was said, by whom, when and in which article", anchor=False)
    frame.table(found.statements, name="pilot statements", source=found.source)
    st.subheader(plain(found.context_title), anchor=False)
    st.table(found.context.map(plain), hide_index=True, border="horizontal")
    download(lambda: found.context, name="pilots context", source=found.source)
