"""« Textes »: the French of a draft beside its English, what is missing and what the French has left behind.

Apart from the workshop because a translator works through texts, not questions. What is saved is one step of the draft,
undone like any other.
"""

from dataclasses import asdict
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.operations import designing
from surveys.operations.designing import Did, DraftState
from surveys.questionnaire.definition.english import Pair, pairs_of, same_holes, with_english
from surveys.questionnaire.definition.model import English, Questionnaire
from surveys.questionnaire.editing import Place, Put
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts as said
from surveys.web.shared.access import me, now, open_to
from surveys.web.staff.designer.door import DESIGNERS, blueprint, enter, rooms, status_of
from surveys.web.staff.designer.intake import titles_of

COMMON, LISTS = "commun", "listes"


@blueprint.get("/<int:draft>/textes")
@open_to("staff", *DESIGNERS)
def texts(draft: int) -> str:
    """Show the texts of one part of a draft, French and English side by side."""
    return _draw(enter(draft))


@blueprint.post("/<int:draft>/textes")
@open_to("staff", *DESIGNERS)
def keep_texts(draft: int) -> Response | tuple[str, int]:
    """Keep the English that was written; a blank one is taken out."""
    state = enter(draft)
    questionnaire = state.sound.questionnaire
    if questionnaire is None:
        return _draw(state, Problem("trial.nothing")), 422
    given = {
        pair.at: (pair.french, request.form[f"en-{pair.at}"].replace("\r\n", "\n"))
        for pair in pairs_of(questionnaire)
        if f"en-{pair.at}" in request.form and _is_news(pair, request.form)
    }
    for at, (french, english) in given.items():
        if english.strip() and not same_holes(french, english):
            return _draw(state, Problem("english.holes", at)), 422
    part = request.form.get("partie", "")
    there = url_for("staff.designer.texts", draft=draft, partie=part)
    if not given:
        return redirect(there, code=303)
    for _attempt in range(2):  # a colleague may have written other texts meanwhile: theirs are kept
        done = _put(state, given)
        if not isinstance(done, Problem) or done.code != "edit.changed":
            break
        state = enter(draft)
    if isinstance(done, Problem):
        return _draw(state, done), status_of(done)
    return redirect(there, code=303)


def _is_news(pair: Pair, form: Any) -> bool:
    """Say whether something was written, or an outdated text was said to hold still."""
    written = form[f"en-{pair.at}"].replace("\r\n", "\n").strip()
    return written != pair.english or (pair.state == "outdated" and bool(form.get(f"ok-{pair.at}")))


def _put(state: DraftState, given: dict[str, tuple[str, str]]) -> DraftState | Problem:
    before = state.document.get("english")
    kept = tuple(English(each["at"], each["of"], each["text"]) for each in before or ())
    made = [asdict(each) for each in with_english(kept, given)]
    put = Put(Place("questionnaire"), "english", made or None, before)
    did = Did("did.translated", {"count": len(given)})
    return designing.edit_draft(state.id, (put,), did=did, by=me().person_id, now=now())


def _draw(state: DraftState, refused: Problem | None = None) -> str:
    questionnaire = state.sound.questionnaire
    pairs = () if questionnaire is None else pairs_of(questionnaire)
    parts = [] if questionnaire is None else _parts(state, questionnaire, pairs)
    asked = request.values.get("partie", "")
    current = next((part for part in parts if part["code"] == asked), parts[0] if parts else None)
    return render_template(
        "staff/designer/texts.html",
        state=state,
        rooms=rooms(state.id),
        parts=parts,
        current=current,
        counts={
            name: sum(pair.state == name for pair in pairs) for name in ("current", "outdated", "missing")
        },
        typed=request.form,
        refused=said.sentence(refused) if refused is not None else "",
        wrong=refused.where if refused is not None else "",
    )


def _parts(state: DraftState, questionnaire: Questionnaire, pairs: tuple[Pair, ...]) -> list[dict[str, Any]]:
    """Return the texts by part: what is said of the whole, each section, the lists."""
    titles = dict(titles_of(state))
    grouped: dict[str, list[Pair]] = {COMMON: [], **{code: [] for code in titles}, LISTS: []}
    for pair in pairs:
        grouped.setdefault(_part_of(questionnaire, pair.at), []).append(pair)
    return [
        {
            "code": code,
            "title": titles.get(code, ""),
            "pairs": found,
            "left": sum(pair.state != "current" for pair in found),
        }
        for code, found in grouped.items()
        if found
    ]


def _part_of(questionnaire: Questionnaire, at: str) -> str:
    first, _, rest = at.partition(".")
    if first == "choices":
        return LISTS
    if first == "sections":
        return rest.partition(".")[0]
    section = questionnaire.section_of.get(first)
    return section.code if section is not None else COMMON
