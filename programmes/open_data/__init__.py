"""What everybody may have: figures without persons, certified products, with words for every column."""
