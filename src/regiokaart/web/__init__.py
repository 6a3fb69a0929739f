"""Web pages: an interactive page per map, and the index page that links them."""

from regiokaart.web.assets import page_assets
from regiokaart.web.index import IndexEntry, draw_index
from regiokaart.web.page import Link, Page, draw_page

__all__ = ["IndexEntry", "Link", "Page", "draw_index", "draw_page", "page_assets"]
