"""``surveys keys``: the keys of restricted answers, listed, made, and changed.

Apart from what runs the house because a key is shown here and nowhere else. Refuses to print the keys that are in use.
"""

import click

from surveys.cli.house import open_house, utc_now
from surveys.cli.speech import refuse_problems, say
from surveys.questionnaire.problems import Problem


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]…")
def keys() -> None:
    """Les clés des réponses à accès restreint."""


@keys.command("list")
def list_keys() -> None:
    """Dire quelles clés servent, lesquelles manquent."""
    with open_house():
        from surveys.operations import sealing

        found = sealing.read_keys()
        for key in found:
            state = "chiffre" if key.seals else "lit" if key.present else "manque"
            since = "" if key.since is None else f", depuis le {key.since:%Y-%m-%d}"
            retired = "" if key.retired_at is None else f", remplacée le {key.retired_at:%Y-%m-%d}"
            say(f"{key.name} : {state}{since}{retired}")
        if not found:
            say("Aucune clé : elle sera créée quand une première réponse à accès restreint sera enregistrée.")


@keys.command("new")
def new_key() -> None:
    """Donner une nouvelle clé.

    Elle se place dans ANSWERS_KEYS ou dans BACKUP_KEY.
    """
    from surveys.store.sealing import new_key as draw

    say(draw())


@keys.command("rotate")
def rotate() -> None:
    """Changer de clé et tout chiffrer de nouveau.

    Quand les clés viennent de ANSWERS_KEYS, placez d’abord la nouvelle devant les autres et redémarrez : la première chiffre.
    """
    with open_house():
        from surveys.operations import sealing

        done = sealing.rotate_keys(now=utc_now())
        if isinstance(done, Problem):
            refuse_problems([done])
        say(f"{done} lignes chiffrées de nouveau." if done > 1 else f"{done} ligne chiffrée de nouveau.")
        say("Gardez les anciennes clés aussi longtemps que des copies de sécurité les demandent.")
