"""The door for gunicorn: one application, built from the environment."""

from surveys.app import create_app

app = create_app()
