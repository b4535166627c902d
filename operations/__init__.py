"""Keep an installation safe: back it up, bring it back, look after it, sweep it."""
