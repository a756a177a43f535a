"""The Telegram bot."""

from reelbot.bots.telegram_bot.adapter import TelegramAdapter

__all__ = ["TelegramAdapter"]
