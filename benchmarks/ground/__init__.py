"""What the benchmarks of the web stand on: one survey of six pages, its world, a real server, clients that hammer it.

Apart from the benchmarks because several of them ask the same pages. Refuses to time anything that it does not ask.
"""
