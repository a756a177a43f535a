"""What the engines that run networks of torch have in common.

    libraries   torch, diffusers and transformers: imported when a model is loaded, never before
    weights     which folder a model lies in, and whether it is whole, of the right kind and safe
    options     an engine's table `[engines.options."task.name"]`, checked
    device      dtype and threads for a device; the seed's generator
    faults      what torch raises → our errors, at one border
    steps       progress, previews and the wish to stop, once a denoising step
    latents     latents → a small picture, without the decoder
    loading     progress of loading, told by the libraries' own progress bars
    pipeline    a diffusers pipeline as an engine: load, run, give memory up, close

No module here imports torch: a host without it imports them all, and each engine's `missing` says
what is to be done.
"""
