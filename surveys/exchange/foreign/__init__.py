"""Forms that other tools wrote, read as questionnaires of ours: XLSForm of any author, LimeSurvey.

Apart from ``exchange.xlsform``, which reads back what we wrote, nothing lost and nothing guessed. Here nothing sound is
refused: what has no equivalent becomes less, or is left, and each of these is named with its place.
"""
