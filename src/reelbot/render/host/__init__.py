"""API, SQLite queue, render loop, deliveries: all durable state, no heavy import."""
