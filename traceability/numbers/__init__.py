"""GS1 numbers of goods, cartons and places: whose they are and which page stands behind them."""
