"""The first words of a collection notice, drawn from what is already known: purposes, classes, purge date, who reads.

Apart from the page because it is a proposal: a person reads it over, completes it and answers for it. Refuses to promise
what the platform does not do.
"""

from collections.abc import Mapping

from flask_babel import gettext as _

from surveys.operations.informing import File
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Item
from surveys.web.shared import display


def propose(found: File) -> Mapping[str, str]:
    """Return a text for each part of the notice of an edition."""
    sheet = AnswerSheet.blank(found.questionnaire, found.closes_at)
    asked = [item for item in found.questionnaire.items.values() if item.personal_data != "none"]
    return {
        "purposes": _purposes(found, sheet, asked),
        "information": _information(sheet, asked),
        "means": _(
            "Vous répondez vous-même, en ligne, sur la plateforme de sondages d’AXTRA. Chaque saisie s’enregistre à mesure, "
            "avec le nom de la personne qui l’a faite et l’heure. Un seul témoin de navigation, nécessaire à votre session, est utilisé."
        ),
        "recipients": _(
            "Les renseignements sont recueillis pour AXTRA.\n\n- Dans votre centre, chaque personne voit les sections qui lui sont "
            "confiées.\n- Chez AXTRA, après la transmission, les personnes chargées de la collecte et, avec un droit limité dans le "
            "temps, de l’analyse.\n- Les résultats diffusés sont regroupés; aucun ne permet de reconnaître un centre ou une personne."
        ),
        "transfers": _(
            "Les renseignements sont gardés au Québec. Aucun n’est communiqué à l’extérieur du Québec. Aucun outil d’une autre "
            "entreprise (mesure d’audience, police, carte) n’est chargé par ces pages."
        ),
        "retention": _retention(found),
        "rights": _(
            "Vous pouvez lire les renseignements qui vous concernent, les faire rectifier, en obtenir une copie dans un format "
            "courant et retirer un consentement que vous auriez donné. Une réponse vous parvient en 30 jours au plus. "
            "Les demandes se font à la page « Renseignements personnels », au bas de chaque page.\n\nUne question marquée « Préfère "
            "ne pas répondre » peut rester sans réponse, sans conséquence pour vous ni pour votre centre.\n\nSi la réponse "
            "d’AXTRA ne vous convient pas, vous pouvez vous adresser à la Commission d’accès à l’information."
        ),
        "automation": _(
            "Aucune décision n’est prise par un traitement automatisé. Un avertissement de la plateforme est une question : "
            "vous confirmez ou corrigez."
        ),
    }


def _purposes(found: File, sheet: AnswerSheet, asked: list[Item]) -> str:
    whole = sheet.text(found.questionnaire.purpose).strip() or _(
        "AXTRA recueille ces réponses pour le sondage « %(title)s ».", title=found.title
    )
    lines = [
        _("- %(label)s : %(purpose)s", label=_label(sheet, item), purpose=sheet.text(item.purpose))
        for item in asked
        if item.purpose.strip()
    ]
    return "\n\n".join([whole, *(["\n".join(lines)] if lines else [])])


def _label(sheet: AnswerSheet, item: Item) -> str:
    return display.unnumbered(sheet.text(item.label)).rstrip("?. ")


def _information(sheet: AnswerSheet, asked: list[Item]) -> str:
    kinds = {
        "business_contact": _("des coordonnées professionnelles"),
        "personal": _("des renseignements personnels"),
        "sensitive": _("des renseignements sensibles"),
    }
    lines = [
        _("- %(label)s : %(kind)s", label=_label(sheet, item), kind=kinds[item.personal_data])
        for item in asked
    ]
    about = _(
        "Le sondage porte sur votre organisme. AXTRA garde aussi votre nom, votre adresse de courriel et la date de ce que "
        "vous inscrivez, pour votre accès et pour le journal des réponses."
    )
    if not lines:
        return _("%(about)s\n\nAucune question ne demande de renseignement personnel.", about=about)
    said = _(
        "%(about)s\n\nCertaines questions demandent davantage. Aucune n’est obligatoire au point de bloquer la transmission :",
        about=about,
    )
    return f"{said}\n\n" + "\n".join(lines)


def _retention(found: File) -> str:
    if found.purge_on is None:
        return _(
            "Les renseignements personnels sont détruits ou dépersonnalisés à la date inscrite au dossier de l’édition."
        )
    return _(
        "Les renseignements personnels sont détruits ou dépersonnalisés le %(day)s. Les résultats regroupés, où personne "
        "n’est reconnaissable, demeurent.",
        day=display.day(found.purge_on),
    )
