"""`python -m rasa_project` is `signpost`."""

from rasa_project.cli import main

if __name__ == "__main__":
    main()
