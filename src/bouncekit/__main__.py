"""`python -m bouncekit`: the command line, where its script is not on the path."""

from bouncekit.cli import main

if __name__ == "__main__":
    main()
