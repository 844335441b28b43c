"""Answers and figures as files other people open: one module per format.

Apart from the statistics because a file is for somebody else's tool. Refuses formulas, silent rounding and columns
of a class of disclosure that was not asked for.
"""
