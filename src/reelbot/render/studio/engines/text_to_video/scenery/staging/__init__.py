"""From what is said to a plan (`sketch.Sketch`): who stands where and does what."""
