"""The 17 administrative regions of Québec, as the directory and the questionnaires name them.

Apart because it is a fact of the country, not of a survey. Refuses any other: a region that cannot be read is asked.
"""

from collections.abc import Mapping

REGIONS: Mapping[str, str] = {
    "r01": "Bas-Saint-Laurent",
    "r02": "Saguenay–Lac-Saint-Jean",
    "r03": "Capitale-Nationale",
    "r04": "Mauricie",
    "r05": "Estrie",
    "r06": "Montréal",
    "r07": "Outaouais",
    "r08": "Abitibi-Témiscamingue",
    "r09": "Côte-Nord",
    "r10": "Nord-du-Québec",
    "r11": "Gaspésie–Îles-de-la-Madeleine",
    "r12": "Chaudière-Appalaches",
    "r13": "Laval",
    "r14": "Lanaudière",
    "r15": "Laurentides",
    "r16": "Montérégie",
    "r17": "Centre-du-Québec",
}
