"""Where the headings of a table are, and which format they are of.

Titles may stand above the headings; a heading may take two rows, its groups merged over their columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from etl.formats import Fit, Format, heading_key
from etl.sheets import Table

DEEPEST = 40


@dataclass(frozen=True)
class Placed:
    """A table whose headings were found: they begin at `row` (from nought) and take `depth` rows."""

    table: Table
    row: int
    depth: int
    headings: list[str]


@dataclass
class Recognition:
    """What the headings of a file say: its format, if one explains them all, and the tables that hold it.

    `headings` and `unknown` are of the tables that could be a return; `sentences` are (sheet, row, text).
    """

    format: Format | None = None
    nearest: Format | None = None
    tables: list[Placed] = field(default_factory=list)
    passed_over: list[Table] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    sentences: list[tuple[str | None, int | None, str]] = field(default_factory=list)


def places(table: Table) -> list[Placed]:
    """Every reading of the top rows as headings, one row deep and two."""
    top = [list(row) for row in table.rows[: DEEPEST + 1]]
    for (row0, column0), (row1, column1) in table.merges:
        if row0 < len(top) and column0 < len(top[row0]):
            words = top[row0][column0]
            for row in range(row0, min(row1 + 1, len(top))):
                last = min(column1 + 1, len(top[row]))
                top[row][column0:last] = [words] * max(last - column0, 0)
    found = []
    for row, cells in enumerate(top[:DEEPEST]):
        if any(cells):
            found.append(Placed(table, row, 1, [" ".join(c.split()) for c in cells]))
            if row + 1 < len(top) and len(set(filter(None, cells))) > 1:
                found.append(Placed(table, row, 2, _join(cells, top[row + 1])))
    return found


def _join(upper: list[str], lower: list[str]) -> list[str]:
    """Join group headings with the headings below them; a group not merged reaches to the next group."""
    joined, group = [], ""
    for above, below in zip(upper, lower):
        above, below = " ".join(above.split()), " ".join(below.split())
        if above:
            group = above if below and below != above else ""
        elif below:
            above = group
        joined.append(above if not below or above == below else f"{above} / {below}" if above else below)
    return joined


def recognise(tables: list[Table], formats: list[Format]) -> Recognition:
    """Find the one format that explains every heading of the tables that could be a return."""
    result = Recognition()
    used: dict[str, Format] = {}
    for table in tables:
        if not any(any(row) for row in table.rows):
            continue
        matches: dict[str, tuple[Format, Placed]] = {}
        nearest: tuple[tuple[int, int, int], Format, Placed, Fit] | None = None
        for place in places(table):
            keys = {heading_key(heading) for heading in place.headings if heading}
            for fmt in formats:
                if fmt.header_rows != place.depth or fmt.known(keys) < 2:
                    continue
                fit = fmt.fit(place.headings)
                if fit.is_whole:
                    matches.setdefault(fmt.name, (fmt, place))
                # Among equals the one that lacks most: of another layout nothing is called missing.
                rank = (fit.known, -len(fit.unknown), len(fit.missing))
                if nearest is None or rank > nearest[0]:
                    nearest = (rank, fmt, place, fit)
        if len(matches) > 1:
            row = next(iter(matches.values()))[1].row + 1
            result.sentences.append((table.sheet, row, _several(sorted(matches))))
        elif matches:
            fmt, place = next(iter(matches.values()))
            used[fmt.name] = fmt
            result.tables.append(place)
        elif nearest is not None and _could_be(nearest[3], nearest[2]):
            _tell(result, nearest[1], nearest[2], nearest[3])
        else:
            result.passed_over.append(table)
    if len(used) > 1:
        result.sentences.append((None, None, _mixed(sorted(used))))
    elif used and not result.sentences:
        result.format = next(iter(used.values()))
    for place in result.tables:
        result.headings.extend(h for h in place.headings if h and h not in result.headings)
    if not used and not result.sentences:
        _tell_nothing_known(result)
    return result


def _several(names: list[str]) -> str:
    fit = ", ".join(names)
    return f"The headings fit more than one format ({fit}); delete the one in data/formats that is not meant."


def _mixed(names: list[str]) -> str:
    return f"The sheets are of different formats ({', '.join(names)}); send each as a file of its own."


def _could_be(fit: Fit, place: Placed) -> bool:
    """Tell a return with a strange heading from a cover sheet: most headings, or four of them, are known."""
    given = sum(1 for heading in place.headings if heading)
    return fit.known >= 4 or (fit.known >= 2 and fit.known * 2 > given)


def _tell(result: Recognition, fmt: Format, place: Placed, fit: Fit) -> None:
    """Say which headings are not understood, lack or occur twice, held against the nearest format."""
    where = (place.table.sheet, place.row + 1)
    result.nearest = fmt
    result.headings.extend(h for h in place.headings if h and h not in result.headings)
    result.unknown.extend(h for h in fit.unknown if h not in result.unknown)
    for heading in fit.unknown:
        result.sentences.append((*where, f'The heading "{heading[:100]}" is not understood.'))
    # Where more lack than are strange, the layout is another one and nothing of the nearest is "missing".
    if not fit.unknown or len(fit.missing) <= len(fit.unknown):
        for heading in fit.missing:
            result.sentences.append((*where, f'The heading "{heading}" is missing.'))
    for heading in fit.repeated:
        result.sentences.append((*where, f'The heading "{heading[:100]}" occurs more than once.'))


def _tell_nothing_known(result: Recognition) -> None:
    """No table is near any format: list the headings of the widest one as not understood."""
    place = guess(result.passed_over)
    if place is None:
        result.sentences.append((None, None, "The file holds no table of returns."))
        return
    result.passed_over.remove(place.table)
    result.headings = list(dict.fromkeys(h for h in place.headings if h))
    result.unknown = list(result.headings)
    for heading in result.headings:
        result.sentences.append(
            (place.table.sheet, place.row + 1, f'The heading "{heading[:100]}" is not understood.')
        )


def guess(tables: list[Table]) -> Placed | None:
    """Guess where unknown headings stand: the reading with most different headings that are not numbers."""
    best: Placed | None = None
    most = 0
    for table in tables:
        for place in places(table):
            words = {h for h in place.headings if h and not h.replace(",", "").replace(".", "").isdigit()}
            if place.depth == 2 and not _has_groups(place):
                continue
            if len(words) > most:
                best, most = place, len(words)
    return best


def _has_groups(place: Placed) -> bool:
    """Tell two rows of headings from headings and data: some group is merged over several columns."""
    return any(
        row0 == row1 == place.row and column1 > column0
        for (row0, column0), (row1, column1) in place.table.merges
    )
