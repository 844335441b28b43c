"""The web: listen, ask, show.

Apart from the rest of the house, which never knows that it is asked by a browser. Imports nothing by itself: the
console reads the sentences of ``shared`` without loading a page (``site.register`` assembles them).
"""
