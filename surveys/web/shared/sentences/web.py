"""What the pages themselves refuse: forms that arrive damaged, an address that cannot be one."""

SENTENCES: dict[str, str] = {
    "edition.day": "Choisissez un jour, par exemple 2027-03-01.",
    "edition.version": "Choisissez une version publiée du questionnaire.",
    "form.damaged": "Le formulaire reçu est incomplet. Rechargez la page, puis recommencez.",
    "sign_in.email": "Inscrivez une adresse de courriel complète, par exemple direction@exemple.org.",
}
