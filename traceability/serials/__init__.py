"""Serials: a number of its own for one piece of goods, which nobody can guess, and its life."""
