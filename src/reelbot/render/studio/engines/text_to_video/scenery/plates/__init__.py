"""What painters paint with, and what they paint on: colours, brushes, plates."""
