"""Pipelines of a few hundred kilobytes with random weights, made on the spot.

Each function saves one pipeline to a folder, in the form in which the hub has the real one: the
same classes, all far too small to make anything but coloured noise.
"""

from __future__ import annotations

import string
from pathlib import Path

import diffusers
import torch
import transformers
from tests.models.tiny_parts import (
    clip_text,
    clip_tokenizer,
    image_codec,
    t5_encoder,
    t5_tokenizer,
)

IMAGE_SIDE = 32


def videofusion(folder: Path) -> Path:
    torch.manual_seed(0)
    unet = diffusers.UNet3DConditionModel(
        block_out_channels=(4, 8),
        layers_per_block=1,
        sample_size=32,
        in_channels=4,
        out_channels=4,
        down_block_types=("CrossAttnDownBlock3D", "DownBlock3D"),
        up_block_types=("UpBlock3D", "CrossAttnUpBlock3D"),
        cross_attention_dim=4,
        attention_head_dim=4,
        norm_num_groups=2,
    )
    pipe = diffusers.TextToVideoSDPipeline(
        vae=image_codec((8, 8, 8, 8)),
        text_encoder=clip_text(4),
        tokenizer=clip_tokenizer(),
        unet=unet,
        scheduler=diffusers.DDIMScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            clip_sample=False,
            set_alpha_to_one=False,
        ),
    )
    pipe.save_pretrained(folder)
    return folder


def stable_diffusion(folder: Path) -> Path:
    torch.manual_seed(0)
    unet = diffusers.UNet2DConditionModel(
        block_out_channels=(4, 8),
        layers_per_block=1,
        sample_size=16,
        in_channels=4,
        out_channels=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=32,
        attention_head_dim=4,
        norm_num_groups=2,
    )
    pipe = diffusers.StableDiffusionPipeline(
        vae=image_codec((4, 4, 4, 4)),
        text_encoder=clip_text(32),
        tokenizer=clip_tokenizer(),
        unet=unet,
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
    pipe.save_pretrained(folder)
    return folder


def svd(folder: Path) -> Path:
    torch.manual_seed(0)
    unet = diffusers.UNetSpatioTemporalConditionModel(
        block_out_channels=(32, 64),
        layers_per_block=1,
        sample_size=32,
        in_channels=8,
        out_channels=4,
        num_frames=4,
        down_block_types=("CrossAttnDownBlockSpatioTemporal", "DownBlockSpatioTemporal"),
        up_block_types=("UpBlockSpatioTemporal", "CrossAttnUpBlockSpatioTemporal"),
        cross_attention_dim=32,
        num_attention_heads=8,
        projection_class_embeddings_input_dim=96,
        addition_time_embed_dim=32,
    )
    pipe = diffusers.StableVideoDiffusionPipeline(
        vae=diffusers.AutoencoderKLTemporalDecoder(
            block_out_channels=[32, 64],
            in_channels=3,
            out_channels=3,
            down_block_types=["DownEncoderBlock2D", "DownEncoderBlock2D"],
            latent_channels=4,
        ),
        image_encoder=transformers.CLIPVisionModelWithProjection(
            transformers.CLIPVisionConfig(
                hidden_size=32,
                projection_dim=32,
                num_hidden_layers=2,
                num_attention_heads=4,
                image_size=224,
                intermediate_size=37,
                patch_size=32,
            )
        ),
        unet=unet,
        scheduler=diffusers.EulerDiscreteScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            interpolation_type="linear",
            num_train_timesteps=1000,
            prediction_type="v_prediction",
            sigma_max=700.0,
            sigma_min=0.002,
            steps_offset=1,
            timestep_spacing="leading",
            timestep_type="continuous",
            use_karras_sigmas=True,
        ),
        feature_extractor=transformers.CLIPImageProcessor(crop_size=224, size=224),
    )
    pipe.save_pretrained(folder)
    return folder


def wan(folder: Path, *, from_picture: bool = False) -> Path:
    torch.manual_seed(0)
    vae = diffusers.AutoencoderKLWan(
        base_dim=3,
        z_dim=16,
        dim_mult=[1, 1, 1, 1],
        num_res_blocks=1,
        temperal_downsample=[False, True, True],
    )
    transformer = diffusers.WanTransformer3DModel(
        patch_size=(1, 2, 2),
        num_attention_heads=2,
        attention_head_dim=12,
        in_channels=36 if from_picture else 16,
        out_channels=16,
        text_dim=32,
        freq_dim=256,
        ffn_dim=32,
        num_layers=2,
        cross_attn_norm=True,
        qk_norm="rms_norm_across_heads",
        rope_max_seq_len=32,
        **({"image_dim": 4} if from_picture else {}),
    )
    parts = {
        "tokenizer": t5_tokenizer(),
        "text_encoder": t5_encoder(multilingual=True),
        "vae": vae,
        "transformer": transformer,
        "scheduler": diffusers.UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0
        ),
    }
    if from_picture:
        side = IMAGE_SIDE
        encoder = transformers.CLIPVisionModel(
            transformers.CLIPVisionConfig(
                hidden_size=4,
                projection_dim=4,
                num_hidden_layers=2,
                num_attention_heads=2,
                image_size=side,
                intermediate_size=16,
                patch_size=1,
            )
        )
        processor = transformers.CLIPImageProcessor(crop_size=side, size=side)
        parts |= {"image_encoder": encoder, "image_processor": processor}
        diffusers.WanImageToVideoPipeline(**parts).save_pretrained(folder)
    else:
        diffusers.WanPipeline(**parts).save_pretrained(folder)
    return folder


def wan_i2v(folder: Path) -> Path:
    return wan(folder, from_picture=True)


