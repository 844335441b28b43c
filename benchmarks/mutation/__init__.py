"""What ``benchmarks/mutants.py`` is made of: which faults to plant, which tests cover a line, one fault tried in a child.

Apart from the tests because it judges them. Refuses to write into the rooms that it changes: a fault lives in a process.
"""
