"""Distinct counts from bits in memory: the definition of `programmes.counting`, quick for any combination."""
