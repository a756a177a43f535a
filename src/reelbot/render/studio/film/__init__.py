"""Storyboard and assets in, MP4 out. This room decides no lengths."""
