"""From many sheets to figures that may be shown.

Apart from answers (one centre) and from the web (who may look): here is every centre at once. Pure: it refuses the
database, the network, the clock and words; what it returns speaks codes, numbers and the author's own labels.
"""
