"""Maps, statistics and checked figures of co-operating Dutch municipalities."""
