"""`python -m phb.packs`: board packs as files.

Ends with 0 when all is well, 2 when a pack could not be made: then nothing of it is left.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from phb.errors import PlainError
from phb.packs.compose import FORMATS, compose, file_name
from phb.packs.pptx import write as slides
from phb.packs.sections import SECTIONS
from phb.store import Store

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def packs(
    of: Annotated[
        list[str] | None,
        typer.Option("--of", "--ccg", help="England, a CCG's code or name, a region or STP. Repeat it."),
    ] = None,
    quarter: Annotated[str, typer.Option("--quarter", help="Like 2018-19 Q3; else the last returned.")] = "",
    section: Annotated[
        list[str] | None,
        typer.Option("--section", help=f"One of {', '.join(SECTIONS)}; in order. Repeat it."),
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--format", help=f"One of {', '.join(FORMATS)}; else all. Repeat it.")
    ] = None,
    audience: Annotated[str, typer.Option("--audience", help="public, or exact for use inside.")] = "public",
    template: Annotated[
        Path | None, typer.Option("--template", help="Your own .potx or .pptx for the slides.")
    ] = None,
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Where the files go.")] = Path("packs"),
) -> None:
    """Make a board pack of each organisation, in every format asked for."""
    kinds = kind or list(FORMATS)
    strange = [one for one in kinds if one not in FORMATS]
    if strange:
        raise PlainError(f'There is no format "{strange[0][:20]}"; choose among {", ".join(FORMATS)}.')
    if audience not in ("public", "exact"):
        raise PlainError(f'There is no audience "{audience[:20]}"; it is public or exact.')
    store = Store.current()
    wanted = of or ["England"]
    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("Packs", total=len(wanted) * (len(kinds) + 1))
        for one in wanted:
            pack = compose(
                store,
                of=one,
                quarter=quarter,
                sections=section or (),
                audience="exact" if audience == "exact" else "public",
                progress=lambda said: shown.update(task, description=said),
            )
            shown.advance(task)
            files: dict[Path, bytes] = {}
            for name in kinds:
                shown.update(task, description=f"{pack.scope}: {FORMATS[name][0]}")
                made = slides(pack, template=template) if name == "pptx" else FORMATS[name][1](pack)
                files[to / file_name(pack.scope, pack.quarter, name)] = made
                shown.advance(task)
            _keep(files)
            Console().print("\n".join(str(path) for path in files), highlight=False, soft_wrap=True)


def _keep(files: dict[Path, bytes]) -> None:
    """Write files whole: each under another name first. Raises PlainError where they cannot be written."""
    for path, content in files.items():
        fresh = path.with_name(f".{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(content)
            fresh.replace(path)
        except OSError as fault:
            raise PlainError(
                f"{path} cannot be written ({fault.strerror}); give another folder with --to."
            ) from fault


if __name__ == "__main__":
    try:
        app()
    except PlainError as fault:
        Console(stderr=True).print(str(fault), highlight=False, soft_wrap=True)
        sys.exit(2)
