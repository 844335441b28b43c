"""Why an edit of a questionnaire was not made, and what to do instead.

Apart from the sentences of definitions because here nothing is wrong with the questionnaire: someone, or another tab,
was faster.
"""

SENTENCES: dict[str, str] = {
    "edit.unknown_place": "Cet élément n’est plus dans le questionnaire. Rechargez la page pour voir où en est le brouillon.",
    "edit.unknown_sibling": "L’élément voisin n’est plus là où il était. Rechargez la page, puis refaites le déplacement.",
    "edit.code_taken": "Ce code sert déjà dans le questionnaire. Choisissez-en un autre.",
    "edit.code_kept": "Un code ne change jamais, même si le libellé change\u00a0: les éditions se comparent par lui.",
    "edit.no_code": "Donnez un code à cet élément, par exemple «\u00a0budget_total\u00a0».",
    "edit.changed": "Cet élément a été modifié entre-temps. Relisez ce qui s’y trouve maintenant, puis refaites votre modification.",
}
