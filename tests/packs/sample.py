"""A pack of the product's own charts on the demonstration, for the tests of what writes packs."""

from phb.analysis import words
from phb.analysis.area_map import area_map
from phb.analysis.benchmark import field
from phb.analysis.compare import compare
from phb.analysis.pace import table as paces
from phb.analysis.road import road
from phb.charts import benchmark, benchmark_funnel
from phb.charts import compare as comparing
from phb.charts import road as pacing
from phb.charts.progress_page import drawn
from phb.packs import maps
from phb.packs.pack import Pack, Rows, Said, Section
from phb.store import Store

ON = {"quarter": "2019-20 Q3", "geography": "2019-04"}


def sample(store: Store) -> Pack:
    """Give a pack with every kind of picture: lines, a fan, lying bars, a funnel, small multiples, a map."""
    shown, found = drawn(store, **ON), field(store, measure="in_quarter_per_100k", **ON)
    place, source = found.place("15F"), words.source_line(store.meta)
    areas = ("England", "region:London", "15F")
    map_of = area_map(store, measure="holders_per_100k", level="ccg", **ON)
    sections = (
        Section(
            "headline",
            "Headline and trajectory",
            shown.holders.title,
            (Said("England stands at a figure of its own.", "Live holders, all CCGs that returned."),),
            (shown.holders,),
            (Rows("paces", "Levels and dates", paces(shown.found.rates, shown.found.growth), source),),
        ),
        Section(
            "pace",
            "Pace of the CCGs",
            "How many are on pace",
            (),
            (pacing.paces(road(store, aim="by_2020", weighting="residents", **ON)),),
        ),
        Section("map", "Map", map_of.finding, (), (maps.picture(map_of, marked=("15F",)),)),
        Section(
            "benchmark",
            "Benchmark",
            "Where one CCG stands",
            (Said('Leeds is among others. <b>& "=1+1"', "Funnel with the spread between CCGs."),),
            (
                benchmark.tenths(found, place, source),
                benchmark_funnel.funnel(found, place, (1, 2, 3), source),
                comparing.panels(compare(store, measure="in_quarter_per_100k", areas=areas, **ON)),
            ),
        ),
    )
    return Pack(
        title="Personal health budgets: a sample",
        scope="England",
        quarter=ON["quarter"],
        audience="exact",
        banner="Demonstration returns: CCG figures are made up; national published figures are real.",
        as_at=words.as_at(store.meta),
        source=source,
        sections=sections,
        definitions=(("holder", "a person with a live budget on the last day of the quarter"),),
        sources=(("NHS Digital, PHB data collection", "https://digital.nhs.uk/"),),
        manifest={"store": store.version, "quarter": ON["quarter"]},
    )
