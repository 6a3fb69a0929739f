"""Measure the names on all sheets of both studies, and write the table in ``docs/labels.md``.

Run it as ``python scripts/label_table.py --boundaries FOLDER``.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from regiokaart.boundaries import Source, load
from regiokaart.classes import classify
from regiokaart.files import replacing
from regiokaart.layer import Scene, join, load_scene
from regiokaart.print import PAPERS, make_shared_plate
from regiokaart.print.legend import make_legend
from regiokaart.print.quality import Quality, quality
from regiokaart.study import load_study
from regiokaart.texts import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

STUDIES: Final = ("samenwerkingsagenda-2021", "stedelijke-cultuurregios-2021")
PAGE: Final = Path(__file__).parents[1] / "docs" / "labels.md"
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
HEADING: Final = (
    *("study", "drawn on", "paper", "language", "named", "overlaps", "crossings", "covered"),
    *("doubtful", "type, pt", "leaders", "length, mm (mean, longest)"),
)


def scenes(boundaries: Path) -> Iterator[tuple[str, Scene]]:
    """Give each study on real borders and on tiles."""
    for study in map(load_study, STUDIES):
        yield "borders", load_scene(study, boundaries=boundaries).drawn()
        tiles = load(Source(kind="tiles"), year=study.boundary_year)
        yield "tiles", join(study, tiles, study.memberships().at(study.reference_date))


def measure(scene: Scene, paper: str, lang: Language) -> list[Quality]:
    """Measure the names on each map of a study; maps that are alike once."""
    plate = make_shared_plate(scene, paper=paper, lang=lang)
    found = []
    for spec in scene.study.maps:
        legend = None
        if PAPERS[paper].layout == "under":
            made = make_legend(plate, classify(scene, spec, lang=lang), lang=lang)
            legend = made.box.shape
        found.append(quality(plate, spec.id, legend=legend))
    return list(dict.fromkeys(found))


def row(about: tuple[str, ...], found: list[Quality]) -> str:
    """Return a row of the table: the worst of all maps in each column."""
    least = min(found, key=lambda one: one.placed / max(one.asked, 1))
    most = max(found, key=lambda one: one.longest_leader)
    lines = f"{most.mean_leader:.1f}, {most.longest_leader:.1f}" if most.leaders else ""
    cells = [
        *about,
        f"{least.placed} of {least.asked}",
        *(
            str(max(getattr(one, key) for one in found))
            for key in ("overlaps", "crossings", "covered", "doubtful")
        ),
        f"{min(one.smallest for one in found):g}",
        str(max(one.leaders for one in found)),
        lines,
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Write the table between the marks in the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boundaries", type=Path, required=True, help="folder of GeoPackages")
    parser.add_argument("--papers", nargs="+", default=["a4", "a3", "slide", "figure"])
    args = parser.parse_args()
    rows = [f"| {' | '.join(HEADING)} |", "|" + "---|" * len(HEADING)]
    for ground, scene in scenes(args.boundaries):
        for paper in args.papers:
            if ground == "tiles" and paper != "a4":
                continue
            for lang in get_args(Language):
                about = (scene.study.id, ground, paper, lang)
                rows.append(row(about, measure(scene, paper, lang)))
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    table = "\n".join(rows)
    with replacing(PAGE) as temporary:
        temporary.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
