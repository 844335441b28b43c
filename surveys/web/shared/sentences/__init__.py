"""French sentences by problem code, one module for each room that speaks codes; ``texts.py`` makes them one table."""
