"""What sellers fill in for buyers abroad: English texts and the wholesale block, each on one page."""
