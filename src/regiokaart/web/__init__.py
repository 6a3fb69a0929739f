"""Web pages: an interactive page per map, and the index page that links them."""

from regiokaart.web.assets import page_assets
from regiokaart.web.index import OTHER_PAPERS, IndexEntry, draw_index, overview_title
from regiokaart.web.page import Link, Page, draw_page

__all__ = [
    "OTHER_PAPERS",
    "IndexEntry",
    "Link",
    "Page",
    "draw_index",
    "draw_page",
    "overview_title",
    "page_assets",
]
