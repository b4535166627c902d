"""How one product is offered: where, under which brand, how soon it leaves, by which carriers."""
