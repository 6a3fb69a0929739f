"""Web pages: an interactive page per map, and the index page that links them."""

from regiokaart.web.index import IndexEntry, draw_index
from regiokaart.web.page import Page, draw_page

__all__ = ["IndexEntry", "Page", "draw_index", "draw_page"]
