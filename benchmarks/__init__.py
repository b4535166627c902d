"""Hold the speed of the work against limits: `make bench`.

One module a line, each with a module-level `LINE`. A line names our way and its rival: the plainest
program that does the same, at most twenty lines, without anything of the project. Both run in turns,
the middle of five counts, and what they made is compared before any time is believed.
"""
