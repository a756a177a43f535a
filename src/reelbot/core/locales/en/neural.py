"""English: what goes wrong with engines that run neural networks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "weights_missing": "The engine {engine} cannot run here[: {reason}].",
        "device_unwell": "The GPU gave an error and its process was replaced. "
        "Trying again can help.",
        "model_overflowed": "The model of {engine} gave no picture: half precision was not enough "
        'for it on this GPU. Set dtype = "float32" (or "bfloat16") in its table.',
        "weights_unsafe": "The weights of {name} hold more than numbers and were not read. Take "
        "them from another place, as safetensors.",
        "models_extra_missing": "Fetching weights needs the models extra: run make models.",
        "hub_away": "{hubs} cannot be reached[ ({reason})]. Look at the network, a proxy "
        "(HTTPS_PROXY) or another address (HF_ENDPOINT), or put the model's folder there by hand.",
        "hub_offline": "HF_HUB_OFFLINE is set, so nothing is fetched. Unset it[, or put the model "
        "into {folder} by hand].",
        "hub_cut": "The transfer from {hub} was cut off[ ({reason})]. What came is kept: the same "
        "command goes on from there.",
        "hub_token_refused": "{hub} refuses the token for {model}. Set hub.token to one that may "
        "read it.",
        "weights_not_found": "{hub} has no model {model}, or none that this token may see.",
        "weights_revision_unknown": "{model} has no revision {revision}.",
        "weights_gated": "{model} is given to those who agree to its conditions: agree at {url}, "
        "then set hub.token to a token of that account.",
        "weights_pickle_only": "{model} comes as pickles only[ ({file})], which could run code "
        "when they are read. Take another model, or set allow_pickle = true in the engine's table[ "
        "({engine})]: they are then read as data alone.",
        "weights_licence": "The licence of {model} ({url}) has to be agreed to first: it allows "
        "non-commercial use alone. Where you agree, set agree = true in the engine's table[ "
        "({engine})].",
        "weights_foreign": "{model} is in no format that is read here.[ Take {same}, which is the "
        "same model.]",
        "weights_mismatch": "{file} of {model} is not what {hub} says it is: its hash is another "
        "one, twice. Nothing of it was kept; try again later.",
        "weights_no_room": "{model} needs {needed:size} more, and {path} has {free:size} free.",
        "weights_none_needed": "The engine {engine} needs no weights from a hub.",
        "weights_by_path": "The engine {engine} takes its weights from the folder {model}, as its "
        "table says: there is nothing to fetch.",
        "weights_folder_closed": "The folder of models cannot be written to[: {path}][ "
        "({reason})]. Set hub.folder to one that can.",
    }
)
