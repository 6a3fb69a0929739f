"""The command publish: one or more studies as a static site."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

import regiokaart
from regiokaart.cli.common import RAW, DateOption, day_of


def publish(
    studies: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[STUDY]...",
            help="Ids of bundled studies, study.toml files or their folders; "
            f"{regiokaart.DEFAULT_STUDY} when none is given.",
        ),
    ] = None,
    *,
    to: Annotated[Path, typer.Option("--to", help="Folder of the site.")] = Path("public"),
    date: DateOption = None,
    boundaries: Annotated[
        Path | None, typer.Option(help="A file of boundaries, or a folder with one per year.")
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Never touch the network.")] = False,
    house: Annotated[
        Path | None, typer.Option("--house", help="A house style: colours, typeface, logo.")
    ] = None,
    first: Annotated[
        Literal["nl", "en"],
        typer.Option("--lang-default", help="Language of the first page, and of this answer."),
    ] = "nl",
    url: Annotated[
        str,
        typer.Option(help="Address the site will have: for its sitemap and for previews."),
    ] = "",
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Replace a site of other studies, and files in the way."),
    ] = False,
) -> None:
    """Write a static site: maps, figures, claims, sources and downloads, in Dutch and English."""
    from regiokaart.cli.publish_words import word  # noqa: PLC0415 - keeps --help instant
    from regiokaart.site import Inputs  # noqa: PLC0415
    from regiokaart.site import publish as publish_site  # noqa: PLC0415
    from regiokaart.study import load_study  # noqa: PLC0415
    from regiokaart.texts import number, text  # noqa: PLC0415

    def tell(what: str) -> None:
        if sys.stderr.isatty():
            typer.echo(word("making", first, what=what), err=True)

    published = publish_site(
        [load_study(name) for name in studies or [regiokaart.DEFAULT_STUDY]],
        to=to,
        inputs=Inputs(
            raw=RAW, boundaries=boundaries, day=day_of(date), offline=offline, house=house
        ),
        first=first,
        url=url,
        replace=replace,
        progress=tell,
    )
    size = number(published.size / 1_000_000, first, decimals=1)
    typer.echo(word("written", first, to=to, count=len(published.written), size=size))
    if published.removed:
        typer.echo(word("removed", first, count=len(published.removed)))
    typer.echo(word("look", first, to=to))
    notes = [*published.warnings]
    if published.kept:
        notes.append(word("kept", first, names=", ".join(published.kept)))
    notes += [text("cli_tiles", first, year=year) for year in published.tiles]
    if not url:
        notes.append(word("no_url", first))
    for note in notes:
        typer.echo(f"{text('cli_note', first)}: {note}", err=True)
