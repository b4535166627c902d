"""Products from a spreadsheet: read kindly, judged row by row, brought in without a surprise.

`columns` is the one table of what a file may hold: the template, the reader, the page that explains
and the file with what is on the shelf already are all made from it. `tables` opens a file, `values`
reads one cell, `judging` says what would become of every row, `applying` does it.
"""
