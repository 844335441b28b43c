"""Texts, addresses and telephone numbers: kept as typed, refused only where they cannot be used."""

import pytest

from tests.questionnaire.kinds.samples import sample


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("  Centre fictif  ", "Centre fictif"),
        ("a\tb\r\nc", "a b c"),
        ("e\u0301te\u0301", "été"),
        ("un\x00 deux\x1b", "un deux"),
        ("\ud800abc", "abc"),
        ("=SOMME(A1)", "=SOMME(A1)"),
        ("👩‍🏫 équipe", "👩‍🏫 équipe"),
    ],
)
def test_a_line_of_text(text: str, value: str) -> None:
    assert sample("text").read((text,)).value == value


def test_a_long_text_keeps_its_lines() -> None:
    assert (
        sample("long_text").read((" un\r\ndeux\rtrois\u2028quatre\n\n",)).value == "un\ndeux\ntrois\nquatre"
    )


@pytest.mark.parametrize("name", ["text", "long_text"])
def test_a_text_too_long_is_kept_with_a_problem(name: str) -> None:
    kind = sample(name, max_length=1200)
    assert kind.read(("x" * 1203,)).value == "x" * 1203
    assert kind.check("x" * 1200) == ()
    (problem,) = kind.check("x" * 1203)
    assert (problem.code, problem.params) == ("text.too_long", {"max": "1\u00a0200", "excess": "3"})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nom@exemple.ca", "nom@exemple.ca"),
        (" Prenom.Nom+sondage@Exemple.CA\n", "Prenom.Nom+sondage@exemple.ca"),
        ("nom@é-cole.québec", "nom@é-cole.québec"),
    ],
)
def test_an_address(text: str, value: str) -> None:
    assert sample("email").read((text,)).value == value


@pytest.mark.parametrize(
    "text",
    [
        "nom",
        "nom@",
        "@exemple.ca",
        "nom@exemple",
        "nom@exemple.c",
        "nom@.ca",
        "nom@exemple..ca",
        "nom@-exemple.ca",
        "no m@exemple.ca",
        "nom.@exemple.ca",
        "a..b@exemple.ca",
        "Nom <nom@exemple.ca>",
        "nom@exemple.ca;",
        "n" * 65 + "@exemple.ca",
        "nom@" + "a." * 130 + "ca",
        "nom@exemple.ca\x00",
    ],
)
def test_what_is_no_address(text: str) -> None:
    problem = sample("email").read((text,)).problem
    assert problem is not None
    assert problem.code == "email.invalid"


def test_two_addresses_are_one_too_many() -> None:
    problem = sample("email").read(("a@exemple.ca, b@exemple.ca",)).problem
    assert problem is not None
    assert problem.code == "email.several"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4185550123", "418 555-0123"),
        ("(418) 555-0123", "418 555-0123"),
        ("418.555.0123", "418 555-0123"),
        ("1-418-555-0123", "418 555-0123"),
        ("+1 418 555 0123", "418 555-0123"),
        ("418\u00a0555\u20110123", "418 555-0123"),
        ("418 555-0123 poste 45", "418 555-0123, poste 45"),
        ("418 555-0123, p. 45", "418 555-0123, poste 45"),
        ("418 555-0123 #45", "418 555-0123, poste 45"),
        ("418 555-0123 x45", "418 555-0123, poste 45"),
        ("1 800 555-0123", "800 555-0123"),
        ("+33 1 23 45 67 89", "+33123456789"),
    ],
)
def test_a_telephone_number(text: str, value: str) -> None:
    assert sample("phone").read((text,)).value == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("555-0123", "phone.area_code"),
        ("118 555-0123", "phone.invalid"),
        ("418 155-0123", "phone.invalid"),
        ("418 555-012", "phone.invalid"),
        ("33 1 23 45 67 89", "phone.invalid"),
        ("demandez Marie", "phone.invalid"),
        ("\u0664\u0661\u0668 555-0123", "phone.invalid"),
        ("4" * 500, "phone.invalid"),
    ],
)
def test_what_is_no_telephone_number(text: str, code: str) -> None:
    problem = sample("phone").read((text,)).problem
    assert problem is not None
    assert problem.code == code


def test_a_telephone_number_is_shown_on_one_line() -> None:
    assert sample("phone").show("418 555-0123, poste 45") == "418\u00a0555-0123,\u00a0poste\u00a045"
