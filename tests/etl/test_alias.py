"""What else a CCG was called: each name under which it was published and may be looked for, once."""

from etl.reference import aliases, name_key, read
from phb.analysis.area_map import ccg_names
from tests.stores import ask


def held(store):
    return ask(store, "select ccg_code, alias from ccg_alias order by 1, 2")


def latest(store):
    return dict(ask(store, "select ccg_code, arg_max(name, effective_from) from ccg group by ccg_code"))


def test_a_former_name_and_a_common_misspelling_are_kept(demonstration):
    found = held(demonstration)
    assert ("01K", "Lancashire North") in found and ("01H", "Cumbria") in found
    assert any(code == "05Q" and "Peninsular" in alias for code, alias in found)


def test_every_alias_leads_to_its_ccg_and_is_there_once(demonstration):
    found = held(demonstration)
    assert all(aliases()[name_key(alias)] == code for code, alias in found)
    assert len({(code, name_key(alias)) for code, alias in found}) == len(found)


def test_another_spelling_of_the_latest_name_is_no_alias_and_no_other_name_is_lost(demonstration):
    names, found = latest(demonstration), held(demonstration)
    published = read("geography/ccg_name_aliases.csv")
    own = {
        (row["ods_code"], name_key(row["name_as_published"]))
        for row in published
        if names[row["ods_code"]].lower() == row["name_as_published"].lower()
    }
    others = {(row["ods_code"], name_key(row["name_as_published"])) for row in published} - own
    assert {(code, name_key(alias)) for code, alias in found} == others


def test_the_list_of_ccgs_says_what_else_each_was_called(demonstration):
    titles = ccg_names(demonstration)
    assert "Lancashire North" in titles["01K"] and "Cumbria" in titles["01H"]
    assert set(titles) == set(latest(demonstration))
    assert "Leeds" in titles["15F"] and "nan" not in " ".join(titles.values())
