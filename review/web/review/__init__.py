"""The confidentiality review: original, plan and proven copy side by side, checklist, confirmations, record.

Frozen values and forms; what a confirmation covers is decided in the services.
"""
