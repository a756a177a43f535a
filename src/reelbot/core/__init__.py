"""What bots and render host agree on: requests, commands, jobs, errors, settings, texts, wire."""
