"""Labels on paper: what stands on them, how it is laid out, printed and proven, and who prints it."""
