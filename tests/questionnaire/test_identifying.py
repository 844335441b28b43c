"""What a free text tells of someone: found where it is, left alone where it only looks like it."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.answers import Answer, AnswerSheet, Context
from surveys.questionnaire.definition import load
from surveys.questionnaire.identifying import find_identifying, is_sin, sorts_in

TELLING: tuple[tuple[str, str], ...] = (
    ("email", "Écrivez à camille.fictif@exemple.org pour la suite."),
    ("email", "Mon adresse : rh+paie@centre-fictif.qc.ca."),
    ("email", "camille@exemple.ca, merci"),
    ("phone", "Appelez au 418 555-0123 avant midi."),
    ("phone", "Mon cellulaire (514) 555-0199."),
    ("phone", "On me joint au 1-800-555-0147 poste 3"),
    ("phone", "819.555.0133"),
    ("phone", "Téléphone : 555-0123"),
    ("phone", "5145550188"),
    ("sin", "Son NAS est le 046 454 286."),
    ("sin", "NAS 130-692-544"),
    ("sin", "046454286"),
    ("name", "Mme Tremblay a quitté en mars."),
    ("name", "C’est M. Gagnon qui l’a dit."),
    ("name", "Monsieur Bouchard-Roy est en arrêt de travail."),
    ("name", "Madame Joly était notre contact à Services Québec."),
    ("name", "Nathalie Bergeron remplace la direction."),
    ("name", "Notre collègue Mathieu Côté est parti."),
    ("name", "La directrice Marie-Claude Fictif a signé."),
    ("name", "Voyez avec Sylvie."),
    ("name", "Je m’appelle Ornella Vasquez."),
    ("name", "Contactez-moi, Jean-Philippe L’Heureux, au besoin."),
    ("name", "Selon Dominique, le délai est trop court."),
    ("name", "Dr Lavoie a signé le billet."),
    ("name", "L’employée Khadija Benali a reçu une prime."),
    ("name", "signé : Rose Fictif"),
)
TRAPS = (
    "Nous sommes au 4545, rue Marie-Victorin, à Longueuil.",
    "Notre point de service du boulevard René-Lévesque est fermé.",
    "L’école Marie-Anne et le cégep Marie-Victorin nous envoient du monde.",
    "Le boulevard Jean Lesage est en travaux.",
    "La rue Pierre Boucher aussi.",
    "L’avenue du Père Marquette est loin.",
    "La Fondation Lucie et André Chagnon nous appuie.",
    "Services Québec ne répond pas à nos courriels.",
    "Emploi Québec et le Ministère demandent la même chose deux fois.",
    "Le Centre-du-Québec et l’Abitibi-Témiscamingue sont loin.",
    "Notre code postal est H2X 1Y4 ou G1R 4S9.",
    "Le budget est passé de 1 250 500 $ à 1 300 000 $.",
    "La masse salariale est de 514 555 010 $.",
    "Nous avons servi 450 000 000 personnes, disons.",
    "La période va du 2025-04-01 au 2026-03-31.",
    "L’édition 2025-2026 compte 12 345 heures.",
    "L’entente 2024-0123 et la facture 555-0199 sont réglées.",
    "Madame la ministre a annoncé un budget.",
    "Monsieur le sous-ministre est venu.",
    "Saint-Laurent, Sainte-Foy et Trois-Rivières sont bien desservies.",
    "La Saint-Jean-Baptiste tombe un mercredi.",
    "Pierre angulaire du réseau, le suivi compte.",
    "Merci Beaucoup.",
    "Excel et Teams plantent chaque lundi.",
    "Le taux est de 27,50 $ l’heure, soit 76,90 $ avec les charges.",
    "Nous avons atteint 95,9 % des cibles A1, B2 et C3.",
    "Le projet Claude Robillard est terminé.",
    "Le Carrefour Jeunesse-Emploi et la MRC Pierre-De Saurel collaborent.",
    "AXTRA et le CISSS de Laval se parlent.",
    "De 9 h à 17 h, du lundi au vendredi, 35 heures.",
    "La Loi 25 et la Charte de la langue française s’appliquent.",
    "Le numéro d’entreprise est le 1143920115.",
    "Avec Services Québec, tout est long.",
    "Nous écrivons @ la main.",
    "La station Henri-Bourassa et le métro Jean-Drapeau.",
    "Le lac Saint-Jean, la rivière Sainte-Anne et l’île Perrot.",
    "Le programme Jeunes en action, la mesure Rose.",
    "Il manque 3 postes : Intervention, Accueil et Comptabilité.",
    "Un client sur 130 692 545 réussit.",
    "Grâce à Option Travail, nous avons tenu.",
)


@pytest.mark.parametrize(("sort", "text"), TELLING, ids=[text[:30] for _, text in TELLING])
def test_what_tells_of_someone_is_found(sort: str, text: str) -> None:
    assert sorts_in(text) == (sort,)


def test_what_only_looks_like_it_is_left_alone(say: Callable[[str], None]) -> None:
    wrong = [text for text in TRAPS if find_identifying(text)]
    found = sum(sorts_in(text) == (sort,) for sort, text in TELLING)
    say(
        f"identifying: {found} of {len(TELLING)} texts that tell are found, "
        f"{len(TRAPS) - len(wrong)} of {len(TRAPS)} traps are left alone"
    )
    assert wrong == []


@given(st.text(max_size=300))
def test_any_text_is_read_and_findings_stand_in_it_apart(text: str) -> None:
    found = find_identifying(text)
    assert all(0 <= trace.start < trace.end <= len(text) for trace in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@pytest.mark.parametrize("typed", ["a" * 20_000 + " @", "a." * 10_000 + "@", "a@b." * 5_000])
def test_what_looks_like_an_endless_address_is_read_at_once(typed: str) -> None:
    begun = thread_time()
    find_identifying(typed)
    assert thread_time() - begun < 0.3


def sin_of(first: str) -> str:
    return next(f"{first}{last}" for last in range(10) if is_sin(f"{first}{last}"))


@given(st.integers(10_000_000, 79_999_999), st.sampled_from(["", " ", "-", "\u00a0"]))
def test_every_number_that_passes_the_check_is_found_and_its_neighbour_is_not(first: int, gap: str) -> None:
    number = sin_of(str(first))
    if number.endswith("000"):
        return
    said = f"Son numéro est {gap.join((number[:3], number[3:6], number[6:]))}, je crois."
    assert "sin" in sorts_in(said)
    wrong = f"{number[:8]}{(int(number[8]) + 1) % 10}"
    assert not is_sin(wrong)
    assert "sin" not in sorts_in(f"Son numéro est {wrong}.")


def cut(text: str) -> str:
    """Return a text with the sort of each finding where the finding stood."""
    parts, at = [], 0
    for trace in find_identifying(text):
        parts += [text[at : trace.start], f"[{trace.sort}]"]
        at = trace.end
    return "".join([*parts, text[at:]])


@given(
    st.from_regex(r"[a-z][a-z0-9._+-]{0,12}[a-z0-9]@[a-z][a-z0-9-]{0,10}\.(qc\.ca|org|com)", fullmatch=True),
    st.sampled_from(["Écrivez à {}.", "({})", "{}", "« {} »", "courriel:{},"]),
)
def test_every_address_is_found_whole(address: str, around: str) -> None:
    left = cut(around.format(address))
    assert "@" not in left
    assert find_identifying(left) == ()


def test_what_is_found_stands_where_it_is_said() -> None:
    said = "Mme Tremblay (418 555-0123, nas@exemple.org) a le NAS 046 454 286 et trop de travail."
    assert cut(said) == "Mme [name] ([phone], [email]) a le NAS [sin] et trop de travail."


def test_a_free_answer_is_asked_about_and_never_stopped() -> None:
    questionnaire = load(
        """
format: axtra-questionnaire/1
survey: s
title: S
sections:
  - code: a
    title: A
    questions:
      - {code: why, type: long_text, label: Pourquoi}
      - {code: who, type: long_text, label: Qui, personal_data: business_contact, purpose: Vous joindre.}
"""
    ).questionnaire
    assert questionnaire is not None
    said = "Mme Tremblay, 418 555-0123"
    sheet = AnswerSheet(
        questionnaire,
        {"why": Answer((said,)), "who": Answer((said,))},
        {},
        Context.at(datetime(2026, 10, 6, tzinfo=UTC)),
    )
    codes = [problem.code for problem in sheet.state("why").problems]
    assert codes == ["identifying.phone", "identifying.name"]
    assert sheet.state("who").problems == (), "what asks for a name is not asked about one"
    assert sheet.complete
