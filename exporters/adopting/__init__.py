"""Take over a stall that is there already: read the marketplace's own product files, compare, bring in."""
