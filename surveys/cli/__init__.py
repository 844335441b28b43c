"""The ``surveys`` commands: each calls one operation or one pure function and prints what it says.

Apart from the web, which speaks to people in pages. Refuses judgement of its own: exit status 0, 1 (refused, with the
reasons in French on the error stream) or 2 (wrong usage) is all it adds. Rooms are imported by the command that needs
them, so that ``surveys expression`` does not wait for a database.
"""

from surveys.cli.answers import evaluate, expression
from surveys.cli.definitions import check, convert
from surveys.cli.disclosure import audit, protect
from surveys.cli.doctor import doctor
from surveys.cli.editions import figures, submissions
from surveys.cli.frame import Console
from surveys.cli.keys import keys
from surveys.cli.mailbox import bounce
from surveys.cli.reports import report
from surveys.cli.running import backup, demo, person, purge, restore, serve, worker

main = Console(
    name="surveys",
    help="Plateforme de sondages d’AXTRA.",
    options_metavar="[OPTIONS]",
    subcommand_metavar="COMMANDE [ARGUMENTS]…",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    commands=[
        check,
        convert,
        evaluate,
        expression,
        submissions,
        figures,
        report,
        protect,
        audit,
        demo,
        serve,
        worker,
        backup,
        restore,
        keys,
        purge,
        person,
        bounce,
        doctor,
    ],
)

__all__ = ["main"]
