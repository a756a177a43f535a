"""German: what goes wrong with engines that run neural networks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "weights_missing": "Die Engine {engine} kann hier nicht laufen[: {reason}].",
        "device_unwell": "Die Grafikkarte meldete einen Fehler, und ihr Prozess wurde "
        "ersetzt. Ein neuer Versuch kann helfen.",
        "model_overflowed": "Das Modell von {engine} ergab kein Bild: halbe Genauigkeit genügt ihm "
        'auf dieser Grafikkarte nicht. Setze dtype = "float32" (oder "bfloat16") in seiner '
        "Tabelle.",
        "weights_unsafe": "Die Gewichte von {name} enthalten mehr als Zahlen und wurden nicht "
        "gelesen. Nimm sie von anderswo, als safetensors.",
        "models_extra_missing": "Um Gewichte zu holen, braucht es das Extra models: make models.",
        "hub_away": "{hubs} ist nicht zu erreichen[ ({reason})]. Prüfe das Netz, einen Proxy "
        "(HTTPS_PROXY) oder eine andere Adresse (HF_ENDPOINT), oder lege den Ordner des Modells "
        "von Hand ab.",
        "hub_offline": "HF_HUB_OFFLINE ist gesetzt, also wird nichts geholt. Nimm es weg[, oder "
        "lege das Modell von Hand in {folder}].",
        "hub_cut": "Die Übertragung von {hub} brach ab[ ({reason})]. Was da ist, bleibt: derselbe "
        "Befehl macht dort weiter.",
        "hub_token_refused": "{hub} weist das Token für {model} zurück. Setze hub.token auf eines, "
        "das es lesen darf.",
        "weights_not_found": "{hub} hat kein Modell {model}, oder keines, das dieses Token "
        "sehen darf.",
        "weights_revision_unknown": "{model} hat keine Revision {revision}.",
        "weights_gated": "{model} bekommt nur, wer seinen Bedingungen zustimmt: stimme zu auf "
        "{url}, und setze dann hub.token auf ein Token dieses Kontos.",
        "weights_pickle_only": "{model} gibt es nur als Pickles[ ({file})], die beim Lesen Code "
        "ausführen könnten. Nimm ein anderes Modell, oder setze allow_pickle = true in der Tabelle "
        "der Engine[ ({engine})]: dann werden sie nur als Daten gelesen.",
        "weights_licence": "Der Lizenz von {model} ({url}) ist erst zuzustimmen: sie erlaubt nur "
        "nichtkommerzielle Nutzung. Stimmst du zu, setze agree = true in der Tabelle der Engine[ "
        "({engine})].",
        "weights_foreign": "{model} hat kein Format, das hier gelesen wird.[ Nimm {same}, das ist "
        "dasselbe Modell.]",
        "weights_mismatch": "{file} von {model} ist nicht das, was {hub} angibt: zweimal war die "
        "Prüfsumme eine andere. Nichts davon wurde behalten; versuche es später wieder.",
        "weights_no_room": "{model} braucht noch {needed:size}, und in {path} sind {free:size} "
        "frei.",
        "weights_none_needed": "Die Engine {engine} braucht keine Gewichte.",
        "weights_by_path": "Die Engine {engine} nimmt ihre Gewichte aus dem Ordner {model}, wie "
        "es in ihrer Tabelle steht: es gibt nichts zu holen.",
        "weights_folder_closed": "Der Ordner der Modelle lässt sich nicht beschreiben[: {path}][ "
        "({reason})]. Setze hub.folder auf einen Ordner, bei dem es geht.",
    }
)
