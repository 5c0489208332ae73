"""What a class costs one small server: thirty sessions on one core, measured."""
