"""What moves by itself in every frame: weather, lights, lines; and a look's surface."""
