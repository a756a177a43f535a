"""Clips of engines that are dear: filmed once on the device, kept, shown while the film is cut.

    plan   how many clips of how many frames make a shot, and how they follow each other (pure)
    keep   frames → a file of intra-coded H.264, and back
    behind clips are written while the device makes the next one
    flow   frames between two frames, by optical flow
    fit    a clip's picture in the film's shape: cropped, or with a blurred extension
    show   a plan and its files → the shot's frames

A clip is kept as the model made it, small and at its own rate; it is raised to the film's size and
rate by the cutter, whose processor idles while the next job is on the device.
"""
