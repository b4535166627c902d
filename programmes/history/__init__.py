"""Why a figure is another one than before: the acts that came, went or changed in between."""
