"""A roster as a workbook: its entries, or those of the last edition while it has none, with the help of each column.

Apart from the views because it speaks: sheets, notes and guide are words of the page. Refuses nothing: what cannot be
read goes out as it was typed, to be corrected there.
"""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from surveys.exchange.workbooks import TemplateRow, Wording, write_template
from surveys.questionnaire.answers import Answer
from surveys.questionnaire.definition.model import Column, Roster, name_field
from surveys.web.member.door import Place
from surveys.web.shared import display


def workbook_of(place: Place, item: Roster, made: datetime) -> bytes:
    """Return the XLSX file of a roster."""
    sheet = place.sheet
    fixed = item.rows.by_code if item.rows is not None else {}
    rows = []
    begun = [entry for entry in sheet.begun_entries(item.code) if entry in sheet.shown_rows(item.code)]
    for entry in begun:
        label = sheet.text(fixed[entry].label) if entry in fixed else ""
        rows.append(TemplateRow(entry, _answers(place, item, entry), label))
    if all(entry in fixed for entry in begun):
        for entry, offers in sheet.offered_entries(item.code).items():
            if entry not in fixed:
                rows.append(TemplateRow(entry, {code: Answer(offer.raw) for code, offer in offers.items()}))
    title = display.typeset_plain(sheet.text(item.label))
    wording = Wording(
        table=_("Tableau"),
        guide=_("Mode d’emploi"),
        lists=_("Listes"),
        row=_("Ligne"),
        title=title,
        lines=_guide(place, item),
        notes={each.code: note for each in item.fields if (note := _note(place, each))},
    )
    labels = {each.code: sheet.text(each.label) for each in item.fields if "{{" in each.label}
    return write_template(item, rows, labels=labels, wording=wording, made=made)


def _answers(place: Place, item: Roster, entry: str) -> Mapping[str, Answer]:
    names = {each.code: name_field(item.code, entry, each.code) for each in item.fields}
    found = {code: place.sheet.answer(name) for code, name in names.items()}
    return {code: answer for code, answer in found.items() if answer is not None}


def _note(place: Place, column: Column) -> str:
    """Return the help of a column: whether it is asked of all, and what its author says of wrong values."""
    said = [_("Obligatoire.")] if column.required else []
    said += [place.sheet.text(rule.message) for rule in column.rules if rule.hard and rule.message]
    if column.kind.choice_list is not None:
        said.append(
            _(
                "Choisissez dans la liste, ou écrivez le titre que vous utilisez : il vous sera demandé à quel choix il correspond."
            )
        )
    return display.typeset_plain("\n".join(said))  # fmt: skip


def _asked_for(place: Place, item: Roster) -> str:
    """Return how many lines an earlier answer asks for, in words; nothing where people add them."""
    if item.row_count is None:
        return ""
    wanted = place.sheet.announced(item.code) or 0
    return ngettext(
        "D’après vos réponses, %(num)s ligne est à remplir.",
        "D’après vos réponses, %(num)s lignes sont à remplir.",
        wanted,
    )


def _guide(place: Place, item: Roster) -> list[str]:
    hint = place.sheet.text(item.hint)
    lines = [
        hint,
        _asked_for(place, item),
        _("Remplissez la feuille « Tableau », une ligne par personne ou par élément. Gardez la ligne des titres."),
        _("N’inscrivez ni nom, ni date de naissance, ni numéro d’assurance sociale, ni numéro d’employé, ni adresse courriel."),
        _("Téléversez ensuite le fichier à la page « Coller un tableau ». Vous verrez ce qui change avant d’accepter."),
        _("Une case laissée vide n’efface rien, et une ligne retirée du fichier reste dans le questionnaire."),
    ]  # fmt: skip
    return [display.typeset_plain(line) for line in lines if line]
