"""A new thing takes no code that an earlier edition gave a meaning, though nothing has it now."""

from surveys.questionnaire.editing import Place
from surveys.questionnaire.editing.beginnings import begin_column, begin_item
from surveys.questionnaire.editing.copies import duplicate

GRID = {
    "code": "grid",
    "type": "matrix_numeric",
    "label": "Cibles",
    "rows": "lignes",
    "columns": [{"code": "cible", "type": "integer", "label": "Cible"}],
}
DOCUMENT = {"sections": [{"code": "page", "title": "Page", "questions": [GRID]}]}
RESERVED = frozenset({"budget_total", "grid.resultat", "grid_2"})


def test_a_new_question_a_column_and_a_copy_leave_the_codes_of_the_past() -> None:
    assert begin_item(DOCUMENT, "money", "Budget total?", section="page")[0] == "budget_total"
    code, _ = begin_item(DOCUMENT, "money", "Budget total?", section="page", reserved=RESERVED)
    assert code == "budget_total_2"
    column, _ = begin_column(DOCUMENT, "grid", "integer", "Résultat", reserved=RESERVED)
    assert column == "resultat_2"
    copied = duplicate(DOCUMENT, Place("item", "grid"), RESERVED)
    assert copied is not None
    assert copied[0] == "grid_3"
