"""A Parquet file of one table, written by row groups as its lines are drawn.

Apart from the frames because the file keeps what a frame forgets: what each column means, which edition, layer and copies.
Refuses to hold more than a few frames: the lines are drawn here, and written by polars beside.
"""

import io
import json
from collections.abc import Iterator, Mapping
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING

from surveys.results.formats.archive import CHUNK
from surveys.results.formats.frames import frames_of, schema_of
from surveys.results.formats.tables import Table

if TYPE_CHECKING:
    pass

ROW_GROUP = 20_000
WAITING = 2  # frames drawn ahead of what is written


def write_parquet(table: Table, about: Mapping[str, str]) -> Iterator[bytes]:
    """Yield a Parquet file. Its own metadata hold ``about`` and, as JSON, the label and choices of each column."""
    import polars as pl
    from polars.io.plugins import register_io_source

    drawn: Queue[pl.DataFrame | None] = Queue(WAITING)
    failed: list[BaseException] = []

    def source(
        columns: list[str] | None, where: object, most: int | None, size: int | None
    ) -> Iterator[pl.DataFrame]:
        while (frame := drawn.get()) is not None:
            yield frame if columns is None else frame.select(columns)

    target = io.BytesIO()

    def write() -> None:
        try:
            lazy = register_io_source(source, schema=pl.Schema(schema_of(table.fields)))
            lazy.sink_parquet(
                target, row_group_size=ROW_GROUP, metadata={**about, "columns": _columns(table)}
            )
        except BaseException as error:  # told to whoever draws
            failed.append(error)
            while drawn.get() is not None:  # let them finish
                pass

    # The lines are drawn here, where the database may be read; polars reads them from its own threads.
    writer = Thread(target=write)
    writer.start()
    try:
        for frame in frames_of(table):
            drawn.put(frame)
    finally:
        drawn.put(None)
        writer.join()
    if failed:
        raise failed[0]
    content = target.getbuffer()
    for start in range(0, len(content), CHUNK):
        yield bytes(content[start : start + CHUNK])


def _columns(table: Table) -> str:
    described = {
        one.name: {
            "label": one.label,
            "type": one.type,
            **({"choices": {each.code: each.label for each in one.choices}} if one.choices else {}),
        }
        for one in table.fields
    }
    return json.dumps(described, ensure_ascii=False)
