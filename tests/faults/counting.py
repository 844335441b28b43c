"""Looking at what is kept after the faults: each acknowledged write, once, in order; no row that points at nothing.

Apart from the traffic because it reads the database alone, and what each centre was told. Refuses to forgive: every
difference is a line of text.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import and_, func, select, text

from surveys.store.base import db
from surveys.store.copies import SentCopy
from surveys.store.handover import HandoverRow
from surveys.store.journal import STATUS, JournalLine, list_lines, replay
from surveys.store.migration import metadata
from surveys.store.outbox import Letter
from surveys.store.parts import read_document
from surveys.store.submissions import Submission, find_place
from tests.faults.centres import Centre, Said

_ROW = re.compile(r"team\[([^\]]+)\]\.position")


@dataclass
class Found:
    """What a look found: a line of text for each difference."""

    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)  # documents that their journal does not give back

    @property
    def all(self) -> list[str]:
        return [*self.lost, *self.twice, *self.orphans, *self.unlike]


def look(centres: list[Centre]) -> Found:
    """Compare what the database holds with what each centre was told."""
    found = Found()
    for centre in centres:
        _look_at(centre, found)
    found.orphans += list(orphans())
    if db.session.connection().dialect.name == "sqlite":
        said = db.session.connection().execute(text("PRAGMA quick_check")).scalar()
        found.unlike += [] if said == "ok" else [f"the file: {said}"]
    db.session.remove()
    return found


def _look_at(centre: Centre, found: Found) -> None:
    place = find_place("petit", centre.edition, centre.code)
    assert place is not None
    if place.submission_id is None:
        found.lost += [f"{centre.code}: no submission"] if centre.acknowledged else []
        return
    row = db.session.get(Submission, place.held)
    assert row is not None
    lines, document = list_lines(place.held), read_document(place.held)
    if replay(lines) != document:
        found.unlike.append(f"{centre.code}: the journal gives another document")
    if [line.seq for line in lines] != list(range(1, row.last_seq + 1)):
        found.unlike.append(
            f"{centre.code}: numbers of the journal {[line.seq for line in lines]} and {row.last_seq}"
        )
    told: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if isinstance(line.new, dict) and line.new.get("raw"):
            told[line.variable].append(line.new["raw"][0])
    for name, said in centre.said.items():
        _compare(f"{centre.code} {name}", said, told[name], found)
        kept = document["answers"].get(name, {}).get("raw", [""])[0]
        heard = max((place for place, each in enumerate(said) if each.heard), default=-1)
        if heard >= 0 and kept not in {each.text for each in said[heard:]}:
            found.lost.append(
                f"{centre.code} {name}: « {kept} » stands, « {said[heard].text} » was acknowledged"
            )
    _look_at_rows(centre, told, document, found)
    _look_at_copies(centre, place.held, lines, found)


def _compare(where: str, said: list[Said], told: list[str], found: Found) -> None:
    """Look that what was acknowledged is in the journal, in order, and everything once."""
    ranks = {text: rank for rank, text in enumerate(told)}
    heard = [ranks.get(each.text) for each in said if each.heard]
    found.lost += [
        f"{where}: « {each.text} » is not in the journal"
        for each in said
        if each.heard and each.text not in ranks
    ]
    known = [rank for rank in heard if rank is not None]
    found.lost += [f"{where}: out of order"] if known != sorted(known) else []
    found.twice += [
        f"{where}: « {text} » {times} times" for text, times in Counter(told).items() if times > 1
    ]
    strange = set(told) - {each.text for each in said}
    found.unlike += [f"{where}: nobody wrote {sorted(strange)[:3]}"] if strange else []


def _look_at_rows(centre: Centre, told: dict[str, list[str]], document: dict, found: Found) -> None:
    entries = document["entries"].get("team", [])
    rows = [match[1] for name in document["answers"] if (match := _ROW.fullmatch(name))]
    found.orphans += [
        f"{centre.code}: answers of row {row}, which is not there" for row in set(rows) - set(entries)
    ]
    found.orphans += [f"{centre.code}: row {row} holds nothing" for row in set(entries) - set(rows)]
    found.twice += [
        f"{centre.code}: row {row} {times} times" for row, times in Counter(entries).items() if times > 1
    ]
    kept = Counter(document["answers"][f"team[{row}].position"]["raw"][0] for row in rows)
    for each in centre.pasted:
        if each.heard and kept[each.text] == 0:
            found.lost.append(f"{centre.code}: the pasted row « {each.text} »")
        if kept[each.text] > 1:
            found.twice.append(f"{centre.code}: the pasted row « {each.text} » {kept[each.text]} times")
    whole = [kept[each.text] for each in centre.pasted]
    found.unlike += (
        [] if sum(whole) == len(entries) else [f"{centre.code}: {len(entries)} rows of {sum(whole)} pasted"]
    )


def _look_at_copies(centre: Centre, submission: int, lines: list[JournalLine], found: Found) -> None:
    numbers = list(db.session.scalars(select(SentCopy.number).where(SentCopy.submission_id == submission)))
    steps = [line.new for line in lines if line.variable == STATUS and isinstance(line.new, dict)]
    sent = [str(step["number"]) for step in steps if step["status"] == "sent"]
    found.lost += [f"{centre.code}: the receipt {number}" for number in set(centre.receipts) - set(numbers)]
    found.orphans += (
        [f"{centre.code}: copies {numbers}, journal {sent}"] if sorted(numbers) != sorted(sent) else []
    )
    # The last thing asked may have been done without being heard.
    reopened = sum(step["status"] == "reopened" for step in steps)
    if not len(centre.receipts) <= len(numbers) <= len(centre.receipts) + bool(centre.trouble):
        found.twice.append(f"{centre.code}: sent {len(centre.receipts)} times, {len(numbers)} copies")
    if not centre.reopened <= reopened <= centre.reopened + bool(centre.trouble):
        found.twice.append(f"{centre.code}: opened again {centre.reopened} times, {reopened} in the journal")
    certified = db.session.scalar(
        select(func.count())
        .select_from(HandoverRow)
        .where(HandoverRow.submission_id == submission, HandoverRow.kind == "certified")
    )
    found.twice += (
        [f"{centre.code}: {certified} certifications of {len(numbers)} copies"]
        if certified != len(numbers)
        else []
    )
    letters = db.session.scalars(select(Letter.unique_key).where(Letter.kind == "receipt"))
    told = Counter(key.split(":")[1] for key in letters)
    found.lost += [f"{centre.code}: no letter for {number}" for number in numbers if told[number] == 0]
    found.twice += [
        f"{centre.code}: {told[number]} letters for {number}" for number in numbers if told[number] > 1
    ]


def orphans() -> Iterator[str]:
    """Yield a line for each key of each table under which rows point at nothing."""
    connection = db.session.connection()
    for table in metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            parent = key.referred_table.alias()
            pairs = [(table.c[each.parent.name], parent.c[each.column.name]) for each in key.elements]
            query = (
                select(func.count())
                .select_from(table.outerjoin(parent, and_(*(child == its for child, its in pairs))))
                .where(*(child.is_not(None) for child, _ in pairs), pairs[0][1].is_(None))
            )
            if count := connection.scalar(query):
                yield f"{count} rows of {table.name} point at no {key.referred_table.name}"
