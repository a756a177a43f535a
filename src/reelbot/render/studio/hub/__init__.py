"""Fetching weights from a hub: in a process of its own: hubs' clients are heavy.

orders       what is to be fetched: engines or hub ids → models with revision and conditions
choice       which of a model's files are needed (pure)
hubs         what the two hubs have in common; huggingface, modelscope: their real clients
coqui        models of coqui-tts, by its own manager
pull         list, choose, look for room, fetch, check, put in place
__main__     the process's entry: an order on stdin, lines of JSON on stdout
"""