def ltx(folder: Path) -> Path:
    torch.manual_seed(0)
    transformer = diffusers.LTXVideoTransformer3DModel(
        in_channels=8,
        out_channels=8,
        patch_size=1,
        patch_size_t=1,
        num_attention_heads=4,
        attention_head_dim=8,
        cross_attention_dim=32,
        num_layers=1,
        caption_channels=32,
    )
    vae = diffusers.AutoencoderKLLTXVideo(
        in_channels=3,
        out_channels=3,
        latent_channels=8,
        block_out_channels=(8, 8, 8, 8),
        decoder_block_out_channels=(8, 8, 8, 8),
        layers_per_block=(1, 1, 1, 1, 1),
        decoder_layers_per_block=(1, 1, 1, 1, 1),
        spatio_temporal_scaling=(True, True, False, False),
        decoder_spatio_temporal_scaling=(True, True, False, False),
        decoder_inject_noise=(False, False, False, False, False),
        upsample_residual=(False, False, False, False),
        upsample_factor=(1, 1, 1, 1),
        timestep_conditioning=False,
        patch_size=1,
        patch_size_t=1,
        encoder_causal=True,
        decoder_causal=False,
    )
    vae.use_framewise_encoding = False
    vae.use_framewise_decoding = False
    pipe = diffusers.LTXPipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(),
        vae=vae,
        text_encoder=t5_encoder(),
        tokenizer=t5_tokenizer(),
        transformer=transformer,
    )
    pipe.save_pretrained(folder)
    return folder


def swin2sr(folder: Path) -> Path:
    """Draws pictures at twice their size."""
    torch.manual_seed(0)
    network = transformers.Swin2SRForImageSuperResolution(
        transformers.Swin2SRConfig(
            image_size=16,
            embed_dim=12,
            depths=[1],
            num_heads=[2],
            window_size=4,
            mlp_ratio=1.0,
            upscale=2,
            upsampler="pixelshuffle",
        )
    )
    network.save_pretrained(folder)
    transformers.Swin2SRImageProcessor().save_pretrained(folder)
    return folder


CHARACTERS = string.ascii_lowercase
BLIP_SIDE = 64


def musicgen(folder: Path) -> Path:
    """Codes are written 50 times a second, as by the real one."""
    torch.manual_seed(0)
    tokenizer = t5_tokenizer()
    codec = transformers.EncodecConfig(
        target_bandwidths=[2.2],
        sampling_rate=32_000,
        audio_channels=1,
        normalize=False,
        num_filters=4,
        hidden_size=16,
        num_residual_layers=1,
        upsampling_ratios=[8, 5, 4, 4],
        num_lstm_layers=1,
        codebook_size=64,
        codebook_dim=16,
        use_causal_conv=False,
        chunk_length_s=None,
        overlap=None,
    )
    decoder = transformers.MusicgenDecoderConfig(
        vocab_size=64,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        ffn_dim=64,
        num_codebooks=codec.num_quantizers,
        pad_token_id=64,
        bos_token_id=64,
        max_position_embeddings=2048,
        audio_channels=1,
    )
    text = transformers.T5Config(
        vocab_size=len(tokenizer), d_model=32, d_kv=8, d_ff=37, num_layers=2, num_heads=4
    )
    config = transformers.MusicgenConfig(
        text_encoder=text.to_dict(), audio_encoder=codec.to_dict(), decoder=decoder.to_dict()
    )
    model = transformers.MusicgenForConditionalGeneration(config).eval()
    for name, values in model.audio_encoder.named_buffers():
        if name.endswith("codebook.embed"):
            # They begin as zeros, and every seed would sound the same.
            values.normal_(generator=torch.Generator().manual_seed(0))
    how = model.generation_config
    how.decoder_start_token_id = how.pad_token_id = how.bos_token_id = 64
    how.max_length = 1500
    model.save_pretrained(folder)
    hearing = transformers.EncodecFeatureExtractor(feature_size=1, sampling_rate=32_000)
    transformers.MusicgenProcessor(hearing, tokenizer).save_pretrained(folder)
    return folder


def blip(folder: Path) -> Path:
    torch.manual_seed(0)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]", "[ENC]", *CHARACTERS]
    words += [f"##{letter}" for letter in CHARACTERS]
    words += ["photo", "of", "cat", "dog", "the", "in", "on", "red", "blue"]
    tokenizer = transformers.BertTokenizerFast(
        vocab={word: i for i, word in enumerate(words)}, bos_token="[DEC]", eos_token="[ENC]"
    )
    begin = tokenizer.convert_tokens_to_ids("[DEC]")
    sizes = {"hidden_size": 32, "intermediate_size": 37, "projection_dim": 32}
    layers = {"num_hidden_layers": 2, "num_attention_heads": 4}
    config = transformers.BlipConfig(
        text_config={
            **sizes,
            **layers,
            "vocab_size": len(tokenizer),
            "encoder_hidden_size": 32,
            "max_position_embeddings": 64,
            "bos_token_id": begin,
            "eos_token_id": tokenizer.sep_token_id,
            "sep_token_id": tokenizer.sep_token_id,
            "pad_token_id": 0,
        },
        vision_config={**sizes, **layers, "image_size": BLIP_SIDE, "patch_size": 16},
        projection_dim=32,
    )
    transformers.BlipForConditionalGeneration(config).eval().save_pretrained(folder)
    side = {"height": BLIP_SIDE, "width": BLIP_SIDE}
    seeing = transformers.BlipImageProcessor(size=side)
    transformers.BlipProcessor(seeing, tokenizer).save_pretrained(folder)
    return folder
