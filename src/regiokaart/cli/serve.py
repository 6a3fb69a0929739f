"""The command serve: a published site on this computer, to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regiokaart.cli.common import LangOption  # noqa: TC001 - typer reads it when it runs


def serve(
    folder: Annotated[Path, typer.Argument(help="Folder of a site.")] = Path("public"),
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to listen on; 0 for any that is free.")
    ] = 8000,
    lang: LangOption = "nl",
) -> None:
    """Show a published site in a browser on this computer, and to nobody else."""
    from regiokaart.cli.loopback import listen  # noqa: PLC0415 - keeps --help instant
    from regiokaart.cli.publish_words import word  # noqa: PLC0415

    with listen(folder, port=port) as server:
        typer.echo(word("serving", lang, folder=folder, address=server.address))
        try:
            server.serve_forever()
        except KeyboardInterrupt:  # the way to stop it, and no failure
            typer.echo(word("stopped", lang))
