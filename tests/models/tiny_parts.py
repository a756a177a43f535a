"""What tiny pipelines are put together of: tokenizers, text encoders, a codec of pictures."""

from __future__ import annotations

import string
from typing import Any

import diffusers
import torch
import transformers


def _bytes_to_unicode() -> list[str]:
    """The printable stand-ins of CLIP's byte-level vocabulary (Radford et al., 2019)."""
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [256 + n for n in range(256 - len(kept))]
    return [chr(code) for code in (*kept, *others)]


def clip_tokenizer() -> Any:
    characters = _bytes_to_unicode()
    tokens = characters + [character + "</w>" for character in characters]
    tokens += ["th", "the</w>", "<|startoftext|>", "<|endoftext|>"]
    return transformers.CLIPTokenizer(
        vocab={token: i for i, token in enumerate(tokens)},
        merges=[("t", "h"), ("th", "e</w>")],
        model_max_length=77,
    )


def clip_text(hidden: int) -> Any:
    torch.manual_seed(0)
    return transformers.CLIPTextModel(
        transformers.CLIPTextConfig(
            vocab_size=516,
            hidden_size=hidden,
            intermediate_size=37,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=77,
            projection_dim=32,
            bos_token_id=514,
            eos_token_id=515,
            pad_token_id=515,
        )
    )


def t5_tokenizer() -> Any:
    letters = string.ascii_letters + string.digits + ".,!?'-"
    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("\u2581", -2.0)]
    vocabulary += [(letter, -3.0) for letter in letters]
    return transformers.T5TokenizerFast(vocab=vocabulary, extra_ids=0, model_max_length=512)


def t5_encoder(*, multilingual: bool = False) -> Any:
    torch.manual_seed(0)
    sizes = {
        "vocab_size": 80,
        "d_model": 32,
        "d_kv": 8,
        "d_ff": 37,
        "num_layers": 2,
        "num_heads": 4,
        "decoder_start_token_id": 0,
    }
    if multilingual:
        return transformers.UMT5EncoderModel(transformers.UMT5Config(**sizes))
    return transformers.T5EncoderModel(transformers.T5Config(**sizes))


def image_codec(channels: tuple[int, ...]) -> Any:
    return diffusers.AutoencoderKL(
        block_out_channels=channels,
        in_channels=3,
        out_channels=3,
        down_block_types=["DownEncoderBlock2D"] * len(channels),
        up_block_types=["UpDecoderBlock2D"] * len(channels),
        latent_channels=4,
        norm_num_groups=2,
        sample_size=32,
    )
