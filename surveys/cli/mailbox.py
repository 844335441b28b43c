"""``surveys bounce``: a message that came back is noted on the centre's page.

Apart from running the house because a mail server calls it, not a person. Refuses to guess: only a report of failed delivery
(RFC 3464) that names one of our own messages is noted.
"""

import sys
from pathlib import Path

import click

from surveys.cli.files import shown
from surveys.cli.house import open_house, utc_now
from surveys.cli.speech import refuse, say


@click.command()
@click.argument("file", metavar="[FICHIER]", default="-")
def bounce(file: str) -> None:
    """Noter qu’un courriel est revenu.

    Le rapport d’échec de livraison est lu d’un fichier, ou de l’entrée standard.
    """
    if file == "-":
        data = sys.stdin.buffer.read()
    else:
        try:
            data = Path(file).read_bytes()
        except OSError:
            refuse(f"{shown(file)} : ce fichier ne peut pas être lu. Vérifiez son chemin et ses droits.")
    from surveys.mail import read_bounce

    found = read_bounce(data)
    if found is None:
        refuse("Ce message n’est pas un rapport d’échec de livraison : rien n’a été noté.")
    with open_house():
        from surveys.operations import mailing

        noted = mailing.note_bounce(found[0], reason=found[1], now=utc_now())
    if not noted:
        refuse(
            "Ce rapport ne concerne aucun de nos courriels des soixante derniers jours : rien n’a été noté."
        )
    say("Le retour est noté sur la page du centre.")
