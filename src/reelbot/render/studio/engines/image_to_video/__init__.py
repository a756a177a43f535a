"""Image to video: a given picture in motion."""
