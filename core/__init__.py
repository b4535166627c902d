"""Framework glue without a business word: what every package of the house stands on."""
