"""Make the pictures of maps in ``docs/images``.

They are PNG only: pictures, no geometry. One is drawn on the embedded tile grid, the others on real
boundaries.

Run it as ``python scripts/make_images.py --boundaries cbsgebiedsindelingen2021.gpkg``.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageChops

import regiokaart as rk
from regiokaart.boundaries import Source, load
from regiokaart.classes import PALETTE
from regiokaart.files import replacing
from regiokaart.layer import Scene, join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.study import Study

STUDY: Final = "samenwerkingsagenda-2021"
FOLDER: Final = Path(__file__).parents[1] / "docs" / "images"
ON_BOUNDARIES: Final = ("kaart-1", "kaart-4")
ON_TILES: Final = ("kaart-1",)
NATIONAL: Final = ("stedelijke-cultuurregios-2021", "kaart-1")

#: Width of a picture, in pixels.
WIDTH: Final = 1000
#: Colours of a picture; a map with its smooth letters needs no more.
COLOURS: Final = 128
#: White kept around what is drawn, in pixels.
AIR: Final = 24
#: Size of the largest picture that may be kept, in bytes.
LARGEST: Final = 250_000


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw the pictures, and tell how large they are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--boundaries", type=Path, required=True, help="GeoPackage or folder")
    parser.add_argument("--out", type=Path, default=FOLDER, help="default docs/images")
    options = parser.parse_args(arguments)
    study = rk.load_study(STUDY)
    options.out.mkdir(parents=True, exist_ok=True)
    real = rk.load_scene(study, boundaries=options.boundaries)
    for name in ON_BOUNDARIES:
        save(picture(real, name), options.out / f"{name}.png")
    national, name = NATIONAL
    whole = rk.load_scene(rk.load_study(national), boundaries=options.boundaries)
    save(picture(whole, name, exact=("#ffffff", *PALETTE)), options.out / "landelijk.png")
    tiles = on_tiles(study)
    for name in ON_TILES:
        save(picture(tiles, name), options.out / f"{name}-tegels.png")


def on_tiles(study: Study) -> Scene:
    """Return a study on the tile grid, whatever boundaries the environment names."""
    grid = load(Source(kind="tiles"), year=study.boundary_year)
    return join(study, grid, study.memberships().at(study.reference_date))


def picture(
    scene: Scene,
    name: str,
    *,
    exact: Sequence[str] = (),
) -> bytes:
    """Return a sheet as a PNG of `WIDTH` pixels wide, without most of its margin.

    The colours in `exact` are in it as they are.
    """
    drawn = rk.sheet(scene, name).render("png")
    with Image.open(io.BytesIO(drawn)) as opened:
        whole = opened.convert("RGB")
    white = Image.new("RGB", whole.size, whole.getpixel((0, 0)))
    left, top, right, bottom = _bounds(whole, white)
    air = AIR * (right - left) // WIDTH
    cut = whole.crop((left - air, top - air, right + air, bottom + air))
    height = round(cut.height * WIDTH / cut.width)
    small = cut.resize((WIDTH, height), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    few = small.quantize(COLOURS, dither=Image.Dither.NONE)
    if exact:  # small regions of a colour of their own would be given that of others
        few = small.quantize(palette=_with(few, exact), dither=Image.Dither.NONE)
    few.save(stream, format="PNG", optimize=True)
    return stream.getvalue()


def _with(few: Image.Image, colours: Sequence[str]) -> Image.Image:
    """Return an image with the palette of another, and more colours in it."""
    palette = (few.getpalette() or [])[: 3 * (256 - len(colours))]
    for colour in colours:
        palette += [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    carrier = Image.new("P", (1, 1))
    carrier.putpalette(palette)
    return carrier


def _bounds(whole: Image.Image, white: Image.Image) -> tuple[int, int, int, int]:
    box = ImageChops.difference(whole, white).getbbox()
    if box is None:
        raise ValueError("the sheet is empty")
    return box


def save(content: bytes, path: Path) -> None:
    """Write a picture, unless it is too large to keep.

    Raises
    ------
    ValueError
        When it is larger than `LARGEST`.
    """
    if len(content) > LARGEST:
        raise ValueError(f"{path.name} would have {len(content)} bytes; at most {LARGEST}")
    with replacing(path) as temporary:
        temporary.write_bytes(content)
    print(f"{path.name}: {len(content) // 1000} kB")


if __name__ == "__main__":
    main()
