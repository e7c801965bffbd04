"""What the programme has decided, read from `definitions/*.toml` into the models of definition_models*.py.

A definition that cannot be read is a PlainError that names the file and the entry.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from phb.definition_models import CareGroup, Quality, QualityCheck, Target
from phb.definition_models_benchmark import Benchmark
from phb.definition_models_disclosure import Disclosure
from phb.definition_models_measures import Measure
from phb.definition_models_places import FairShare, Peers
from phb.errors import PlainError

FOLDER = Path(__file__).resolve().parent.parent / "definitions"
Model = TypeVar("Model", bound=BaseModel)


@cache
def target(folder: Path = FOLDER) -> Target:
    """Read the national target and its baseline."""
    path = folder / "target.toml"
    return _fit(Target, read_toml(path), path)


@cache
def fair_share(folder: Path = FOLDER) -> FairShare:
    """Read how a national level is shared out among CCGs."""
    path = folder / "fair_share.toml"
    return _fit(FairShare, read_toml(path), path)


@cache
def peers(folder: Path = FOLDER) -> Peers:
    """Read how the CCGs most like another are found."""
    path = folder / "peers.toml"
    return _fit(Peers, read_toml(path), path)


@cache
def benchmark(folder: Path = FOLDER) -> Benchmark:
    """Read how a CCG is held against others."""
    path = folder / "benchmark.toml"
    return _fit(Benchmark, read_toml(path), path)


@cache
def disclosure(folder: Path = FOLDER) -> Disclosure:
    """Read how counts of people are shown to the public."""
    path = folder / "disclosure.toml"
    return _fit(Disclosure, read_toml(path), path)


@cache
def measures(folder: Path = FOLDER) -> dict[str, Measure]:
    """Read every measure, by name, in the order in which they are offered."""
    found: list[Measure] = []
    for path in sorted((folder / "measures").glob("*.toml")):
        one = _fit(Measure, {"name": path.stem, **read_toml(path)}, path)
        if one.name != path.stem:
            raise PlainError(f'{path.name}: name is "{one.name}"; a measure has the name of its file.')
        if one.care_group and one.care_group not in care_groups(folder):
            raise PlainError(
                f'{path.name}: care_group: there is no care group "{one.care_group}"; choose one of '
                f"{', '.join(care_groups(folder))}."
            )
        found.append(one)
    return {one.name: one for one in sorted(found, key=lambda one: (one.order, one.name))}


def measure(name: str, folder: Path = FOLDER) -> Measure:
    """Give one measure; PlainError when there is none of that name."""
    known = measures(folder)
    if name not in known:
        raise PlainError(f'There is no measure "{name[:40]}"; choose one of {", ".join(known)}.')
    return known[name]


@cache
def care_groups(folder: Path = FOLDER) -> dict[str, CareGroup]:
    """Read the care groups, by name, in the order of their file."""
    path = folder / "care_group.toml"
    groups: dict[str, CareGroup] = {}
    for name, entry in _tables(read_toml(path)):
        groups[name] = _fit(CareGroup, {"name": name, **entry}, path, name)
    return groups


@cache
def quality(folder: Path = FOLDER) -> Quality:
    """Read how a return is scored, the checks in the order of their file."""
    path = folder / "quality.toml"
    checks = []
    for name, entry in read_toml(path).items():
        entries = entry if isinstance(entry, dict) else {name: entry}
        checks.append(_fit(QualityCheck, {"name": name, **entries}, path, name))
    return _fit(Quality, {"checks": checks}, path)


def _tables(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Care groups as `[slug]`, `[care_group.slug]` or `[[care_group]]` with a name of their own."""
    inner = document.get("care_group", document)
    if isinstance(inner, list):
        return [(str(entry.get("name", number)), entry) for number, entry in enumerate(inner, start=1)]
    return [(name, entry) for name, entry in inner.items() if isinstance(entry, dict)]


def read_toml(path: Path) -> dict[str, Any]:
    """Read one TOML file; PlainError when it is missing or not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PlainError(
            f"{path.name} is missing from {path.parent}; put it back from the repository."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise PlainError(f"{path.name} cannot be read as TOML: {wrong}.") from None


def _fit(model: type[Model], entries: dict[str, Any], path: Path, within: str = "") -> Model:
    """Fit entries to a model; PlainError that names the file and each entry that is wrong."""
    try:
        return model.model_validate(entries)
    except ValidationError as wrong:
        faults = []
        for fault in wrong.errors():
            where = ".".join(str(part) for part in ([within] if within else []) + list(fault["loc"]))
            faults.append(f"{where or 'the whole file'}: {fault['msg'].removeprefix('Value error, ')}")
        raise PlainError(f"{path.name}: {'; '.join(faults)}.") from None
