"""Estimates: a number, how sure we are of it, and whether it could exist at all. One module per noun.

Apart from statistics (which figure is asked for) and from disclosure (which figure may be shown): here are
formulas over plain numbers, each with its source. The room is the whole method, held by every reference number that others
computed: a formula stays though no figure asks for it today. Refuses words, questionnaires and rounding.
"""
