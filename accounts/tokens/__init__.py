"""Tokens with which programs ask in a person's name: never more than the person may do at that moment."""
