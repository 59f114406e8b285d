"""Checks × submission → outcomes, one by one; and the proof that a lab may be trusted.

The only place that assigns blame: `runner` turns what a check raised into an outcome.
"""
