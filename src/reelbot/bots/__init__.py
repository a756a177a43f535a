"""Adapters: hear a command, show progress, post the film. Nothing durable lives here."""
