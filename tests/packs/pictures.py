"""A small pack with a picture of every kind, its words given: to be read in a test, or as wild as can be."""

import pandas as pd

from phb.charts.chart import Band, Break, Chart, Panels, Series, Spread
from phb.charts.scatter import Curve, Points, Scatter
from phb.packs.pack import MapArea, MapPicture, Pack, Rows, Said, Section

QUARTERS = ("2017-18 Q1", "2017-18 Q2", "2017-18 Q3")
SOURCE = "Returns of three CCGs, as at 2 April 2020."
EMPTY = "No quarter has a return yet."
WILD = (
    'A\x00\x0b\x1f<script>alert("&")</script></style>]]> #let x $y$ *b* _i_ @a `r` \\ "q" \'s =1+1 {{ }} '
    "שלום مرحبا 😀 李 e\u0301 \u202e end"
)


def figures():
    """Give three rows: a count, a code like a number, a rate; one of each kind is not known."""
    return pd.DataFrame(
        {
            "Quarter": QUARTERS,
            "Code": ["00C", "01F", "15E09"],
            "Holders": pd.array([10, None, 1234], dtype="Int64"),
            "Per 100,000": [1.5, None, 0.25],
            "Status": ["reported", "missing", "reported"],
        }
    )


def words(name, text="", **more):
    said = text or name
    return {
        "name": name, "title": f"{said}: a finding", "subtitle": f"{said}: what is drawn", "y_title": said,
        "alt": f"{said} in words", "source": f"{SOURCE} {text}", "table": figures(), "empty": EMPTY, **more,
    }  # fmt: skip


def lines(text=""):
    said = text or "Holders"
    return Chart(
        series=(
            Series(
                said, QUARTERS, (10, None, 1234), emphasis="focus", points=("whole", "whole", "partial"),
                anew=("2017-18 Q3",),
            ),
            Series("Plan", QUARTERS, (20, 30, 40), dash=True),
            Series("Mean", QUARTERS, (15, 15, 15), "guide"),
            Series("Stated", QUARTERS[2:], (1200,), "marks", low=(1100,), high=(1350,)),
        ),
        spreads=(Spread("80% interval", QUARTERS[1:], (10, 20), (50, 60), 80, "Plan"),),
        bands=(Band(text or "Target", 500, 1000),),
        breaks=(Break("2017-18 Q3", text or "Collection<br>mandatory"),),
        places=QUARTERS,
        **words("lines", text),
    )  # fmt: skip


def bars(text=""):
    places = (text or "Leeds", "York & Selby")
    return Chart(
        series=(Series("Short", places, (7.5, -2), "bar", points=("partial", "arriving")),),
        is_lying=True,
        **words("bars", text),
    )


def steps(text=""):
    series = Series(
        text or "Change", ("2016", "Up", "Down", "2017"), (100, 50, -170, -20), "waterfall",
        totals=("2016", "2017"),
    )  # fmt: skip
    return Chart(series=(series,), **words("steps", text))


def funnel(text=""):
    return Scatter(
        points=(
            Points("Others", (1_000, 2_000), (3.5, 4), ("a", "b"), "context"),
            Points(text or "Leeds", (1_500,), (2,), ("c",), "focus", text=(text or "Leeds",)),
        ),
        curves=(Curve(text or "Upper limit", (1_000, 2_000), (5, 4.5), is_dashed=True, label="95%"),),
        x_title=text or "Residents",
        **words("funnel", text),
    )


def panels(text=""):
    def one(name, values):
        return Chart(
            series=(Series(text or "Rate", QUARTERS, values, counts="share"),), y_top=50, has_legend=False,
            **words(name, text),
        )  # fmt: skip

    shown = (one("north", (1, 2, 3)), one("south", (None, None, None)), one("east", (5, None, 40)))
    return Panels(panels=(*shown, one("west", (9, 9, 9))), **words("panels", text))


def of_map(text=""):
    areas = (
        MapArea("00C", text or "Leeds", 0, "reported", "1.5"),
        MapArea("01F", "York", None, "missing", "no return"),
        MapArea("02A", "Hull", 4, "reported", "250"),
        MapArea("03B", "Ely", None, "begins_again", "no change"),
        MapArea("04C", "Rye", None, "not_applicable", "nobody"),
    )
    outlines = {one.code: f"M{10 * at} 0h8v8h-8Z" for at, one in enumerate(areas)}
    return MapPicture(
        view_box=(0, 0, 50, 10), outlines=outlines, areas=areas, marked=("01F",),
        legend=((0, text or "under 10", 1), (4, "200 or more", 1), ("missing", "no return", 1)),
        **words("map", text),
    )  # fmt: skip


def nothing(text=""):
    return Chart(series=(Series("None", QUARTERS, (None,) * 3),), **words("nothing", text))


def pack(text="", **more):
    """Give the pack; text, if given, stands wherever words do."""
    said = text or "Leeds"
    every = (lines, bars, steps, funnel, panels, of_map, nothing)
    table = figures().rename(columns={"Status": text}) if text else figures()
    table.loc[0, "Quarter"] = text or "2017-18 Q1"
    drawn = tuple(one(text) for one in every)
    said_of = (Said(f"{said} is said.", said),)
    rows = (Rows("rows", f"Rows of {said}", table, SOURCE),)
    sections = (
        Section("all", f"Pictures of {said}", f"Finding of {said}", said_of, drawn),
        Section("rows", text or "Rows", text or "In rows", (), (), rows),
    )
    given = {
        "title": f"Budgets in {said}", "scope": said, "quarter": "2017-18 Q3", "audience": "exact",
        "banner": "Demonstration: made up.", "as_at": "as at 2 April 2020", "source": f"{SOURCE} {text}",
        "sections": sections, "definitions": ((text or "holder", text or "a person with a budget"),),
        "sources": ((text or "NHS Digital", "https://digital.nhs.uk/"), ("By hand", text)),
        "manifest": {"store": "abc", "said": text}, **more,
    }  # fmt: skip
    return Pack(**given)
