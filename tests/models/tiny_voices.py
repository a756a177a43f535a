"""YourTTS and XTTS with few random weights: the real classes, saved as the published ones are."""

from __future__ import annotations

import json
import string
from pathlib import Path

import numpy as np
import torch

SIDE = 16  # of a speaker's vector


def yourtts(folder: Path) -> None:
    from TTS.config.shared_configs import BaseAudioConfig
    from TTS.encoder.configs.speaker_encoder_config import SpeakerEncoderConfig
    from TTS.encoder.utils.generic_utils import setup_encoder_model
    from TTS.tts.configs.shared_configs import CharactersConfig
    from TTS.tts.configs.vits_config import VitsConfig
    from TTS.tts.models.vits import Vits, VitsArgs

    torch.manual_seed(0)
    folder.mkdir(parents=True)
    encoder = SpeakerEncoderConfig(
        audio=BaseAudioConfig(
            sample_rate=16_000,
            fft_size=512,
            win_length=400,
            hop_length=160,
            num_mels=20,
            preemphasis=0.97,
            do_trim_silence=False,
        ),
        model_params={
            "model_name": "lstm",
            "input_dim": 20,
            "proj_dim": SIDE,
            "lstm_dim": 16,
            "num_lstm_layers": 1,
            "use_lstm_with_projection": True,
        },
        num_classes_in_batch=1,
        num_utter_per_class=1,
        num_loader_workers=0,
    )
    torch.save({"model": setup_encoder_model(encoder).state_dict()}, folder / "model_se.pth")
    encoder.save_json(str(folder / "config_se.json"))
    chance = np.random.RandomState(0)
    speakers = {
        f"speaker{n}_{take}": {"name": f"speaker{n}", "embedding": chance.randn(SIDE).tolist()}
        for n in range(2)
        for take in range(2)
    }
    (folder / "speakers.json").write_text(json.dumps(speakers))
    (folder / "language_ids.json").write_text(json.dumps({"en": 0, "fr-fr": 1, "pt-br": 2}))
    arguments = VitsArgs(
        out_channels=257,
        spec_segment_size=8,
        hidden_channels=16,
        hidden_channels_ffn_text_encoder=32,
        num_heads_text_encoder=2,
        num_layers_text_encoder=1,
        num_layers_posterior_encoder=1,
        num_layers_flow=1,
        upsample_initial_channel_decoder=16,
        upsample_rates_decoder=[8, 8, 2, 2],
        upsample_kernel_sizes_decoder=[16, 16, 4, 4],
        resblock_type_decoder="2",
        resblock_kernel_sizes_decoder=[3],
        resblock_dilation_sizes_decoder=[[1, 3]],
        init_discriminator=False,
        use_d_vector_file=True,
        d_vector_file=[str(folder / "speakers.json")],
        d_vector_dim=SIDE,
        use_language_embedding=True,
        embedded_language_dim=4,
        language_ids_file=str(folder / "language_ids.json"),
        speaker_encoder_config_path=str(folder / "config_se.json"),
        speaker_encoder_model_path=str(folder / "model_se.pth"),
    )
    config = VitsConfig(
        model_args=arguments,
        audio=BaseAudioConfig(
            sample_rate=16_000,
            fft_size=512,
            win_length=512,
            hop_length=256,
            num_mels=80,
            do_trim_silence=False,
        ),
        use_phonemes=False,
        text_cleaner="multilingual_cleaners",
        add_blank=True,
        characters=CharactersConfig(
            characters_class="TTS.tts.models.vits.VitsCharacters",
            pad="_",
            eos="&",
            bos="*",
            blank=None,
            characters=string.ascii_letters + "¯·ßàáâãçèéê",
            punctuations="!'(),-.:;? ",
            phonemes=None,
            is_unique=True,
            is_sorted=True,
        ),
        use_d_vector_file=True,
        d_vector_file=[str(folder / "speakers.json")],
        d_vector_dim=SIDE,
        datasets=[],
        test_sentences=[],
    )
    network = Vits(config)
    state = {k: v for k, v in network.state_dict().items() if "speaker_encoder" not in k}
    torch.save({"model": state}, folder / "model.pth")
    # As published: with paths of the machine that it was trained on.
    config.model_args.d_vector_file = ["/nowhere/speakers.json"]
    config.model_args.speaker_encoder_model_path = "/nowhere/model_se.pth"
    config.save_json(str(folder / "config.json"))


LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,!?'-äöüß"
SPOKEN = ("en", "es", "fr", "de", "it", "pt", "pl", "tr", "ru", "nl", "cs", "ar", "hu", "ko", "hi")


def xtts(folder: Path) -> None:
    """Its vocoder and the listener in it have one size, so it takes 90 MB however small the rest.

    As published, the checkpoint has the configuration in it as an object."""
    from tokenizers import Tokenizer, models
    from TTS.tts.configs.xtts_config import XttsArgs, XttsConfig
    from TTS.tts.layers.xtts.tokenizer import VoiceBpeTokenizer
    from TTS.tts.models import xtts as library

    torch.manual_seed(0)
    folder.mkdir(parents=True)
    words = ["[STOP]", "[UNK]", "[SPACE]", *LETTERS, *(f"[{one}]" for one in SPOKEN), "[START]"]
    vocabulary = {word: number for number, word in enumerate(words)}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[], unk_token="[UNK]"))
    tokenizer.add_special_tokens([word for word in words if word.startswith("[")])
    tokenizer.save(str(folder / "vocab.json"))
    arguments = XttsArgs(
        gpt_layers=1,
        gpt_n_model_channels=32,
        gpt_n_heads=2,
        gpt_number_text_tokens=len(words),
        gpt_start_text_token=vocabulary["[START]"],
        gpt_stop_text_token=0,
        gpt_num_audio_tokens=66,
        gpt_start_audio_token=64,
        gpt_stop_audio_token=65,
        gpt_max_audio_tokens=12,
        gpt_use_perceiver_resampler=True,
        decoder_input_dim=32,
    )
    config = XttsConfig(model_args=arguments)
    network = library.Xtts(config)
    network.tokenizer = VoiceBpeTokenizer(vocab_file=folder / "vocab.json")
    network.init_models()
    config.save_json(str(folder / "config.json"))
    with library._legacy_safe_globals():
        torch.save({"model": network.state_dict(), "config": config}, folder / "model.pth")
    chance = torch.Generator().manual_seed(0)
    voice = {
        "gpt_cond_latent": torch.randn(1, 32, 32, generator=chance),
        "speaker_embedding": torch.randn(1, 512, 1, generator=chance),
    }
    torch.save({"Ana Florence": voice}, folder / "speakers_xtts.pth")
