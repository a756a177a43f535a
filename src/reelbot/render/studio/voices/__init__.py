"""Voice samples: decode a recording, judge it, and find the narrator that sounds most like it.

samples → activity → quality (noise, clipping, speakers, music) → embedding → matching
"""
