"""The key under a map that has no legend: what its colours and signs mean, in columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from regiokaart.print import style
from regiokaart.print.legend import BASELINE, Entry, draw_sign, entries_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from regiokaart.classes import MapClass
    from regiokaart.print.paper import Paper, Setting
    from regiokaart.print.pen import Pen
    from regiokaart.texts import Language

_OVER = 1.2  # mm between the key and what stands over it
_GAP = 3.0  # mm between columns
_MOST_COLUMNS = 4
_HAIR = 1e-6


@dataclass(frozen=True)
class Key:
    """A key, measured.

    Attributes
    ----------
    columns
        What stands in each column, from above.
    wide
        The width of a column, with the gap behind it.
    setting
        How it is set.
    """

    columns: list[list[Entry]]
    wide: float
    setting: Setting

    @property
    def height(self) -> float:
        """Height in millimetres, with the gap over it; of a key of nothing 0."""
        high = max((_height(column, self.setting) for column in self.columns), default=0.0)
        return high + _OVER if high else 0.0

    def draw(self, pen: Pen, corner: tuple[float, float]) -> None:
        """Draw it from its upper left corner, in millimetres on the page."""
        left, (wide, high) = corner[0], self.setting.swatch
        for column in self.columns:
            top = corner[1] - _OVER
            for entry in column:
                swatch = shapely.box(left, top - high, left + wide, top)
                draw_sign(pen, swatch, entry.sign)
                baseline = top - self.setting.label_size * BASELINE
                for line in entry.label:
                    pen.write(
                        line, (left + wide + self.setting.indent, baseline), self.setting.label_size
                    )
                    baseline -= self.setting.leading
                top -= _height([entry], self.setting) + self.setting.gap
            left += self.wide


def make_key(
    classes: Sequence[MapClass],
    *,
    paper: Paper,
    named: Collection[str] = (),
    lang: Language,
) -> Key:
    """Return the key of a map, in as few columns as make it low.

    Parameters
    ----------
    classes
        The classes of the map.
    paper
        The paper, which tells how the key is set and how wide it can be.
    named
        What is written on the map. A region that is named there has no need of the key.
    lang
        Language of the key.
    """
    setting, within = paper.legends[0], paper.pages[0][0] - 2 * paper.margin
    told = {one.id for one in classes if one.kind == "region" and one.label in named}
    kept = {one.id for one in classes if one.hatched} | {one.id for one in classes} - told
    best = Key([], within, setting)
    for count in range(1, _MOST_COLUMNS + 1):
        wide = (within - _GAP * (count - 1)) / count
        room = wide - setting.swatch[0] - setting.indent
        entries = [
            Entry(one.sign, one.label, [], one.height)
            for one in entries_of(classes, within=room, setting=setting, lang=lang)
            if isinstance(one.sign, str) or one.sign.id in kept
        ]
        if count > 1 and any(
            style.width(line, setting.label_size) > room for one in entries for line in one.label
        ):
            break
        key = Key(_in_columns(entries, count, setting), wide + _GAP, setting)
        # fewer columns are easier to read than one line less
        if not best.columns or key.height < best.height - setting.leading - _HAIR:
            best = key
    return best


def _in_columns(entries: Sequence[Entry], count: int, setting: Setting) -> list[list[Entry]]:
    """Return entries in so many columns at most, of which the highest is as low as can be."""
    heights = sorted(
        {
            _height(entries[start:end], setting)
            for start in range(len(entries))
            for end in range(start + 1, len(entries) + 1)
        }
    )
    for most in heights:
        columns: list[list[Entry]] = []
        for entry in entries:
            if columns and _height([*columns[-1], entry], setting) <= most:
                columns[-1].append(entry)
            else:
                columns.append([entry])
        if len(columns) <= count and all(_height(one, setting) <= most for one in columns):
            return columns
    return []


def _height(entries: Sequence[Entry], setting: Setting) -> float:
    high = sum(max(setting.swatch[1], setting.leading * len(one.label)) for one in entries)
    return high + setting.gap * (len(entries) - 1) if entries else 0.0
