"""Categories of marketplaces: what their own files name, searched without accents, chosen and mapped."""
