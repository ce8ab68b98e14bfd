"""The rules of finding as the house keeps them: its lists, what it learns, replays of changed rules."""
