"""Full-size pipelines with random weights, from the configurations that were published with the
real ones: as heavy to load and to run, without a hub. Tokenizers are tiny.

    sd15          runwayml/stable-diffusion-v1-5                  0.9 B + 0.1 B text
    videofusion   damo-vilab/text-to-video-ms-1.7b                1.4 B + 0.3 B text
    wan           Wan-AI/Wan2.1-T2V-1.3B-Diffusers                1.4 B + 5.7 B text

With `small` they are made in the same way with few layers, to see on a processor that they run.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import diffusers
import torch
import transformers
from tests.models.tiny_parts import clip_tokenizer, t5_tokenizer


@contextlib.contextmanager
def made_on(where: str, dtype: torch.dtype) -> Iterator[None]:
    """Networks made inside lie on the device in that precision from the beginning."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.device(where):
            yield
    finally:
        torch.set_default_dtype(before)


def _clip(hidden: int, layers: int, heads: int) -> Any:
    return transformers.CLIPTextModel(
        transformers.CLIPTextConfig(
            vocab_size=49408,
            hidden_size=hidden,
            intermediate_size=4 * hidden,
            num_hidden_layers=layers,
            num_attention_heads=heads,
            max_position_embeddings=77,
            bos_token_id=514,
            eos_token_id=515,
            pad_token_id=515,
        )
    )


def _vae(small: bool) -> Any:
    return diffusers.AutoencoderKL(
        in_channels=3,
        out_channels=3,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=(32, 32, 32, 32) if small else (128, 256, 512, 512),
        layers_per_block=1 if small else 2,
        latent_channels=4,
        sample_size=512,
    )


def _blocks(small: bool) -> dict[str, Any]:
    """The widths of a U-Net; without `small` those that its class has by default."""
    return {"block_out_channels": (32, 64, 64, 64), "layers_per_block": 1} if small else {}


def sd15(where: str, dtype: torch.dtype, *, small: bool = False) -> Any:
    with made_on(where, dtype):
        parts = {
            "unet": diffusers.UNet2DConditionModel(
                sample_size=64, cross_attention_dim=768, attention_head_dim=8, **_blocks(small)
            ),
            "vae": _vae(small),
            "text_encoder": _clip(768, 1 if small else 12, 12),
        }
    return diffusers.StableDiffusionPipeline(
        **parts,
        tokenizer=clip_tokenizer(),
        scheduler=diffusers.PNDMScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            skip_prk_steps=True,
            steps_offset=1,
        ),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )


def videofusion(where: str, dtype: torch.dtype, *, small: bool = False) -> Any:
    with made_on(where, dtype):
        parts = {
            "unet": diffusers.UNet3DConditionModel(
                sample_size=32,
                cross_attention_dim=1024,
                attention_head_dim=32 if small else 64,
                **_blocks(small),
            ),
            "vae": _vae(small),
            "text_encoder": _clip(1024, 1 if small else 23, 16),
        }
    return diffusers.TextToVideoSDPipeline(
        **parts,
        tokenizer=clip_tokenizer(),
        scheduler=diffusers.DDIMScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            clip_sample=False,
            set_alpha_to_one=False,
        ),
    )


def wan(where: str, dtype: torch.dtype, *, small: bool = False) -> Any:
    with made_on(where, dtype):
        transformer = diffusers.WanTransformer3DModel(
            patch_size=(1, 2, 2),
            num_attention_heads=2 if small else 12,
            attention_head_dim=128,
            in_channels=16,
            out_channels=16,
            text_dim=4096,
            freq_dim=256,
            ffn_dim=64 if small else 8960,
            num_layers=1 if small else 30,
            cross_attn_norm=True,
            qk_norm="rms_norm_across_heads",
        )
        encoder = transformers.UMT5EncoderModel(
            transformers.UMT5Config(
                vocab_size=256 if small else 256384,
                d_model=4096,
                d_kv=64,
                d_ff=64 if small else 10240,
                num_layers=1 if small else 24,
                num_heads=2 if small else 64,
                feed_forward_proj="gated-gelu",
            )
        )
    with made_on(where, torch.float32):
        vae = diffusers.AutoencoderKLWan(**({"base_dim": 8, "num_res_blocks": 1} if small else {}))
    return diffusers.WanPipeline(
        tokenizer=t5_tokenizer(),
        text_encoder=encoder,
        vae=vae,
        transformer=transformer,
        scheduler=diffusers.UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0
        ),
    )
