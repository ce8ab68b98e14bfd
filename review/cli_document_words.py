"""What the document commands say and how: sentences in two languages, options they share, one answer printed.

Knows no command; the engine's answers come in as they are.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import NoReturn

import click

from review.jobs.sandbox import EngineAnswer

MISUSE, REFUSED = 2, 5
#: Facts of a file that have a sentence: in what condition it came.
CONDITION = frozenset({"repaired", "signature"})

WORDS = {
    "zh": {
        "no_file": "找不到文件：{path}",
        "not_a_file": "不是文件：{path}",
        "read": "{name}：{format}，{pages} 页，{bytes} 字节",
        "no_pages": "{name}：{format}，{bytes} 字节",
        "finding": "{id}  {level}  {code}  {segment} [{start}:{end}]  建议：{action}",
        "findings": "共 {count} 处发现：{levels}",
        "no_findings": "没有发现。",
        "refused": "未处理（{reason}）：{message}",
        "redacted": "已处理并通过验证，写入 {path}",
        "printed": "PDF 已通过验证，写入 {path}",
        "not_printed": "没有得到通过验证的 PDF（{reason}），两个文件都未写出。",
        "no_office": "本机没有 LibreOffice，无法打印 PDF；未写出文件。",
        "word_only": "--pdf 只用于 Word 文件。",
        "same_file": "两个文件不能同名：{path}",
        "no_folder": "文件夹不存在：{path}",
        "verified": "验证通过：{count} 项检查全部合格。",
        "not_verified": "验证未通过，未写出文件。",
        "proof_failed": "验证未通过。",
        "strict": "有 {count} 条指令在文件中没有对应之处，未写出文件。",
        "action": "指令 {index}：{occurrences} 处",
        "page": "第 {number} 页：{method}（{reason}）",
        "check": "{mark} {name}：{detail}",
        "removed": "未带入新文件：{parts}",
        "misuse": "用法有误：{error}",
        "recognised": "已识别 {done}/{total} 页",
        "marked": "已印上“{words}”，写入 {path}",
        "stood": "文件上已有“{words}”，原样写入 {path}",
        "not_marked": "印上以后读不回来，未写出文件。",
        "other_original": "方案是为另一份文件作的（SHA-256 {named}）；这份文件是 {own}。未处理。",
        "other_copy": "证明书是另一份文件的（SHA-256 {named}）；这份文件是 {own}。未核验。",
        "signature": "文件有数字签名；处理后的文件是另一份文件，签名不再有效，也不带入。",
        "repaired": "文件有损坏，读取时已修复；请核对内容是否完整。",
    },
    "en": {
        "no_file": "There is no file {path}",
        "not_a_file": "Not a file: {path}",
        "read": "{name}: {format}, {pages} pages, {bytes} bytes",
        "no_pages": "{name}: {format}, {bytes} bytes",
        "finding": "{id}  {level}  {code}  {segment} [{start}:{end}]  suggested: {action}",
        "findings": "{count} findings: {levels}",
        "no_findings": "No findings.",
        "refused": "Not handled ({reason}): {message}",
        "redacted": "Redacted, verified and written to {path}",
        "printed": "PDF verified and written to {path}",
        "not_printed": "There is no verified PDF ({reason}); neither file was written.",
        "no_office": "LibreOffice is not installed: no PDF can be printed; nothing was written.",
        "word_only": "--pdf is for Word files only.",
        "same_file": "The two files can't be one: {path}",
        "no_folder": "There is no such folder: {path}",
        "verified": "Verified: all {count} checks passed.",
        "not_verified": "Not verified; nothing was written.",
        "proof_failed": "Not verified.",
        "strict": "{count} actions met no place in the file; nothing was written.",
        "action": "action {index}: {occurrences} places",
        "page": "page {number}: {method} ({reason})",
        "check": "{mark} {name}: {detail}",
        "removed": "Not carried over: {parts}",
        "misuse": "Misuse: {error}",
        "recognised": "recognised {done} of {total} pages",
        "marked": "Printed {words}, written to {path}",
        "stood": "{words} stood there already; written unchanged to {path}",
        "not_marked": "The mark could not be read back; nothing was written.",
        "other_original": "The plan was made for another file (SHA-256 {named}); this one has {own}. Nothing was done.",
        "other_copy": "The certificate is of another file (SHA-256 {named}); this one has {own}. Not verified.",
        "signature": "The file is signed. The new file is another one: the signature ends and is not carried over.",
        "repaired": "The file is damaged and was repaired when it was read; see whether everything is there.",
    },
}

FILE = click.Path(path_type=Path)
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
language_option = click.option("--language", type=click.Choice(["zh", "en"]), default="zh")
admit_option = click.option(
    "--admit-secrecy-mark", is_flag=True, help="The mark was admitted before."
)


class Speaker:
    """Prints the sentences of one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def words(self, key: str, **values: object) -> str:
        """One sentence with its values."""
        return WORDS[self.language][key].format(**values)

    def __call__(self, key: str, **values: object) -> None:
        """One sentence on standard output."""
        click.echo(self.words(key, **values))

    def fail(self, key: str, **values: object) -> NoReturn:
        """One sentence on standard error, exit 2."""
        click.echo(self.words(key, **values), err=True)
        sys.exit(MISUSE)


def existing(path: Path, say: Speaker) -> Path:
    """The absolute path of a file; exit 2 where there is none."""
    if not path.exists():
        say.fail("no_file", path=path)
    if not path.is_file():
        say.fail("not_a_file", path=path)
    return path.absolute()


class Pages:
    """Says on standard error how many pages are recognised, each number once."""

    def __init__(self, say: Speaker) -> None:
        self.say = say
        self.last = -1

    def __call__(self, done: int, total: int) -> None:
        """So many of so many are done."""
        if done != self.last:
            self.last = done
            click.echo(self.say.words("recognised", done=done, total=total), err=True)


def stop_on_misuse(answer: EngineAnswer, say: Speaker) -> None:
    """Exit 2 with what the engine found wrong with the call."""
    if answer.exit_code == MISUSE:
        error = answer.error.strip().rpartition("\n")[2]
        say.fail("misuse", error=error)


def with_facts(answer: EngineAnswer, file: Path) -> EngineAnswer:
    """A refusal of the sandbox knows nothing of the file: its name, digest and
    size are added here.
    """
    found = answer.json
    if found is not None and found.get("status") == "refused" and "file" not in found:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        size = file.stat().st_size
        found["file"] = {"name": file.name, "sha256": digest, "bytes": size}
    return answer


def print_json(answer: dict[str, object]) -> None:
    """The answer as one line of JSON."""
    data = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
    sys.stdout.buffer.write(data + b"\n")
    sys.stdout.buffer.flush()


def say_refusal(answer: dict[str, object], say: Speaker) -> bool:
    """Say why a file was refused; answers whether it was."""
    if answer.get("status") != "refused":
        return False
    message = answer.get("message")
    sentence = message.get(say.language, "") if isinstance(message, dict) else ""
    say("refused", reason=answer.get("reason"), message=sentence)
    return True
