"""Benches: what is fast, measured against a named peer in the same run. `python -m bench [NAME …]`.

A bench is a module of this package with NAME and run() -> list[Row]; it is listed in bench/__main__.py.
"""
