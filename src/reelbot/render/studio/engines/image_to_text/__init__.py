"""Image to text: what a picture shows, in words."""
