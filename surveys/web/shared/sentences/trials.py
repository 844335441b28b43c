"""The French of what a trial of a draft refuses."""

SENTENCES: dict[str, str] = {
    "english.holes": "Reprenez dans l’anglais les mêmes valeurs entre accolades que dans le français, une fois chacune.",
    "trial.nothing": "Rien ne peut être essayé. Corrigez d’abord les points signalés dans le plan, ou ajoutez une question.",
    "trial.centre": "Ce centre n’est pas au répertoire. Choisissez-en un dans la liste, ou laissez un centre imaginé.",
    "trial.day": "Inscrivez le jour de l’essai comme ceci\u00a0: 2027-01-15.",
}
