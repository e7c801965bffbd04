"""NHS England RightCare's own lists of 2016, on which peers are fitted: the ten CCGs most like each."""

from __future__ import annotations

from etl import reference
from etl.reference import numbered, wrong

VINTAGE = "2016-04"
COUNT = 10
_CODE = "CCG16CDH"
_PLACES = [f"similar_ccg_{place}" for place in range(1, COUNT + 1)]


def check() -> None:
    """Look through the lists before a model reads them.

    Raises PlainError, with the line, for a code that is no CCG of April 2016, a CCG with two lists, one in a
    list of its own or twice in one; and where a CCG has no list.
    """
    path = reference.REFERENCE / "geography" / "similar10_rightcare_2016.csv"
    day = next(v.in_force_from for v in reference.vintages() if v.vintage == VINTAGE)
    codes = {o.ccg_code for o in reference.organisations() if o.is_open(day)}
    found: set[str] = set()
    for line, row in numbered(path, (_CODE, *_PLACES)):
        code, peers = row[_CODE], [row[column] for column in _PLACES]
        for one in (code, *peers):
            if one not in codes:
                raise wrong(path, line, f'"{one}" is not a CCG of April 2016')
        if code in found:
            raise wrong(path, line, f"{code} has a list on a line above")
        if len({code, *peers}) <= COUNT:
            raise wrong(path, line, f"the list of {code} names a CCG twice, or {code} itself")
        found.add(code)
    for code in sorted(codes - found):
        raise wrong(path, len(found) + 1, f"it ends without a list of {code}")
