"""Who will read an answer, in words: said at each question and once for all on the list of sections.

Apart from the drawing because it speaks of classes of disclosure, never of an answer. Refuses a promise of its own: the
thresholds are those that the protection of figures applies.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext as _

from surveys.questionnaire.definition.model import Disclosure, Item, Matrix, Question, Questionnaire, Roster
from surveys.results.disclosure import Policy, policy_of

ORDER: tuple[Disclosure, ...] = ("public_aggregate", "confidential_pay", "verbatim", "identifying")


@dataclass(frozen=True, slots=True)
class Readership:
    """Who reads the answers of a class: a few words, then a sentence or two."""

    title: str
    text: str


def readership_of(questionnaire: Questionnaire, item: Item) -> tuple[Readership, ...]:
    """Return who will read the answers to an item, its own class first; nothing where the unit is no organisation."""
    if questionnaire.unit != "organisation":
        return ()
    rules = policy_of(questionnaire)
    return tuple(_words(each, rules) for each in _classes(item))


def legend(questionnaire: Questionnaire) -> tuple[Readership, ...]:
    """Return who will read each class of answers that a questionnaire asks for, the most open first."""
    if questionnaire.unit != "organisation":
        return ()
    asked = {found for item in questionnaire.items.values() if _is_asked(item) for found in _classes(item)}
    rules = policy_of(questionnaire)
    return tuple(_words(each, rules) for each in ORDER if each in asked)


def words_of_classes(questionnaire: Questionnaire | None) -> tuple[tuple[Disclosure, Readership], ...]:
    """Return what each class means for readers, for who chooses one: by the thresholds of a questionnaire, or the usual."""
    rules = policy_of(questionnaire) if questionnaire is not None else Policy()
    return tuple((each, _words(each, rules)) for each in ORDER)


def _is_asked(item: Item) -> bool:
    return not isinstance(item, Question) or item.kind.typed


def _classes(item: Item) -> tuple[Disclosure, ...]:
    return tuple(dict.fromkeys(_each_class(item)))


def _each_class(item: Item) -> Iterator[Disclosure]:
    yield item.disclosure
    match item:
        case Matrix(columns=columns) | Roster(fields=columns):
            yield from (column.disclosure for column in columns if column.disclosure is not None)


def _words(disclosure: Disclosure, rules: Policy) -> Readership:
    return _words_of(disclosure, rules.min_organisations, rules.min_people)


@lru_cache(maxsize=64)  # said beside each question of each page
def _words_of(disclosure: Disclosure, min_organisations: int, min_people: int) -> Readership:
    match disclosure:
        case "public_aggregate":
            return Readership(
                _("Diffusée dans des résultats regroupés"),
                _(
                    "AXTRA lit la réponse de votre centre. Elle n’est diffusée que dans des résultats qui regroupent au moins %(count)s organismes.",
                    count=min_organisations,
                ),
            )
        case "confidential_pay":
            return Readership(
                _("Confidentielle, résultats regroupés"),
                _(
                    "Chez AXTRA, seules les personnes autorisées la lisent. Elle n’est diffusée que dans des résultats qui regroupent au moins %(count)s organismes et %(people)s personnes, sans qu’un organisme y domine.",
                    count=min_organisations,
                    people=min_people,
                ),
            )
        case "verbatim":
            return Readership(
                _("Citée seulement avec votre accord"),
                _(
                    "AXTRA la lit avec le nom de votre centre. Elle n’est citée que si vous y consentez à la fin du sondage, sans nommer votre centre et après deux relectures."
                ),
            )
        case "identifying":
            return Readership(
                _("Lue par AXTRA, jamais diffusée"),
                _(
                    "AXTRA la voit avec le nom de votre centre, pour la collecte. Elle n’entre dans aucun résultat."
                ),
            )
