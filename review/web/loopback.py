"""While invented people of the demonstration can sign in, only this very machine is answered.

Asked of every request, so that it holds under any server and behind any proxy, whatever address was listened on.
"""

from __future__ import annotations

from ipaddress import ip_address

from flask import Flask, request

from review.domain.values import Refusal
from review.store.sign_ins import demo_people
from review.web.access import NotPermitted
from review.web.runtime import current_house


def is_this_machine(name: str) -> bool:
    """Whether a host name or an address means the machine it is said on."""
    bare = name.strip("[]").lower()
    if bare == "localhost" or bare.endswith(".localhost"):
        return True
    try:
        address = ip_address(bare)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def comes_from_here() -> bool:
    """Whether sender and asked host are this machine; a local proxy passes the name on that others use."""
    host = request.host.rpartition(":")[0] if request.host[-1:] != "]" else request.host
    sender = request.remote_addr
    return is_this_machine(host or request.host) and (not sender or is_this_machine(sender))


def keep_the_demonstration_here() -> None:
    """Refuse whoever comes from elsewhere as long as there are invented people. Raises NotPermitted."""
    if request.endpoint == "static" or comes_from_here():
        return
    with current_house().reading() as session:
        invented = bool(demo_people(session))
    if invented:
        raise NotPermitted(Refusal("demo_stays_here"))


def install(app: Flask) -> None:
    """Ask this before anything else is answered."""
    app.before_request(keep_the_demonstration_here)
