"""German, Spanish, French and Italian text → what Pico can say (pure).

Pico reads each language's numbers, dates and abbreviations itself; what it passes over in silence
or would end a sentence at is put into words here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reelbot.render.studio.engines.text_to_speech.addresses import address

_SYMBOLS = {
    "de": {"&": "und", "+": "plus", "=": "gleich", "@": "ät", "%": "Prozent", "°C": "Grad Celsius",
           "€": "Euro", "$": "Dollar", "£": "Pfund", "#": "Nummer", "°": "Grad"},
    "es": {"&": "y", "+": "más", "=": "igual a", "@": "arroba", "%": "por ciento",
           "°C": "grados Celsius", "€": "euros", "$": "dólares", "£": "libras", "#": "número",
           "°": "grados"},
    "fr": {"&": "et", "+": "plus", "=": "égale", "@": "arobase", "%": "pour cent",
           "°C": "degrés Celsius", "€": "euros", "$": "dollars", "£": "livres", "#": "numéro",
           "°": "degrés"},
    "it": {"&": "e", "+": "più", "=": "uguale", "@": "chiocciola", "%": "per cento",
           "°C": "gradi Celsius", "€": "euro", "$": "dollari", "£": "sterline", "#": "numero",
           "°": "gradi"},
}  # fmt: skip
_ABBREVIATIONS = {
    "de": {"z.b.": "zum Beispiel", "d.h.": "das heißt", "usw.": "und so weiter",
           "bzw.": "beziehungsweise", "ca.": "circa", "nr.": "Nummer", "dr.": "Doktor",
           "hr.": "Herr", "fr.": "Frau", "st.": "Sankt", "u.a.": "unter anderem",
           "vgl.": "vergleiche", "str.": "Straße", "prof.": "Professor", "z.": "zum",
           "inkl.": "inklusive", "evtl.": "eventuell", "ggf.": "gegebenenfalls"},
    "es": {"sr.": "señor", "sra.": "señora", "srta.": "señorita", "dr.": "doctor",
           "dra.": "doctora", "etc.": "etcétera", "p.ej.": "por ejemplo", "ud.": "usted",
           "uds.": "ustedes", "núm.": "número", "pág.": "página", "ee.uu.": "Estados Unidos",
           "d.": "don", "prof.": "profesor"},
    "fr": {"m.": "monsieur", "mme": "madame", "mlle": "mademoiselle", "mm.": "messieurs",
           "dr": "docteur", "etc.": "et cetera", "p.ex.": "par exemple", "no.": "numéro",
           "n°": "numéro", "st.": "saint", "av.": "avenue", "prof.": "professeur"},
    "it": {"sig.": "signor", "sig.ra": "signora", "dott.": "dottor", "dott.ssa": "dottoressa",
           "prof.": "professor", "ecc.": "eccetera", "n.": "numero", "pag.": "pagina",
           "es.": "esempio", "ing.": "ingegner", "avv.": "avvocato"},
}  # fmt: skip
_LEAD, _TAIL = (
    re.compile(r"^[\"“”„‘(\[{«‹*_~`|•·–—¿¡-]+(?=.)"),
    re.compile(r"[\"“”‘’)\]}»›*_~`|]+$"),
)


def say(written: Sequence[str], language: str) -> list[str]:
    """What is said for each written token; "" for one that is not heard. Same length."""
    return [_word(token, language, index, written) for index, token in enumerate(written)]


def _word(token: str, language: str, index: int, written: Sequence[str]) -> str:
    symbols, abbreviations = _SYMBOLS[language], _ABBREVIATIONS[language]
    if re.fullmatch(r"[-–—]+", token):
        return ""
    if not (lead := _LEAD.match(token)) or not re.match(r"-\d", token):
        token = token[len(lead[0]) :] if lead else token
    token = _TAIL.sub("", token)
    if token in symbols:
        return symbols[token]
    low = token.lower().rstrip(",;:")
    last = index + 1 == len(written)
    if low in abbreviations:
        # A word that may end the text keeps its period.
        return abbreviations[low] + ("." if last and low.endswith(".") else "")
    core, mark = re.fullmatch(r"(.*?)([.,;:!?…]*)", token, re.DOTALL).groups()  # type: ignore[union-attr]
    said = address(core)
    if said is None:
        said = re.sub(r"[*_~`|\\\[\]{}<>^•·]+", " ", core)
        said = re.sub(r"([€$£])(\d[\d.,]*)", r"\2 \1", said)
        for sign, word in symbols.items():
            said = said.replace(sign, f" {word} ")
        said = re.sub(r"(?<=\w)(?:—|–|--+)(?=\w)", ", ", said)
        said = re.sub(r"(?<=[^\W\d])/(?=[^\W\d])", " ", said)
    ordinal = language == "de" and re.fullmatch(r"\d{1,2}", core) and not last
    initial = re.fullmatch(r"[^\W\d_]", core) and not last
    if mark == "." and (ordinal or initial):
        return f"{core}." if ordinal else core
    return " ".join(said.split()) + (mark[-1:] if "…" not in mark else ".")
