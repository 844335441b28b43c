"""The French and English words by which a questionnaire's text says what it asks for.

Apart because they are a table, to be read and lengthened by someone who knows questionnaires and no code.
"""

import re

MARK = re.compile(
    r"^\s*(?:(?P<several>[☐□▢❏❑◻☑✓]|\[\s?[xX]?\s?\])|(?P<one>[○◯◌●⚪◦⭘]|\(\s?\)|o(?=\s))|(?P<dash>[•·▪–—*-])"
    r"|(?P<letter>[a-hA-H][).]))\s*(?P<rest>\S.*)$"
)
INLINE = re.compile(r"[☐□▢❏❑◻○◯⭘]|\[\s?\]|\(\s\)")
NUMBER = re.compile(
    r"^\s*(?:question\s+)?(?P<number>q?\.?\s?\d{1,3}(?:[.-]\d{1,2}){0,2}[a-z]?)\s?(?:[.):°–-]|\s(?=\S))\s*(?P<rest>\D.*)$",
    re.IGNORECASE,
)
SECTION = re.compile(
    r"^\s*(?:section|partie|bloc|thème|module|volet|part)\s+(?:[0-9]{1,2}|[IVX]{1,5}|[A-H])\b\s*[:.–—-]*\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
ROMAN = re.compile(r"^\s*[IVX]{1,5}\s?[.)–-]\s+(?P<rest>\S.*)$")
BLANK = re.compile(r"_{2,}|\.{4,}|…{2,}|-{6,}")
REQUIRED = re.compile(r"\s*(?:\*+|\((?:obligatoire|requis|required)\))\s*$", re.IGNORECASE)
CONDITIONAL = re.compile(
    r"^\s*\(?\s*(?:si\s+(?:oui|non|vous|votre|la réponse|c’est|applicable)|if\s+(?:yes|no|you))",
    re.IGNORECASE,
)
SEVERAL = re.compile(
    r"plusieurs (?:réponses|choix)|toutes? les réponses|tou(?:t|s|te|tes) ce qui|cochez tou|(?:maximum|max\.?|jusqu.à)\s+\w+\s+(?:réponses|choix)"
    r"|all that apply|more than one|lesquels?\b|lesquelles\b|une ou plusieurs",
    re.IGNORECASE,
)
AT_MOST = re.compile(
    r"(?:maximum(?: de)?|max\.?|jusqu.à|au plus)\s+(?P<count>\d|deux|trois|quatre|cinq)", re.IGNORECASE
)
COUNTS = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5}
ONE_ONLY = re.compile(
    r"une seule (?:réponse|case)|un seul choix|one (?:answer|only)|réponse unique", re.IGNORECASE
)
RANK = re.compile(r"(?:classez|ordonnez|ordre (?:de priorité|d.importance)|rank\b)", re.IGNORECASE)
INSTRUCTION = re.compile(
    r"^\s*\(?\s*(?:veuillez|cochez|inscrivez|indiquez|choisissez|sélectionnez|encerclez|note|n\.?\s?b\.?|remarque|précision|exemple|"
    r"plusieurs réponses|une seule réponse|please|check|maximum|max\b|p\. ex\.)",
    re.IGNORECASE,
)
ASKED = re.compile(r"\?\s*\([^()]*\)\s*$")
PARENTHESIS = re.compile(r"^\s*\((?P<inside>[^()]+)\)\s*\.?$")
OTHER = re.compile(r"^\s*autres?\b(?!.*\bque\b)|^\s*other\b", re.IGNORECASE)
NONE_OF = re.compile(r"^\s*(?:aucune?s?\b|none\b|rien\b)", re.IGNORECASE)
REASONS = (
    ("nsp", re.compile(r"^\s*(?:je )?ne sai[st] pas|^\s*nsp\b|^\s*don.t know", re.IGNORECASE)),
    (
        "so",
        re.compile(r"^\s*(?:ne s.applique pas|sans objet|s\.?\s?o\.?$|n/a\b|not applicable)", re.IGNORECASE),
    ),
    ("pnr", re.compile(r"^\s*(?:(?:je )?préfère ne pas|refus|prefer not)", re.IGNORECASE)),
)
AGREEMENT = re.compile(
    r"d.accord|satisfai|probable|jamais|toujours|souvent|rarement|important|difficile|facile|insatisf|excellent|médiocre"
    r"|diminué|augmenté|agree|never|always",
    re.IGNORECASE,
)
SCALE = re.compile(
    r"^(?=.{0,500}$)(?P<low>\D*?)[\s:–-]*(?P<numbers>(?:\d{1,2}[\s\t/|,☐□○◯()\[\]]+){2,10}\d{1,2})[\s:–-]*(?P<high>\D*)$"
)
OF_SCALE = re.compile(
    r"(?:échelle|note|scale)?\s*(?:de|from)\s+(?P<low>[01])\s+(?:à|to)\s+(?P<high>5|7|10)\b", re.IGNORECASE
)
ENDS = re.compile(
    r"\(?\b[01]\s*(?:=|:|étant|signifi\w+)\s*(?P<low>[^,;()]+?)\s*(?:[,;]|et)\s*(?:5|7|10)\s*(?:=|:|étant|signifi\w+)\s*(?P<high>[^,;().?]+)",
    re.IGNORECASE,
)

