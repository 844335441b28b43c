"""The data map says what every column holds; the end of an edition's data knows every column that it must empty."""

from surveys.store.classes import HELD, held_personal
from surveys.store.migration import TABLES, metadata
from tests.command_line import ROOT
from tests.operations.test_retaining import ERASED


def test_every_module_of_tables_is_known_to_migrations_and_copies() -> None:
    """A table that only the web imports would be left out of a copy that a command makes."""
    stores = (ROOT / "surveys" / "store").glob("*.py")
    holding = {path.stem for path in stores if "__tablename__ =" in path.read_text("utf-8")}
    assert holding == {module.__name__.rpartition(".")[2] for module in TABLES}


def test_every_column_has_one_class() -> None:
    models = {table.name: {column.name for column in table.columns} for table in metadata.sorted_tables}
    said = {table: set(held.columns) for table, held in HELD.items()}
    assert models.keys() == said.keys(), (
        "a table of the models has no line in store/classes.py, or the reverse"
    )
    wrong = {table: models[table] ^ said[table] for table in models if models[table] != said[table]}
    assert wrong == {}, "columns without a class in store/classes.py, or classes without a column"


def test_what_may_hold_an_answer_until_the_end_of_an_edition_is_emptied_by_it() -> None:
    held = {f"{table}.{column}" for table, column in held_personal() if HELD[table].until == "edition"}
    assert held - ERASED == set(), "plant the rare words there in tests/operations/test_retaining.py"
