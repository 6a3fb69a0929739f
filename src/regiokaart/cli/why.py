"""The command why: what is behind the colour of a municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

import regiokaart
from regiokaart.cli.common import EVIDENCE, RAW, DateOption, LangOption, day_of, told_status

if TYPE_CHECKING:
    from regiokaart.provenance import Why
    from regiokaart.texts import Language


def why(
    municipality: Annotated[str, typer.Argument(help="Name or code of a municipality.")],
    map_id: Annotated[str, typer.Argument(metavar="MAP", help="A map, such as kaart-1.")],
    *,
    study: Annotated[
        str, typer.Option("--study", help="Id of a bundled study, a study.toml, or its folder.")
    ] = regiokaart.DEFAULT_STUDY,
    date: DateOption = None,
    lang: LangOption = "nl",
) -> None:
    """Tell why a municipality has its colour on a map: rows, evidence, sources and events."""
    from regiokaart import register  # noqa: PLC0415
    from regiokaart.layer import load_scene_on_tiles  # noqa: PLC0415
    from regiokaart.provenance import why as why_of  # noqa: PLC0415
    from regiokaart.study import load_study  # noqa: PLC0415

    # the tile grid has the municipalities of every day, and needs no file and no network
    loaded = load_study(study)
    spec = loaded.map(map_id)
    scene = load_scene_on_tiles(loaded, raw=RAW, day=day_of(date))
    _tell_why(why_of(scene, spec, register.find(municipality), lang=lang), spec.id, lang)


def _tell_why(found: Why, map_id: str, lang: Language) -> None:
    from regiokaart.provenance import told_events, told_share  # noqa: PLC0415
    from regiokaart.texts import text  # noqa: PLC0415

    group = found.group
    typer.echo(f"{found.code} {found.name}, {map_id}")
    typer.echo(f"  {text('cli_why_class', lang, label=group.label)}")
    signs = [text("cli_why_colour", lang, fills=" + ".join(group.fills))]
    if group.hatched:
        signs.append(text("cli_why_hatched", lang))
    if found.code in group.dotted:
        signs.append(text("cli_why_dotted", lang))
    if found.code in group.ringed:
        signs.append(text("cli_why_ringed", lang))
    typer.echo(f"  {', '.join(signs)}")
    for reason in found.reasons:
        if not reason.region:
            typer.echo(f"- {text('cli_why_unknown', lang, cooperation=reason.cooperation)}")
        else:
            told = told_status(
                region=reason.region,
                status=reason.status,
                share=reason.share,
                basis=reason.basis,
                lang=lang,
            )
            typer.echo(f"- {reason.cooperation}/{reason.region} {reason.region_name}: {told}")
            typer.echo(
                f"    {text('evidence', lang).lower()}: {text(EVIDENCE[reason.evidence], lang)}"
            )
            typer.echo(f"    {text('source', lang).lower()}: {reason.told_source(lang).words}")
        typer.echo(f"    {text('cli_why_row', lang, origin=reason.origin)}")
        if reason.trail:
            typer.echo(f"    {text('by_succession', lang)}: {told_events(reason.trail, lang)}")
        if reason.share < 1:
            typer.echo(f"    {text('share', lang)}: {told_share([reason], lang)}")
    for cooperation, unlisted in found.silent:
        words = text(f"cli_why_silent_{unlisted}", lang, cooperation=cooperation, name=found.name)
        typer.echo(f"- {words}")
