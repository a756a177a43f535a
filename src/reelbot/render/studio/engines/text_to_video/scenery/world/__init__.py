"""What there is: places, kinds of rooms, skies, and who is at home where. Tables."""
