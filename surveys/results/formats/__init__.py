"""Answers and figures as files other people open: one module per format.

Apart from the statistics because a file is for somebody else's tool. Refuses formulas, silent rounding and columns
of a class of disclosure that was not asked for.
"""

from collections.abc import Iterator, Mapping

from surveys.results.dataset import Dataset
from surveys.results.formats.delimited import FLAVOURS, write_submissions, zip_export
from surveys.results.formats.layout import ALL_CLASSES, OPEN_CLASSES, Classes
from surveys.results.formats.plain import write_json, write_json_lines


def export(
    dataset: Dataset,
    file_format: str,
    *,
    archive: bool = False,
    classes: Classes = OPEN_CLASSES,
    words: Mapping[str, str] | None = None,
) -> Iterator[bytes]:
    """Yield the bytes of a file of submissions, in pieces: ``csv``, ``csv-excel``, ``json`` or ``jsonl``.

    ``archive`` gives, for delimited text, the zip with a file per roster and the codebook, in the ``words`` given.
    Raises KeyError for another format.
    """
    people = dataset.respondents
    if file_format == "json":
        return write_json(people, classes)
    if file_format == "jsonl":
        return write_json_lines(people, classes)
    flavour = FLAVOURS[file_format]
    if archive:
        return zip_export(dataset, flavour, classes, words)
    return write_submissions(dataset.questionnaire, people, flavour, classes)


__all__ = ["ALL_CLASSES", "FLAVOURS", "OPEN_CLASSES", "Classes", "export"]
