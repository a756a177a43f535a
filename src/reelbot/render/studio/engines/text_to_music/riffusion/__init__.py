"""Riffusion: music as pictures of sound. https://huggingface.co/riffusion/riffusion-model-v1"""
