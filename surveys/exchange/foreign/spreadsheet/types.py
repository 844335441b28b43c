"""The word of a row's type → what it asks, whatever spelling the years gave it.

Apart from rows because this is the table that an author's question « is my type read? » is answered from. A place on a map,
a picture, an hour become the nearest that we ask, and the row says so; what a device fills by itself is skipped.
"""

import re
from dataclasses import dataclass
from typing import Literal

What = Literal["ask", "note", "calculate", "hidden", "metadata", "begin", "end", "unknown"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a type asks. ``kind`` is ours (« roster » or « group » for what opens); ``lost`` names what became less."""

    what: What
    kind: str = ""
    listed: str = ""
    other: bool = False
    outside: Literal["", "file", "sheet"] = ""  # where the list is, when it is not with the others
    lost: str = ""


_KINDS = {
    "text": "text",
    "string": "text",
    "select_text": "text",
    "integer": "integer",
    "int": "integer",
    "number": "integer",
    "decimal": "decimal",
    "date": "date",
    "note": "note",
    "calculate": "calculate",
    "calculation": "calculate",
    "calculate_here": "calculate",
    "hidden": "hidden",
    "acknowledge": "attestation",
    "trigger": "attestation",
    "range": "range",
    "email": "email",
    "tel": "phone",
    "phonenumber": "phone",
    "phone_number": "phone",
    "phone": "phone",
    "url": "text",
}
_LESS = {
    "barcode": ("text", "less.barcode"),
    "time": ("text", "less.time"),
    "datetime": ("date", "less.hour"),
    "date_time": ("date", "less.hour"),
    **dict.fromkeys(("geopoint", "geotrace", "geoshape", "gps", "location"), ("text", "less.map")),
    **dict.fromkeys(
        ("image", "photo", "audio", "video", "file", "draw", "signature", "annotate"), ("text", "less.media")
    ),
}
METADATA = frozenset(
    {
        "start",
        "end",
        "today",
        "start_time",
        "end_time",
        "deviceid",
        "device_id",
        "subscriberid",
        "subscriber_id",
        "simserial",
        "sim_id",
        "imei",
        "username",
        "caseid",
        "audit",
        "text_audit",
        "audio_audit",
        "speed_violations_count",
        "speed_violations_list",
        "speed_violations_audit",
        "comments",
        "enumerator",
        "start-geopoint",
        "background-geopoint",
        "background-audio",
        "xml-external",
        "csv-external",
        "sensor_statistic",
        "sensor_stream",
        "set_form_title",
        "set_form_id",
        "get_subscriber_id",
        "get_sim_id",
        "get_today",
        "get_start_time",
        "get_end_time",
        "get_device_id",
        "get_phone_number",
    }
)
_FILLED_OR_ASKED = frozenset(
    {"phonenumber", "phone_number", "email"}
)  # by the device, unless the row has words
_BLOCK = re.compile(r"(begin|end)[\s_]*(group|repeat|lgroup|looped group|table|loop)\b(.*)", re.IGNORECASE)
_LIST = re.compile(
    r"(?:add\s+)?(?P<word>select[\s_]*(?:one|1|multiple|all|many|external)(?:[\s_]+that[\s_]+apply)?|select1|rank)"
    r"(?P<outside>[\s_]+external|[\s_]*from[\s_]+file)?"
    r"(?:[\s_]+(?:question\s+|prompt\s+)?(?:from|using)\b)?\s+(?P<list>[^\s]+)(?P<rest>.*)",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\bor[\s_]+(?:specify[\s_]+)?other\b", re.IGNORECASE)


def read_type(written: str, *, worded: bool) -> Asked:
    """Return what a type asks. ``worded``: the row has a label, so that it is for a person."""
    text = " ".join(written.split())
    block = _BLOCK.fullmatch(text)
    if block is not None:
        repeats = block[2].lower() in ("repeat", "loop")
        return Asked("begin" if block[1].lower() == "begin" else "end", "roster" if repeats else "group")
    listed = _LIST.fullmatch(text)
    if listed is not None:
        return _of_list(listed)
    word = re.sub(r"^(?:add|q)\s+|\s+prompt$", "", text.lower()).replace(" ", "_")
    if (
        word in METADATA
        or (word in _FILLED_OR_ASKED and not worded)
        or word.startswith(("sensor_", "speed_violations", "uri:"))
    ):
        return Asked("metadata", word)
    if word in _LESS:
        kind, lost = _LESS[word]
        return Asked("ask", kind, lost=lost)
    kind = _KINDS.get(word, "")
    if kind in ("note", "calculate", "hidden"):
        return Asked(kind, kind)  # type: ignore[arg-type]  # three words that are both
    return Asked("ask", kind) if kind else Asked("unknown", "text")


def _of_list(found: re.Match[str]) -> Asked:
    word = re.sub(r"[\s_]+", "_", found["word"].lower())
    many = word.startswith(("select_multiple", "select_all", "select_many", "selectmultiple"))
    kind = "ranking" if word == "rank" else "multiple" if many else "single"
    outside = (found["outside"] or "").lower()
    where: Literal["", "file", "sheet"] = (
        "sheet" if "external" in outside or word == "select_external" else ""
    )
    if "file" in outside or re.search(r"\.(csv|xml|geojson)$", found["list"], re.IGNORECASE):
        where = "file"
    return Asked("ask", kind, found["list"], bool(_OTHER.search(found["rest"])), where)
