"""How the tile grid is made: land, cartogram, layout, the way through time, quality, table."""
