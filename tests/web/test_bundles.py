"""One sheet and one script by kind of page: joined modules run as they would apart, once each, or the start is refused."""

import re
import shutil
import subprocess
from collections.abc import Mapping

import pytest

from surveys.web.shared.assets import read_assets
from surveys.web.shared.bundles import SCRIPTS, CannotJoinError, script, styles
from surveys.web.site import STATIC

CHAIN = {
    "js/page.js": 'import "./left.js";\nimport * as right from "./right.js";\nright.tell("page");\n',
    "js/left.js": '// Left.\nimport { tell } from "./right.js";\n\ntell("left");\nthrow new Error("left fails alone");\n',
    "js/right.js": (
        'export { word } from "./word.js";\n'
        'import { word } from "./word.js";\n'
        "/* how it is told */\n"
        'const mark = "//";\n'
        "export const told = [];\n"
        "export function tell(name) {\n"
        "  told.push(name);\n"
        "  console.log(`${word} ${mark} ${told.length} ${name}`);\n"
        "}\n"
    ),
    "js/word.js": 'export const word = "heard"; // once\nconsole.log("word");\n',
}


def joined(sources: Mapping[str, str], *modules: str) -> str:
    return script(sources.__getitem__, (), modules)


def test_modules_run_once_in_the_order_of_their_imports_and_one_that_fails_stops_no_other() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not there; the journeys run the real bundles")
    program = "globalThis.reportError = (fault) => console.log(fault.message);\n" + joined(
        CHAIN, "js/page.js", "js/word.js"
    )
    said = subprocess.run(
        [node, "-e", program], capture_output=True, text=True, check=True, timeout=20
    ).stdout
    assert said.splitlines() == ["word", "heard // 1 left", "left fails alone", "heard // 2 page"]


def test_remarks_and_indentation_go_and_words_stay() -> None:
    bundle = joined(CHAIN, "js/page.js")
    assert "Left." not in bundle
    assert "how it is told" not in bundle
    assert '\nconst mark = "//";\n' in bundle
    assert "\ntold.push(name);\n" in bundle


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('import { page } from "./page.js";', "imports itself"),
        ("export default 3;", "named imports"),
        ("export let open = false;", "named imports"),
        ('import word from "./word.js";', "named imports"),
        ('import { word as other } from "./word.js";', "named imports"),
        ('import { nothing } from "./word.js";', "does not export nothing"),
        ('const late = () => import("./word.js");', "dynamic import"),
        ("const where = import.meta.url;", "dynamic import"),
        ('const found = await fetch("/");', "waits"),
        ("const text = `first", "several lines"),
        ("/* a remark that", "several lines"),
    ],
)
def test_what_would_not_mean_the_same_is_refused_with_its_place(line: str, why: str) -> None:
    sources = {"js/page.js": f"{line}\n", "js/word.js": CHAIN["js/word.js"]}
    with pytest.raises(CannotJoinError, match=rf"js/page\.js.*{why}"):
        joined(sources, "js/page.js")


def test_what_is_for_paper_stays_for_paper() -> None:
    sheets = {"css/base.css": "/* Base. */\np{color:red}\n", "css/print.css": "p{color:black}\n"}
    assert styles(sheets.__getitem__, tuple(sheets)) == "p{color:red}\n@media print{p{color:black}\n}\n"
    with pytest.raises(CannotJoinError):
        styles({"css/base.css": '@import "other.css";'}.__getitem__, ("css/base.css",))


def test_no_page_loads_beside_its_script_a_module_that_is_joined_in_another() -> None:
    """A module loaded twice would have two states: two sessions told, two queues."""
    joined_modules = {
        name
        for name in (path.name for path in (STATIC / "js").glob("*.js"))
        for bundle in SCRIPTS
        if f"const ${name.removesuffix('.js')} = part(" in read_assets(STATIC)[bundle].body.decode()
    }
    assert {"session.js", "queue.js", "autosave.js"} <= joined_modules
    for path in (STATIC.parent / "templates").rglob("*.html"):
        for name in re.findall(r"asset\('js/([\w-]+\.js)'\)", path.read_text("utf-8")):
            assert name not in joined_modules, path
            assert "import " not in (STATIC / "js" / name).read_text("utf-8"), path
