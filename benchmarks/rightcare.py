"""NHS England RightCare's own lists of 2016, on which peers are fitted: the ten CCGs most like each.

They are no part of this repository (data/reference/SOURCES.md says why and where they are): who fits peers
brings them as a file.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from etl.reference import numbered, wrong
from phb.errors import PlainError

VINTAGE = "2016-04"
COUNT = 10
_CODE = "CCG16CDH"
_PLACES = [f"similar_ccg_{place}" for place in range(1, COUNT + 1)]


def read(path: Path, codes: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Read the ten codes listed of each CCG of April 2016 (codes), most alike first.

    path is a CSV file with a row a CCG: its code in CCG16CDH, those listed in similar_ccg_1 to
    similar_ccg_10; other columns are passed over. Raises PlainError when there is no such file or column;
    with the line, for a code that is no CCG of April 2016, a CCG with two lists, one in a list of its own or
    twice in one; and where a CCG has no list.
    """
    if not path.is_file():
        raise PlainError(f"There is no file {path}; give the path of RightCare's lists, a CSV file.")
    told: dict[str, tuple[str, ...]] = {}
    for line, row in numbered(path, (_CODE, *_PLACES)):
        code, listed = row[_CODE], tuple(row[column] for column in _PLACES)
        for one in (code, *listed):
            if one not in codes:
                raise wrong(path, line, f'"{one[:40]}" is not a CCG of April 2016')
        if code in told:
            raise wrong(path, line, f"{code} has a list on a line above")
        if len({code, *listed}) <= COUNT:
            raise wrong(path, line, f"the list of {code} names a CCG twice, or {code} itself")
        told[code] = listed
    for code in sorted(set(codes) - told.keys()):
        raise wrong(path, len(told) + 1, f"it ends without a list of {code}")
    return told