# The first that matches says what is asked: (kind, settings, words).
KINDS: tuple[tuple[str, dict[str, object], re.Pattern[str]], ...] = (
    ("email", {}, re.compile(r"courriel|e-?mail", re.IGNORECASE)),
    ("phone", {}, re.compile(r"téléphone|numéro pour vous joindre|phone", re.IGNORECASE)),
    (
        "money",
        {"unit": "$/h"},
        re.compile(r"taux horaire|salaire horaire|\$\s?/\s?h|hourly (?:rate|wage)", re.IGNORECASE),
    ),
    (
        "percent",
        {"min": 0, "max": 100},
        re.compile(
            r"pourcentage|quelle (?:part|proportion)|(?:_|\.{3,}|…)\s*%|\(%\)|\ben %|percent", re.IGNORECASE
        ),
    ),
    (
        "date",
        {},
        re.compile(r"(?:à )?quelle date|\bdate d[eu’]|^date\b|aaaa-mm-jj|jj/mm|what date", re.IGNORECASE),
    ),
    ("year", {}, re.compile(r"(?:en )?quelle année|\bannée (?:de|d’)|what year", re.IGNORECASE)),
    (
        "money",
        {},
        re.compile(
            r"(?:_|\.{3,}|…)\s*\$|\(\$\)|\ben dollars|quel(?:le)? (?:est|a été|sera) l[ea] (?:montant|budget|masse salariale|coût|salaire)|montant|budget annuel|masse salariale|how much",
            re.IGNORECASE,
        ),
    ),
    (
        "duration",
        {"unit": "h"},
        re.compile(r"combien (?:de temps|d.heures)|(?:_|\.{3,}|…)\s*h(?:eures)?\b|how long", re.IGNORECASE),
    ),
    ("integer", {"min": 0}, re.compile(r"\bcombien\b|nombre (?:de|d’|total)|how many", re.IGNORECASE)),
    (
        "long_text",
        {},
        re.compile(
            r"commentaires?|expliquez|décrivez|précisez votre|pourquoi|de quelle (?:façon|manière)|dans vos mots|suggestions?|comment (?:pourrait|pourrions|s’est|évaluez)|comments?|describe|explain|why\b",
            re.IGNORECASE,
        ),
    ),
    (
        "text",
        {},
        re.compile(
            r"^(?:quel est le )?(?:nom|prénom|titre|fonction|organisme|adresse)\b|\bnom (?:de|du)\b|^name\b",
            re.IGNORECASE,
        ),
    ),
)
YES_NO = re.compile(r"\b(?:oui|yes)\s*(?:/|\||ou|or|,|\t|\s)\s*(?:non|no)\b", re.IGNORECASE)
YES_NO_END = re.compile(r"(?<=\?)\s*\(?\b(?:oui|yes)\W+(?:non|no)\b\W*$", re.IGNORECASE)
YES_NO_ASKED = re.compile(
    r"^(?:avez|êtes|offrez|disposez|prévoyez|souhaitez|utilisez|votre .{3,60} (?:a|est|offre|dispose)-t-|est-ce que|y a-t-il|"
    r"do you|does|are you|have you)",
    re.IGNORECASE,
)
PERSONAL = re.compile(
    r"\b(?:votre nom|prénom|courriel|téléphone|date de naissance|âge|genre|(?<!’)adresse|nom (?:de la|du) (?:personne|répond))",
    re.IGNORECASE,
)
COLUMN_KINDS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("percent", "", re.compile(r"%|pourcentage|proportion", re.IGNORECASE)),
    ("money", "$/h", re.compile(r"\$\s?/\s?h|taux horaire", re.IGNORECASE)),
    ("money", "", re.compile(r"\$|montant|budget|coût|salaire", re.IGNORECASE)),
    ("decimal", "h", re.compile(r"\bheures?\b|\(h\)", re.IGNORECASE)),
    (
        "integer",
        "",
        re.compile(
            r"nombre|\bn(?:b|bre)\b|effectif|personnes|postes|participations|cible|total|^\d{4}(?:-\d{2,4})?$",
            re.IGNORECASE,
        ),
    ),
    ("date", "", re.compile(r"\bdate\b", re.IGNORECASE)),
)
