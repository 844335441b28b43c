"""Estimates: a number, how sure we are of it, and whether it could exist at all. One module per noun.

Apart from statistics (which figure is asked for) and from disclosure (which figure may be shown): here are
formulas over plain numbers, each with its source. Refuses words, questionnaires and rounding.
"""
