"""What is known of the people of each CCG, and the CCGs most like one another."""

from phb import definitions
from tests.stores import ask


def test_there_is_one_row_for_each_ccg_of_each_boundary_and_nothing_is_missing(demonstration):
    found = ask(
        demonstration,
        "select vintage, count(distinct ccg_code), count(*) from ccg_characteristic group by 1 order by 1",
    )
    assert [(codes, rows) for _, codes, rows in found] == [
        (n, n) for n in (211, 209, 209, 207, 195, 191, 135, 106)
    ]
    for one in definitions.peers().variables:
        lacking = f"select count(*) from ccg_characteristic where {one.name} is null or {one.name} < 0"
        assert ask(demonstration, lacking) == [(0,)], one.name


def test_the_year_of_each_kind_stands_beside_it_as_the_definition_says(demonstration):
    ((*years,),) = ask(
        demonstration,
        "select distinct imd_year, deprived_fifth_year, population_year, age_bands_year, ethnicity_year,"
        " rural_year from ccg_characteristic",
    )
    assert set(years) == {one.year for one in definitions.peers().variables}
    assert tuple(years) == (2015, 2019, 2019, 2017, 2011, 2011)
