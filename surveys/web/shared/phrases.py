"""A condition or a calculation read back as a French sentence, from the structure that ``conditions.telling`` gives.

Apart from the sentences of problems because these are made of parts: subjects with a gender, relations, words that join.
Refuses markup; what is not chosen yet is said so.
"""

import re
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from surveys.questionnaire.conditions import Said, Thing, Together, Told
from surveys.web.shared import display
from surveys.web.shared.display import enumerate_words

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase with its article and its gender."""

    text: str
    feminine: bool = True

    def agree(self, masculine: str, feminine: str) -> str:
        """Return the form of an adjective that agrees."""
        return feminine if self.feminine else masculine


def condition_phrase(told: Told, *, inside: bool = False) -> str:
    """Return what a condition says, without capital nor full stop: « la réponse à la question 29 est supérieure à 0 »."""
    if isinstance(told, Said):
        return _said(told)
    parts = [condition_phrase(part, inside=True) for part in told.parts]
    if told.join == "none":
        if len(parts) == 1:
            return _("il est faux que %(condition)s", condition=parts[0])
        return _("aucune de ces conditions n’est vraie : %(conditions)s", conditions=_listed(parts))
    if told.join == "not_all":
        return _("ces conditions ne sont pas toutes vraies : %(conditions)s", conditions=_listed(parts))
    word = _("et") if told.join == "all" else _("ou")
    joined = _joined(parts, word)
    return f"({joined})" if inside and len(parts) > 1 else joined


def _listed(parts: list[str]) -> str:
    return "; ".join(parts)


def _joined(parts: list[str], word: str) -> str:
    if len(parts) <= 1:
        return "".join(parts)
    last = after(word, parts[-1])
    return f"{parts[0]} {last}" if len(parts) == 2 else "; ".join([*parts[:-1], last])


def after(word: str, phrase: str) -> str:
    """Return a phrase after a word that opens it: « si, à la question 26, … », « si la réponse… »."""
    return f"{word}, {phrase}" if phrase.startswith(_("à la question")) else f"{word} {phrase}"


_CODE = re.compile(r"\$\{[^}]*\}|'[^']*'|\b[a-z-]+\((?:[^()]|\([^()]*\))*\)|\b[a-z_]+: ?[0-9]*")


def coded(sentence: str) -> Markup:
    """Return a sentence that quotes the language of expressions, its examples told apart: they are in no language."""
    pieces, last = [], 0
    for found in _CODE.finditer(sentence):
        pieces += [escape(display.typeset_plain(sentence[last : found.start()])), _CODED.format(found[0])]
        last = found.end()
    return Markup("").join([*pieces, escape(display.typeset_plain(sentence[last:]))])


_CODED = Markup('<code lang="zxx">{}</code>')


def value_phrase(thing: Thing) -> str:
    """Return what a calculation gives: « la somme de la colonne « Heures » de la question 38 »."""
    return _noun(thing).text


# ── clauses ───────────────────────────────────────────────────────────────────────────────────────────────────


def _said(said: Said) -> str:
    subject = said.subject
    if said.relation in ("answered", "unanswered"):
        return _presence(subject, present=said.relation == "answered")
    written = all(value.shape in ("choice", "text") for value in said.values)
    if said.relation in ("holds", "holds_not") and subject.shape == "question" and subject.number and written:
        return _ticked(said)
    noun = _noun(subject)
    return f"{noun.text} {_relation(said, noun)}"


def _presence(subject: Thing, *, present: bool) -> str:
    if subject.shape == "question" and subject.number:
        asked = _("la question %(number)s", number=subject.number)
        return (
            _("%(question)s a une réponse", question=asked)
            if present
            else _("%(question)s n’a pas de réponse", question=asked)
        )
    noun = _noun(subject)
    known = noun.agree(_("connu"), _("connue"))
    if present:
        return _("%(thing)s est %(known)s", thing=noun.text, known=known)
    return _("%(thing)s n’est pas %(known)s", thing=noun.text, known=known)


def _ticked(said: Said) -> str:
    values = [_noun(value).text for value in said.values]
    number = said.subject.number
    if said.relation == "holds_not":
        return _("à la question %(number)s, %(choice)s n’est pas coché", number=number, choice=values[0])
    if len(values) == 1:
        return _("à la question %(number)s, %(choice)s est coché", number=number, choice=values[0])
    return _(
        "à la question %(number)s, au moins un de ces choix est coché : %(choices)s",
        number=number,
        choices=_either(values),
    )


def _either(values: list[str]) -> str:
    if len(values) == 1:
        return values[0]
    return _("%(first)s ou %(last)s", first=", ".join(values[:-1]), last=values[-1])


def _relation(said: Said, noun: Noun) -> str:
    values = [_noun(value).text for value in said.values]
    value = values[0] if values else ""
    of_dates = said.subject.is_date or any(each.is_date for each in said.values)
    match said.relation:
        case "is" if len(values) > 1:
            return _("est %(values)s", values=_either(values))
        case "is" | "is_not":
            return _equality(said, noun, value)
        case "one_of":
            return _("est %(values)s", values=_either(values) or _unchosen())
        case "none_of":
            return _("n’est pas %(values)s", values=_either(values) or _unchosen())
        case "above" | "at_least" | "below" | "at_most" if of_dates:
            return _dated(said.relation, value)
        case "above":
            return _(
                "est %(above)s %(value)s", above=noun.agree(_("supérieur"), _("supérieure")), value=_to(value)
            )
        case "below":
            return _(
                "est %(below)s %(value)s", below=noun.agree(_("inférieur"), _("inférieure")), value=_to(value)
            )
        case "at_least":
            return _("est d’au moins %(value)s", value=value)
        case "at_most":
            return _("est d’au plus %(value)s", value=value)
        case _:
            return _of_texts(said, value)


def _equality(said: Said, noun: Noun, value: str) -> str:
    if said.values[0].shape in ("choice", "text", "blank"):
        said_so = _("est %(value)s", value=value)
        return said_so if said.relation == "is" else _("n’est pas %(value)s", value=value)
    equal = noun.agree(_("égal"), _("égale"))
    if said.relation == "is":
        return _("est %(equal)s %(value)s", equal=equal, value=_to(value))
    return _("n’est pas %(equal)s %(value)s", equal=equal, value=_to(value))


def _dated(relation: str, value: str) -> str:
    match relation:
        case "above":
            return _("est après %(value)s", value=value)
        case "below":
            return _("est avant %(value)s", value=value)
        case "at_least":
            return _("n’est pas avant %(value)s", value=value)
        case _:
            return _("n’est pas après %(value)s", value=value)


def _of_texts(said: Said, value: str) -> str:
    match said.relation:
        case "holds":
            return _("comprend %(value)s", value=_either([_noun(each).text for each in said.values]))
        case "holds_not":
            return _("ne comprend pas %(value)s", value=value)
        case "contains":
            return _("contient %(value)s", value=value)
        case "starts_with":
            return _("commence par %(value)s", value=value)
        case "ends_with":
            return _("se termine par %(value)s", value=value)
        case "matches":
            return _("a la forme %(value)s", value=value)
        case "true":
            return _("est « oui »")
        case _:
            return _("n’est pas « oui »")


# ── what is spoken of ─────────────────────────────────────────────────────────────────────────────────────────


def _unchosen() -> str:
    return _("(à choisir)")


def _quoted(text: str) -> str:
    return f"«{NBSP}{text}{NBSP}»"


def _of(text: str) -> str:
    """Return « de » before a noun phrase, contracted where French contracts it."""
    for article, contracted in (("le ", "du "), ("les ", "des ")):
        if text.startswith(article):
            return contracted + text.removeprefix(article)
    return f"de {text}"


def _to(text: str) -> str:
    for article, contracted in (("le ", "au "), ("les ", "aux ")):
        if text.startswith(article):
            return contracted + text.removeprefix(article)
    return f"à {text}"


def _noun(thing: Thing | Told) -> Noun:
    if isinstance(thing, Said | Together):
        return Noun(condition_phrase(thing), feminine=False)
    match thing.shape:
        case "worked":
            return _worked(thing)
        case "operation":
            return _operation(thing)
        case "opposite":
            return Noun(_("l’opposé %(value)s", value=_of(_noun(thing.parts[0]).text)), feminine=False)
        case "number":
            return Noun(thing.name, feminine=False)
        case "text" | "choice":
            return Noun(_quoted(thing.name), feminine=False)
        case "blank":
            return Noun(_unchosen(), feminine=False)
        case "unknown":
            return Noun(_("« %(name)s », qui n’existe pas", name=thing.name), feminine=False)
        case "here":
            return Noun(_("cette réponse"))
        case "row":
            return Noun(_("la ligne en cours"))
        case _:
            return Noun(_answer(thing))


def _answer(thing: Thing) -> str:
    number, name = thing.number, _quoted(thing.name)
    match thing.shape:
        case "question" if number:
            return _("la réponse à la question %(number)s", number=number)
        case "cell" if number:
            return _("la réponse à la question %(number)s, %(name)s", number=number, name=name)
        case "same_row" if number:
            return _(
                "la réponse à la question %(number)s, %(name)s, sur la même ligne", number=number, name=name
            )
        case "same_row":
            return _("la valeur de %(name)s sur la même ligne", name=name)
        case "beside":
            return _("la réponse %(name)s de la même ligne", name=name)
        case "column" if number:
            return _("la colonne %(name)s de la question %(number)s", number=number, name=name)
        case "column":
            return _("la suite des valeurs de %(name)s", name=name)
        case "entries":
            return _("la liste des lignes de la question %(number)s", number=number)
        case "other":
            return _("la précision donnée à la question %(number)s", number=number)
        case _:
            return _("la valeur de %(name)s", name=name)


def _operation(thing: Thing) -> Noun:
    first = _noun(thing.parts[0])
    words = {
        "+": _("plus"),
        "-": _("moins"),
        "*": _("fois"),
        "div": first.agree(_("divisé par"), _("divisée par")),
        "mod": _("modulo"),
    }
    texts = []
    for part in thing.parts:
        text = _noun(part).text
        texts.append(f"({text})" if _is_apart(part) else text)
    said = texts[0]
    for sign, text in zip(thing.word.split(), texts[1:], strict=True):
        said = f"{said} {words[sign]} {text}"
    return Noun(said, first.feminine)


def _is_apart(part: Thing | Told) -> bool:
    """Say whether a value must stand in parentheses among others."""
    if not isinstance(part, Thing):
        return True
    return part.shape == "operation" or part.word in ("if", "coalesce")


def _worked(thing: Thing) -> Noun:
    """Return what a function gives; one that has no words of ours is said as it is written."""
    given = [_noun(part).text for part in thing.parts]
    if thing.word == "coalesce":
        return Noun(_(" ou, à défaut, ").join(given))
    template, feminine = FUNCTIONS.get(thing.word, ("", False))
    if not template:
        return Noun(f"{thing.word}({'; '.join(given)})", feminine=False)
    first, second, third = (*given, "", "", "")[:3]
    details = {
        "first": first,
        "second": second,
        "third": third,
        "of_first": _of(first),
        "to_second": _to(second),
        "of_all": enumerate_words([_of(each) for each in given]),
    }
    return Noun(str(template) % details, feminine)


# What a function gives, in words, and whether that is feminine.
FUNCTIONS: dict[str, tuple[object, bool]] = {
    "sum": (_l("la somme %(of_all)s"), True),
    "mean": (_l("la moyenne %(of_all)s"), True),
    "min": (_l("la plus petite valeur %(of_all)s"), True),
    "max": (_l("la plus grande valeur %(of_all)s"), True),
    "count": (_l("le nombre de lignes %(of_first)s"), False),
    "count-non-empty": (_l("le nombre de réponses données %(of_all)s"), False),
    "count-selected": (_l("le nombre de choix cochés %(of_first)s"), False),
    "count-in": (_l("le nombre de fois où %(first)s vaut %(second)s"), False),
    "previous": (_l("%(first)s dans l’édition précédente"), True),
    "if": (_l("%(second)s si %(first)s, sinon %(third)s"), True),
    "today": (_l("la date du jour"), True),
    "now": (_l("le moment présent"), False),
    "param": (_l("le paramètre %(first)s"), False),
    "attr": (_l("la valeur %(second)s %(of_first)s"), True),
    "abs": (_l("la valeur absolue %(of_first)s"), True),
    "days": (_l("le nombre de jours %(of_first)s %(to_second)s"), False),
    "year": (_l("l’année %(of_first)s"), True),
    "month": (_l("le mois %(of_first)s"), False),
    "day": (_l("le jour %(of_first)s"), False),
    "round": (_l("l’arrondi %(of_first)s"), False),
    "int": (_l("la partie entière %(of_first)s"), True),
    "string-length": (_l("la longueur %(of_first)s"), True),
    "values-where": (_l("la suite des valeurs %(of_first)s là où %(second)s est %(third)s"), True),
    "repeat-value": (_l("%(first)s, autant de fois que %(second)s"), True),
    "true": (_l("vrai"), False),
    "false": (_l("faux"), False),
}
