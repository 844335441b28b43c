"""``python -m surveys.cli``: how ``surveys serve`` starts its worker. Refuses anything of its own."""

from surveys.cli import main

main(prog_name="surveys")
