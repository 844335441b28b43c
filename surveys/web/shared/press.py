"""The press: one paper, one short-lived process, the data on its input and the PDF, or the picture, on its output.

Apart from the web because the compiler keeps all that it ever drew in memory and cannot be told to forget; a process
that ends forgets. Refuses to grow: its memory is bounded before the compiler is loaded, and it reads nothing but the
templates and the fonts.
"""

import resource
import subprocess
import sys
from pathlib import Path
from typing import Literal

FOLDER = Path(__file__).resolve().parents[3] / "templates" / "papers"
PROJECT = FOLDER.parents[1]
MEMORY = 2 * 1024**3  # bytes of address space; a long survey takes a tenth of it
SECONDS = 60
DOTS = 300  # by inch, of a picture
Form = Literal["pdf", "png"]


class PressError(RuntimeError):
    """A paper could not be drawn: a defect of a template, or content beyond all measure."""


def print_paper(template: str, data: str, *, timestamp: int, form: Form = "pdf") -> bytes:
    """Return the PDF of a template filled with JSON text, or the pictures of its pages, one after the other. Raises ``PressError`` with the press's own last words."""
    try:
        done = subprocess.run(  # noqa: S603  # our own module, no shell; what people wrote goes by the input
            [sys.executable, "-m", "surveys.web.shared.press", template, str(timestamp), form],
            input=data.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd=PROJECT,
        )
    except subprocess.TimeoutExpired as error:
        raise PressError(f"{template}: not drawn within {SECONDS} s") from error
    if done.returncode or not done.stdout:
        raise PressError(f"{template}: {done.stderr.decode(errors='replace')[-500:]}")
    return done.stdout


def main() -> None:
    """Draw what the input holds, inside the process that ends with it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    import typst

    template, timestamp, form = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    compiler = typst.Compiler(
        str(FOLDER / template),
        root=str(FOLDER),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER / "fonts")]
        ),
        ignore_system_fonts=True,
    )
    filled = {"data": sys.stdin.buffer.read().decode()}
    if form == "png":
        drawn = compiler.compile(format="png", ppi=DOTS, sys_inputs=filled, timestamp=timestamp)
    else:
        drawn = compiler.compile(format="pdf", pdf_standards="ua-1", sys_inputs=filled, timestamp=timestamp)
    for page in drawn if isinstance(drawn, list) else [drawn]:
        sys.stdout.buffer.write(page or b"")


if __name__ == "__main__":
    main()
