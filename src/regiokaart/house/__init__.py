"""House styles: the colours, typeface, logo and footer of a province or a bureau, in one file."""

from __future__ import annotations

from regiokaart.house.model import Colours, Fonts, Footer, HouseStyle, Logo
from regiokaart.house.reading import load_house

DEFAULT = HouseStyle()
"""How maps look when no house style is given."""

__all__ = ["DEFAULT", "Colours", "Fonts", "Footer", "HouseStyle", "Logo", "load_house"]
