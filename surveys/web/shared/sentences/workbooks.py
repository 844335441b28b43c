"""The French of files that are uploaded, and of pastes accepted or undone.

Apart from what is said of a table's cells, which is the same for a clipboard. Says of each file that cannot be read which
one to save instead.
"""

SENTENCES: dict[str, str] = {
    # accepting and undoing
    "paste.moved": "Une autre personne a modifié ce tableau depuis l’aperçu. Vérifiez l’aperçu à jour, puis acceptez de nouveau.",
    "paste.undone": "Ce collage a été accepté, puis annulé. Vérifiez l’aperçu à jour avant de l’accepter de nouveau.",
    "paste.other_hints": "Vos réponses changent l’aperçu. Vérifiez-le, puis acceptez.",
    "paste.nothing": "Rien n’est à enregistrer. Répondez aux questions, associez les colonnes ou collez un autre tableau.",
    "paste.unknown": "Ce collage n’est pas connu. Rechargez la page pour voir le tableau tel qu’il est.",
    # files
    "workbook.empty": "Choisissez un fichier qui contient des cellules, en format .xlsx ou .csv.",
    "workbook.too_large": "Ce fichier dépasse %(most)s Mo. Gardez seulement la feuille du tableau, puis enregistrez-la dans un nouveau fichier.",
    "workbook.too_large_inside": "Une fois ouvert, ce fichier est trop volumineux. Copiez seulement les cellules utiles dans un nouveau fichier.",
    "workbook.old": "Ce fichier est d’un ancien format (.xls) ou protégé par un mot de passe. Enregistrez-le en format .xlsx, sans mot de passe.",
    "workbook.binary": "Ce fichier est en format binaire (.xlsb). Enregistrez-le en format .xlsx.",
    "workbook.open_document": "Ce fichier est en format OpenDocument (.ods). Enregistrez-le en format .xlsx ou .csv.",
    "workbook.numbers": "Ce fichier vient de Numbers. Exportez-le en format Excel (.xlsx) ou CSV.",
    "workbook.other": "Ce fichier n’est pas un tableau. Enregistrez-le en format .xlsx ou .csv dans votre tableur.",
    "workbook.unreadable": "Ce fichier est endommagé ou protégé. Ouvrez-le dans votre tableur, puis enregistrez-le de nouveau en format .xlsx.",
    "workbook.no_sheet": "Aucune feuille visible de ce fichier ne contient de cellules.",
    "workbook.other_table": "Ce fichier a été préparé pour un autre tableau. Téléchargez celui de ce tableau, ou copiez ses cellules ici.",
}
