"""Spot checks: drawing a sample, filling in forms, having faults mended, handing over the evidence."""
