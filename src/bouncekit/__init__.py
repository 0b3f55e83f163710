"""bouncekit."""
