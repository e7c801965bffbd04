"""What a store is made from: the models in their order, the tables they begin with, their hash."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from etl import alerts, caveats, geography, reference, succession
from etl.shelf import Receipt, Shelf
from etl.warehouse import Warehouse
from phb import definitions, pilot_rules
from phb.errors import PlainError

if TYPE_CHECKING:
    import pandas as pd

REPOSITORY = Path(__file__).resolve().parents[1]
MODELS = Path(__file__).resolve().parent / "models"
STAGING = (
    "ccg_code",
    "ccg_alias",
    "population",
    "region",
    "characteristic",
    "succession",
    "published",
    "target",
    "pilot_site",
    "pilot_observation",
    "pilot_article",
    "pilot_brief",
    "pct",
    "pct_alias",
    "vintage",
    "deadline",
    "detection",
    "alert_record",
    "alert_tradeoff",
    "projection_record",
    "receipt",
    "line",
)
INTERMEDIATE = (
    "block",
    "cell",
    "margin",
    "quarter_span",
    "ccg_grid",
    "knowledge",
    "known_block",
    "told",
    "derived",
    "chosen",
    "copied",
    "caveat_match",
    "stated",
    "known_value",
)
MARTS = (
    "vintage",
    "ccg",
    "ccg_alias",
    "ccg_characteristic",
    "lineage",
    "national_published",
    "target",
    "pilot_site",
    "pilot_observation",
    "pilot_brief",
    "pct_ccg",
    "pct_name",
    "submission",
    "revision",
    "caveat",
    "trajectory",
    "ccg_quarter_care_group",
    "question",
    "ccg_quarter",
    "quality_check",
    "return_quality_check",
    "return_quality",
    "care_group_quarter",
    "detection",
    "alert_record",
    "alert_tradeoff",
    "projection_record",
    "projection_chance",
    "quarter",
    "england_total",
    "england_share",
)
GEOGRAPHY = ("crosswalk", "area_quarter", "undivided_quarter")
ALERTS = ("alert", "alert_quarter", "alert_rule", "england_known")
_VINTAGE = {
    "vintage": "varchar",
    "in_force_from": "date",
    "in_force_to": "date",
    "paths_file": "varchar",
    "regions_file": "varchar",
}
_DEADLINE = {"quarter": "varchar", "deadline_on": "date", "deadline_basis": "varchar"}
_QUALITY_CHECK = {
    "check_name": "varchar",
    "place": "integer",
    "title": "varchar",
    "weight": "integer",
    "looks_at": "varchar",
    "why": "varchar",
}
_RECEIPT = {
    "sha256": "varchar",
    "file_name": "varchar",
    "format": "varchar",
    "authority": "varchar",
    "received_on": "date",
    "published_on": "date",
    "sequence": "bigint",
    "withdrawn_on": "date",
    "withdrawn_reason": "varchar",
}
# Modules of phb/ that a build works with, beside its methods.
_CORE = (
    "quarters",
    "definitions",
    "definition_models",
    "definition_models_benchmark",
    "definition_models_disclosure",
    "definition_models_places",
    "definition_models_measures",
    "alert_rules",
    "alert_words",
)
Progress = Callable[[str, int, int], None]


def cook(
    store: Warehouse,
    known: Sequence[Receipt],
    shelf: Shelf,
    vintages: Sequence[reference.Vintage],
    *,
    candidates: Mapping[str, pd.DataFrame] | None = None,
    known_faults: Sequence[caveats.Caveat] = (),
    progress: Progress | None = None,
) -> None:
    """Fill an empty store with every mart but meta, from the receipts known and their lines.

    `candidates`, by SHA-256, are the lines of files that have a receipt in `known` but are not on the shelf;
    `known_faults` are the caveats that count.
    A preview, which brings `candidates`, does without the geographies and the alerts.
    Raises PlainError when the lines of a received file cannot be read, a succession cannot be, or an example
    contradicts its rule.
    """
    pilot_rules.pilot_rules()  # nothing of them is kept, but a wrong rule must fail here, not before a reader
    steps, is_preview = succession.read(), candidates is not None
    candidates = candidates or {}
    store.set("reference", str(reference.REFERENCE))
    store.set("raises_alerts", "no" if is_preview else "yes")
    store.put("raw_vintage", _VINTAGE, [tuple(getattr(v, c) for c in _VINTAGE) for v in vintages])
    store.put("raw_deadline", _DEADLINE, reference.deadlines())
    store.put("raw_receipt", _RECEIPT, [tuple(getattr(r, c) for c in _RECEIPT) for r in known])
    _put_quality(store)
    store.put("raw_care_group", {"care_group": "varchar"}, [(name,) for name in definitions.care_groups()])
    caveats.put(store, known_faults)
    store.put_lines(
        {r.sha256: shelf.lines / f"{r.sha256}.parquet" for r in known if r.sha256 not in candidates},
        candidates,
    )
    models = [
        MODELS / "words.sql",
        *(
            MODELS / folder / f"{name}.sql"
            for folder, names in (("staging", STAGING), ("intermediate", INTERMEDIATE), ("marts", MARTS))
            for name in names
        ),
    ]
    for done, model in enumerate(models):
        if progress:
            progress(f"building {model.stem.replace('_', ' ')}", done, len(models))
        store.run(model)
    if not is_preview:
        if progress:
            progress("building geographies", len(models) - 1, len(models))
        walk = geography.crosswalk(steps)
        geography.rebase(store, walk)
        for name in GEOGRAPHY:
            store.run(MODELS / "marts" / f"{name}.sql")
        if progress:
            progress("raising alerts", len(models) - 1, len(models))
        alerts.put(store, walk)
        for name in ALERTS:
            store.run(MODELS / "marts" / f"{name}.sql")
    store.check_statuses()
    if progress:
        progress("built", len(models), len(models))


def _put_quality(store: Warehouse) -> None:
    """Give the models how a return is scored: checks, the questions that lose them, the figures asked for."""
    checks = definitions.quality().checks
    rows = [(c.name, place, c.title, c.weight, c.looks_at, c.why) for place, c in enumerate(checks, start=1)]
    store.put("raw_quality_check", _QUALITY_CHECK, rows)
    asked = [(era, measure) for c in checks for era, measures in c.asked.items() for measure in measures]
    store.put("raw_quality_asked", {"era": "varchar", "measure": "varchar"}, asked)
    questions = [(question, c.name) for c in checks for question in c.questions]
    store.put("raw_quality_question", {"question": "varchar", "check_name": "varchar"}, questions)


def version_of(
    shelf: Shelf,
    known: Sequence[Receipt],
    as_at: dt.date | None = None,
    known_faults: Sequence[caveats.Caveat] = (),
) -> str:
    """Hash all a store is made of: receipts, lines, reference, definitions, formats, code; 12 hex digits.

    A store as at a day says so in its figures' source lines, so that day is part of it. Which caveats count
    changes with the day.
    """
    digest = hashlib.sha256(str(as_at).encode())
    for fault in known_faults:
        digest.update(repr(fault).encode())
    for receipt in sorted(known, key=lambda r: r.sha256):
        digest.update(receipt.model_dump_json().encode())
    lines = [shelf.lines / f"{receipt.sha256}.parquet" for receipt in known]
    for path in lines:
        if not path.is_file():
            raise PlainError(f"{path} is missing; receive the file of that return again, kept in returns.")
    digest.update(hash_of(lines))
    digest.update(hash_of(path for path in reference.REFERENCE.rglob("*") if path.suffix != ".md"))
    digest.update(hash_of((REPOSITORY / "definitions").rglob("*.toml")))
    digest.update(
        hash_of(p for kind in ("*.py", "*.sql", "*.toml") for p in (REPOSITORY / "etl").rglob(kind))
    )
    digest.update(hash_of(REPOSITORY / "phb" / f"{name}.py" for name in _CORE))
    digest.update(hash_of((REPOSITORY / "phb" / "methods").glob("*.py")))
    digest.update(hash_of(shelf.formats.glob("*.toml")))
    return digest.hexdigest()[:12]


def hash_of(paths: Iterable[Path]) -> bytes:
    """Hash the names and contents of files, whatever their order."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file():
            digest.update(path.name.encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.digest()
