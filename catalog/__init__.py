"""Businesses, their products, photos and papers: the facts that all three jobs share."""
