"""Stalls that businesses have at marketplaces, and which product is listed where, with what proof."""
