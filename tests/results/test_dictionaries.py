"""What files say of themselves: the dictionary, the data package, DDI, Parquet's columns, and « À propos ».

Apart from the files' answers because someone reads these without the platform, years later, and nothing else tells them.
"""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import polars as pl
import pytest
from defusedxml import ElementTree

from surveys.results.formats import about, tables_of
from surveys.results.formats.archive import CHUNK, zip_files
from surveys.results.formats.delimited import read_delimited
from surveys.web.shared.sentences.results import SENTENCES
from tests.results.test_readers import small, whole, written

SPACE = {"d": "ddi:codebook:2_5"}
KEY = ["organisation", "receipt"]


@pytest.fixture(scope="module")
def package() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(written(whole(small()), "datapackage")))


def test_the_dictionary_says_of_each_column_what_it_holds_and_why_it_may_be_empty(
    package: zipfile.ZipFile,
) -> None:
    book = {(line["Fichier"], line["Colonne"]): line for line in read_delimited(package.read("codebook.csv"))}
    assert all(line["Libellé"] and line["Type"] for line in book.values())

    def told(column: str, *headings: str, file: str = "submissions.csv") -> list[str]:
        return [book[file, column][heading] for heading in headings]

    reasons = "Raisons de ne pas avoir de valeur"
    hidden = "hidden = question non posée à cet organisme"
    assert told("open", "Variable", "Type", "Choix", reasons) == [
        "open",
        "texte ou code",
        "oui = Oui | non = Non",
        "",
    ]
    assert told("amount", "Type", reasons, "Posée lorsque") == ["nombre", "", "${open} = 'oui'"]
    assert told("amount__missing", "Variable", "Type", reasons) == [
        "amount",
        "raison de ne pas avoir de valeur",
        f"nsp = ne sait pas | so = sans objet | {hidden}",
    ]
    assert told("other__missing", reasons, "Posée lorsque") == [f"nsp = ne sait pas | {hidden}", "toujours"]
    assert told("quote", "Section", "Divulgation") == ["Questions", "commentaire"]
    assert told("rate", "Libellé", "Unité", file="staff.csv") == ["Personnel – Taux", "$"]
    assert told("edition", "Variable", "Libellé", "Posée lorsque") == ["", "Édition", ""]


def test_every_column_of_every_table_is_described_in_french() -> None:
    for shape in ("wide", "long"):
        for table in tables_of(whole(small(), shape=shape), SENTENCES):
            for one in table.fields:
                assert one.label or f"codebook.field.{one.name}" in SENTENCES, (table.name, one.name)


def test_a_data_package_says_types_lists_units_and_keys(package: zipfile.ZipFile) -> None:
    told = json.loads(package.read("datapackage.json"))
    assert (told["name"], told["title"], told["version"]) == ("petit-2025", "Un sondage", "test")
    schemas: Mapping[str, Any] = {each["name"]: each["schema"] for each in told["resources"]}
    fields = {one["name"]: one for schema in schemas.values() for one in schema["fields"]}
    assert fields["organisation"] == {"name": "organisation", "type": "string"}
    assert fields["groups.a"] == {
        "name": "groups.a",
        "type": "boolean",
        "title": "Groupes? – Groupe A",
        "trueValues": ["1"],
        "falseValues": ["0"],
    }
    assert fields["view"] == {
        "name": "view",
        "type": "string",
        "title": "Avis?",
        "constraints": {"enum": ["bas", "haut"]},
        "categories": [{"value": "bas", "label": "Bas"}, {"value": "haut", "label": "Haut"}],
    }
    assert fields["rate"] == {"name": "rate", "type": "number", "title": "Personnel – Taux", "unit": "$"}
    kept = [{"fields": KEY, "reference": {"resource": "submissions", "fields": KEY}}]
    assert (schemas["submissions"]["primaryKey"], schemas["submissions"].get("foreignKeys")) == (KEY, None)
    assert (schemas["staff"]["primaryKey"], schemas["staff"]["foreignKeys"]) == ([*KEY, "entry"], kept)
    assert (schemas["explanations"].get("primaryKey"), schemas["explanations"]["foreignKeys"]) == (None, kept)


def test_ddi_counts_each_file_and_keeps_reasons_apart_from_choices(package: zipfile.ZipFile) -> None:
    root = ElementTree.fromstring(package.read("ddi.xml").decode())
    paths = ("d:fileTxt/d:fileName", "d:fileTxt/d:dimensns/d:caseQnty")
    counts = [
        (one.get("ID"), *(one.findtext(path, namespaces=SPACE) for path in paths))
        for one in root.findall("d:fileDscr", SPACE)
    ]
    assert counts == [
        ("F1", "submissions.csv", "3"),
        ("F2", "staff.csv", "2"),
        ("F3", "explanations.csv", "0"),
    ]
    variables = {one.get("ID"): one for one in root.findall("d:dataDscr/d:var", SPACE)}
    rate = next(one for one in variables.values() if one.get("name") == "rate")
    assert (rate.get("ID"), rate.get("files"), rate.get("intrvl")) == ("F2V7", "F2", "contin")

    def categories(name: str) -> list[tuple[str | None, str | None]]:
        (one,) = [each for each in variables.values() if each.get("name") == name]
        return [
            (each.findtext("d:catValu", namespaces=SPACE), each.get("missing"))
            for each in one.findall("d:catgry", SPACE)
        ]

    assert categories("open") == [("oui", None), ("non", None)]
    assert categories("views.a__missing") == [("nsp", "Y"), ("so", "Y"), ("pnr", "Y"), ("hidden", "Y")]
    assert [name for name in ("open", "amount", "note") if categories(name)] == ["open"]
    told = root.findtext("d:dataDscr/d:var[@name='amount']/d:universe", namespaces=SPACE)
    assert told == "${open} = 'oui'"


def test_parquet_carries_the_list_of_each_column_that_has_one() -> None:
    content = written(whole(small()), "parquet")
    columns = json.loads(pl.read_parquet_metadata(io.BytesIO(content))["columns"])
    assert columns["view"] == {
        "label": "Avis?",
        "type": "string",
        "choices": {"bas": "Bas", "haut": "Haut"},
    }
    assert columns["amount"] == {"label": "Montant?", "type": "number"}


def test_a_file_says_what_it_is_in_the_reader_s_words() -> None:
    assert about(whole(small()), "Un sondage", SENTENCES) == [
        ("Sondage", "Un sondage"),
        ("Édition", "petit/2025"),
        ("Gel", "test"),
        ("Valeurs", "déclarées, telles que transmises"),
        ("Dossiers", "dernière version transmise"),
        (
            "Données jointes",
            "salaires, confidentiel, identifie l’organisme ou une personne, résultats regroupés, commentaire",
        ),
        ("Nombre de dossiers", "3"),
    ]
    assert ("edition", "petit/2025") in about(whole(small()), "Un sondage", {})


def test_an_archive_leaves_as_it_is_made_and_never_waits_whole() -> None:
    drawn: list[int] = []

    def pieces() -> Iterator[bytes]:
        chance = Random(1)
        for number in range(16):
            drawn.append(number)
            yield chance.randbytes(CHUNK // 2)

    archive = zip_files([("a.bin", pieces()), ("b.bin", iter([b"b"]))])
    begun = next(archive)
    assert begun
    assert drawn == [0]  # the first byte does not wait for the second piece
    rest = list(archive)
    assert max(map(len, rest)) < 3 * CHUNK
    found = zipfile.ZipFile(io.BytesIO(begun + b"".join(rest)))
    assert found.namelist() == ["a.bin", "b.bin"]
    assert found.testzip() is None
