"""« Anonyme » is a promise: no page, letter, paper, guide or shipped questionnaire makes it, but where the register is kept."""

import re

from tests.command_line import ROOT

WORD = re.compile(r"\banonym(?:e|es|at|ement|isée?s?)\b", re.IGNORECASE)
# What speaks of the word itself: the register, and the sentence that refuses it.
KEEPERS = ("templates/staff/anonymisation/", "surveys/web/shared/sentences/definition.py", "surveys/questionnaire/definition/wording.py",
           "surveys/operations/anonymising.py", "surveys/operations/designing/publication.py", "docs/guide/confidentialite.md")  # fmt: skip
READ = (("templates", "*.html"), ("templates", "*.txt"), ("templates", "*.typ"), ("surveys", "*.py"), ("surveys", "*.yaml"), ("docs/guide", "*.md"))  # fmt: skip


def test_nothing_promises_to_be_anonymous() -> None:
    read = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for folder, pattern in READ
        for path in (ROOT / folder).rglob(pattern)
    }
    promised = {name for name, text in read.items() if WORD.search(text) and not name.startswith(KEEPERS)}
    assert len(read) > 400
    assert promised == set(), "say « dépersonnalisé » or « regroupé »"
    assert WORD.search("réponses anonymes")
