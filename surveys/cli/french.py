"""The words of the command line itself, in French: headings of the help, and what is said of a wrong usage.

Apart from the commands because these words are click's. It asks gettext for them, which looks at the machine's
language and has no French catalogue; refuses both, and answers from the table below. A word that is not there stays as click wrote it.
"""

import gettext

from click import core, decorators, exceptions, formatting, parser, termui, types, utils

WORDS = {
    "Usage:": "Usage :",
    "Options": "Options ",
    "Commands": "Commandes ",
    "Positional arguments": "Arguments ",
    "Show this message and exit.": "Afficher cette aide.",
    "required": "obligatoire",
    "default: {default}": "par défaut : {default}",
    "Aborted!": "Interrompu.",
    "Error: {message}": "{message}",
    "Try '{command} {option}' for help.": "L’aide : {command} {option}",
    "Missing command.": "Il manque une commande.",
    "Missing argument": "Il manque",
    "Missing option": "Il manque l’option",
    "Missing parameter": "Il manque",
    "Missing {param_type}": "Il manque : {param_type}",
    "Missing parameter: {param_name}": "Il manque : {param_name}",
    "Invalid value: {message}": "{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} : {message}",
    "No such option {name!r}.": "L’option « {name} » n’existe pas.",
    "No such command {name!r}.": "La commande « {name} » n’existe pas.",
    "Option {name!r} does not take a value.": "L’option « {name} » ne prend pas de valeur.",
    "Argument {name!r} takes {nargs} values.": "« {name} » prend {nargs} valeurs.",
    "Choose from:\n\t{choices}": "Choisissez :\n\t{choices}",
    "Could not open file {filename!r}: {message}": "« {filename} » ne s’ouvre pas : {message}",
    "unknown error": "cause inconnue",
}
COUNTED = {
    "Got unexpected extra argument ({args})": ("Argument en trop : {args}.", "Arguments en trop : {args}."),
    "Option {name!r} requires an argument.": (
        "L’option « {name} » demande une valeur.",
        "L’option « {name} » demande {nargs} valeurs.",
    ),
    "{value!r} is not {choice}.": (
        "« {value} » n’est pas un choix; écrivez {choice}.",
        "« {value} » n’est pas un choix; écrivez l’un de : {choices}.",
    ),
    "Did you mean {possibility}?": (
        "Vouliez-vous écrire {possibility}?",
        "Vouliez-vous écrire l’un de : {possibilities}?",
    ),
}


def word(text: str) -> str:
    """Return one of click's words in French."""
    return WORDS.get(text, text)


def counted(one: str, many: str, count: int) -> str:
    """Return one of click's words in French, in the singular up to 2 not included."""
    singular, plural = COUNTED.get(one, (one, many))
    return singular if abs(count) < 2 else plural


def speak_french() -> None:
    """Make click take its words here, whatever the language of the machine."""
    for module in (core, decorators, exceptions, formatting, parser, termui, types, utils):
        for name, answer, asked in (("_", word, gettext.gettext), ("ngettext", counted, gettext.ngettext)):
            if getattr(module, name, None) is asked:
                setattr(module, name, answer)
