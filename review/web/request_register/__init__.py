"""The request register's pages and letters (依申请公开): list, entry, one request, papers, ledger.

No rule lives here: who may do what and when is asked of the domain, acts go through the services.
"""
