"""Text of inner files that need no reader of their own: plain text, web pages, mail and web archives, RTF.

What is not text by its bytes gives None. Nothing is fetched, no script is run.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default as mail_policy
from typing import Final

from lxml import etree, html

from review.engines import limits
from review.engines.encodings import text_of

_TEXT_NAMES: Final = re.compile(r"\.(?:txt|csv|log|json|md|ini|vcf|ics)$", re.IGNORECASE)
_HTML: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body|p|div|table|span)\b", re.IGNORECASE)
_MAIL: Final = re.compile(
    rb"^(?:mime-version|from|received|return-path|content-type):", re.IGNORECASE
)
_BLOCKS: Final = frozenset(
    ("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "title", "td", "th")
)
_SILENT: Final = frozenset({"script", "style"})
_SPOKEN: Final = ("alt", "title", "href")
_HEAD: Final = 4096
#: One token of RTF 1.9.1: group, escaped byte, Unicode number, control word, control symbol, text.
_RTF_TOKEN: Final = re.compile(
    r"([{}])|\\\'([0-9a-fA-F]{2})|\\u(-?\d{1,6}) ?(\\\'[0-9a-fA-F]{2}|[^\\{}])?"
    r"|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\(.)|([^{}\\\r\n]+)|[\r\n]+",
    re.DOTALL,
)
#: Groups of RTF that hold no text of the document.
_RTF_TABLE_WORDS: Final = (
    "fonttbl colortbl stylesheet pict themedata datastore listtable listoverridetable rsidtbl "
    "generator objdata latentstyles xmlnstbl"
)
_RTF_TABLES: Final = frozenset(_RTF_TABLE_WORDS.split())
_RTF_BREAKS: Final = {"par": "\n", "line": "\n", "row": "\n", "cell": "\t", "tab": "\t"}


def plain_text(data: bytes, name: str) -> str | None:
    """The text of a file called ``name``, or None where its bytes are no text."""
    head = data[:_HEAD].lstrip()
    if head.startswith(b"{\\rtf"):
        return _rtf(data)
    if _MAIL.match(head):
        return _mail(data)
    if _HTML.search(head):
        return _web_page(data)
    if b"\x00" in data[:_HEAD] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    text = text_of(data, errors="replace")
    if text is None:
        return None
    odd = any(letter < " " and letter not in "\t\r\n\f" for letter in text[:_HEAD])
    return None if odd and not _TEXT_NAMES.search(name) else text


def _mail(data: bytes) -> str:
    """A message or a web archive: who wrote to whom, and all parts that are text."""
    message = message_from_bytes(data, policy=mail_policy)
    lines = [f"{key}: {message[key]}" for key in ("From", "To", "Cc", "Subject") if message[key]]
    for number, each in enumerate(message.walk()):
        if number > limits.EMBEDDED_FILES:
            break
        held = each.get_payload(decode=True) if each.get_content_maintype() == "text" else None
        if isinstance(held, bytes):
            page = each.get_content_subtype() == "html"
            lines.append((_web_page(held) if page else text_of(held, errors="replace")) or "")
    return "\n".join(line for line in lines if line)


def _web_page(data: bytes) -> str:
    """Text of a page without scripts and styles, a new line for each block; texts and targets of its
    links and pictures too.
    """
    text = text_of(data, errors="replace") or data.decode("latin-1")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return text
    pieces: list[str] = []
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(node.tag, str):
            if event == "end":
                pieces.append(node.tail or "")
            continue
        if event == "start":
            pieces.append("\n" if node.tag in _BLOCKS else "")
            if node.tag not in _SILENT:
                pieces.append(node.text or "")
                pieces += [f" {node.get(key)} " for key in _SPOKEN if node.get(key)]
        else:
            pieces.append(node.tail or "")
    return re.sub(r"[ \t]*\n\s*", "\n", "".join(pieces)).strip()


def _rtf(data: bytes) -> str:
    """Text of an RTF file: escaped bytes are read as GB18030, tables of fonts and the like left out."""
    pieces: list[str] = []
    waiting = bytearray()
    quiet = [False]
    replaced = True  # a Unicode number is followed by one character for old readers (RTF 1.9.1, uc)
    for token in _RTF_TOKEN.finditer(data.decode("latin-1")):
        group, byte, code, instead, word, number, symbol, text = token.groups("")
        if byte:
            waiting += b"" if quiet[-1] else bytes.fromhex(byte)
            continue
        if waiting:
            pieces.append(waiting.decode("gb18030", "replace"))
            waiting.clear()
        if group == "{":
            quiet.append(quiet[-1])
        elif group == "}":
            del quiet[max(len(quiet) - 1, 1) :]
        elif word == "uc":
            replaced = number != "0"
        elif word in _RTF_TABLES or symbol == "*":
            quiet[-1] = True
        elif not quiet[-1]:
            pieces.append(_rtf_piece(code, word, symbol, text))
            pieces.append("" if replaced or "\\" in instead else instead)
    pieces.append(waiting.decode("gb18030", "replace"))
    return "".join(pieces).strip()


def _rtf_piece(code: str, word: str, symbol: str, text: str) -> str:
    if code:
        number = int(code) % 0x10000
        return chr(number) if not 0xD800 <= number <= 0xDFFF else "\ufffd"
    if word:
        return _RTF_BREAKS.get(word, "")
    if symbol:
        return symbol if symbol in "{}\\" else "\t" if symbol == "~" else ""
    return text
