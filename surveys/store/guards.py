"""What the database itself refuses: a row that is frozen is neither changed nor deleted, whoever writes the SQL.

Apart from the guard of the session (``base``), which names the faulty line of ours; this one also stops a statement written by
hand. The triggers are worked out from what each model declares and laid again after every migration, so a table made
again loses none and a new one is guarded by saying that it is frozen. Refuses to be more than it is: who owns the
database can drop a trigger (docs/menaces.md).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import inspect
from sqlalchemy.engine import Connection

from surveys.store.base import Base

PREFIX = "guard_"
_SQLITE_NAMES = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
_POSTGRESQL_TRIGGERS = (
    "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = current_schema() AND NOT t.tgisinternal AND t.tgenabled <> 'D'"
)
_POSTGRESQL_NAMES = (
    "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
    "WHERE n.nspname = current_schema()"
)


@dataclass(frozen=True, slots=True)
class Guard:
    """One guarded table: the columns that an erasure may change, and those written once, the first being null until then."""

    table: str
    erasable: tuple[str, ...] = ()
    completed: tuple[str, ...] = ()


def list_guards() -> list[Guard]:
    """Return the guards that the models ask for, by table."""
    return sorted(
        (
            Guard(str(mapper.local_table), mapper.class_.erasable, mapper.class_.completed)
            for mapper in Base.registry.mappers
            if mapper.class_.frozen or mapper.class_.completed
        ),
        key=lambda guard: guard.table,
    )


def list_missing_guards(connection: Connection) -> list[str]:
    """Return the names of the triggers that the models ask for and the database lacks, or that someone switched off."""
    sqlite = connection.dialect.name == "sqlite"
    ends = ("_update", "_delete") if sqlite else ("", "_all")
    asked = [f"{PREFIX}{guard.table}{end}" for guard in list_guards() for end in ends]
    there = {
        name for (name,) in connection.exec_driver_sql(_SQLITE_NAMES if sqlite else _POSTGRESQL_TRIGGERS)
    }
    return [name for name in asked if name not in there]


def list_missing_keys(connection: Connection) -> list[str]:
    """Return the foreign keys that the models ask for and the database lacks: « table.column »."""
    there = {
        (table, tuple(key["constrained_columns"]), key["referred_table"])
        for (_, table), keys in inspect(connection).get_multi_foreign_keys().items()
        for key in keys
    }
    return [
        f"{table.name}.{'+'.join(key.column_keys)}"
        for table in Base.metadata.sorted_tables
        for key in sorted(table.foreign_key_constraints, key=lambda each: tuple(each.column_keys))
        if (table.name, tuple(key.column_keys), key.referred_table.name) not in there
    ]


def lift_guards(connection: Connection) -> None:
    """Take every guard away, for a migration."""
    sqlite = connection.dialect.name == "sqlite"
    for (name,) in connection.exec_driver_sql(_SQLITE_NAMES if sqlite else _POSTGRESQL_NAMES).fetchall():
        if name.startswith(PREFIX):
            connection.exec_driver_sql(
                f'DROP TRIGGER "{name}"' if sqlite else f'DROP FUNCTION "{name}"() CASCADE'
            )


def lay_guards(connection: Connection) -> None:
    """Guard every table of the models that the database has now, with the columns that it has."""
    known = inspect(connection)
    tables = set(known.get_table_names())
    lay = _lay_sqlite if connection.dialect.name == "sqlite" else _lay_postgresql
    for guard in list_guards():
        if guard.table in tables:
            for statement in lay(guard, [column["name"] for column in known.get_columns(guard.table)]):
                connection.exec_driver_sql(statement)


def _said(guard: Guard) -> str:
    return f"{guard.table}: what is written stays"


def _kept(columns: Collection[str], but: Collection[str]) -> list[str]:
    return [column for column in columns if column not in but]


def _lay_sqlite(guard: Guard, columns: Collection[str]) -> Iterator[str]:
    def same(but: Collection[str]) -> str:
        return " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in _kept(columns, but))

    allowed = [f"(surveys_access() = 'erase' AND {same(guard.erasable)})"]
    if guard.completed:
        allowed.append(f'(OLD."{guard.completed[0]}" IS NULL AND {same(guard.completed)})')
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_said(guard)}'); END"
    yield (
        f"CREATE TRIGGER {PREFIX}{guard.table}_update BEFORE UPDATE ON {guard.table} "
        f"WHEN NOT ({' OR '.join(allowed)}) {refuse}"
    )
    yield (
        f"CREATE TRIGGER {PREFIX}{guard.table}_delete BEFORE DELETE ON {guard.table} "
        f"WHEN surveys_access() <> 'erase' {refuse}"
    )


def _lay_postgresql(guard: Guard, columns: Collection[str]) -> Iterator[str]:
    def same(but: Collection[str]) -> str:
        kept = _kept(columns, but)
        new, old = (", ".join(f'{side}."{name}"' for name in kept) for side in ("NEW", "OLD"))
        return f"ROW({new}) IS NOT DISTINCT FROM ROW({old})"

    erasing = "coalesce(current_setting('surveys.access', true), '') = 'erase'"
    completed = (
        f'OR (OLD."{guard.completed[0]}" IS NULL AND {same(guard.completed)})' if guard.completed else ""
    )
    name = f"{PREFIX}{guard.table}"
    yield f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF ({erasing} AND {same(guard.erasable)}) {completed} THEN RETURN NEW; END IF;
            ELSIF {erasing} THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION '{_said(guard)}' USING ERRCODE = 'integrity_constraint_violation';
        END $guard$"""
    yield (
        f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {guard.table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
    yield (
        f"CREATE TRIGGER {name}_all BEFORE TRUNCATE ON {guard.table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )
