"""The lines of a return as a Parquet file: written whole, and whether they still are."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

from etl.shelf import write_whole

if TYPE_CHECKING:
    import pandas as pd


def write_lines(path: Path, lines: pd.DataFrame) -> None:
    """Write the lines of one return as Parquet, days as days."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = pa.string()
    kinds = {
        "plan_version": pa.int64(),
        "plan_submitted_on": pa.date32(),
        "value": pa.int64(),
        "row": pa.int32(),
    }
    schema = pa.schema([(name, kinds.get(name, text)) for name in lines.columns])
    table = pa.Table.from_pandas(lines, schema=schema, preserve_index=False)

    def write(file: IO[bytes]) -> None:
        pq.write_table(table.replace_schema_metadata(None), file, compression="zstd")

    write_whole(path, write)


def are_whole(path: Path) -> bool:
    """Whether the lines of a received file are there and can be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        pq.read_table(path)
    except (OSError, pa.ArrowException):
        return False
    return True
