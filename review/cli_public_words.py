"""What the commands of the public side say when something can not be done: cause and cure, in both languages.

Codes come from `review.public.bundle_*` and `review.store.signing_keys`; facts fit in as ``{name}``.
"""

from __future__ import annotations

from collections.abc import Mapping

MISUSE, NOT_INTACT, STRICT_UNMET, REFUSED = 2, 3, 4, 5


def said(chinese: str, english: str) -> tuple[str, str]:
    """One sentence in both languages."""
    return chinese, english


_AGAIN = ("请重新拷贝后再导入。", "copy it again and import it once more")

#: A bundle that was damaged or forged: exit 3.
DAMAGED: Mapping[str, tuple[str, str]] = {
    "not_a_bundle": said(
        f"这不是发布包，或者没有拷完整。{_AGAIN[0]}",
        f"this is no bundle, or only part of one: {_AGAIN[1]}",
    ),
    "manifest_changed": said(
        f"清单或签名被改动。{_AGAIN[0]}仍不行时请内网核对发布包的来路。",
        f"manifest or signature was changed: {_AGAIN[1]}; if that fails, ask where it came from",
    ),
    "members_differ": said(
        f"包内文件缺失、多出或次序不对。{_AGAIN[0]}",
        f"parts are missing, added or in another order: {_AGAIN[1]}",
    ),
    "member_changed": said(
        f"包内的 {{name}} 被改动。{_AGAIN[0]}",
        f"{{name}} in the bundle was changed: {_AGAIN[1]}",
    ),
    "key_foreign": said(
        "发布包由另一把密钥签名（指纹 {fingerprint}），本站不认。请到内网运行 flask public key show 核对；"
        "密钥确已遗失更换时，按 docs/air-gap.md 用 flask public key pin 重新锁定。",
        "signed with a key this site does not know (fingerprint {fingerprint}): compare with "
        "'flask public key show' inside; if the key was lost and replaced, see docs/air-gap.md",
    ),
    "key_differs": said(
        "发布包的密钥指纹是 {fingerprint}，与给出的不同。请与内网重新核对。",
        "the bundle's key has the fingerprint {fingerprint}, not the one given: compare again",
    ),
    "chain_differs": said(
        "公开证明在第 {link} 环对不上，内网与本站不是同一条。请按 docs/air-gap.md“从头再来”一节办理。",
        "the chains of proof differ at link {link}: see 'begin anew' in docs/air-gap.md",
    ),
}

#: What is sound but can not be done here and now: exit 5.
REFUSALS: Mapping[str, tuple[str, str]] = {
    "key_not_pinned": said(
        "本站还没有锁定密钥。请与内网 flask public key show 的指纹核对，相同时加上 --pin {fingerprint} 再导入。",
        "no key is pinned yet: compare with 'flask public key show' inside and, if equal, "
        "add --pin {fingerprint}",
    ),
    "version_unknown": said(
        "发布包来自另一版本的程序。请把两边升级到同一版本。",
        "made by another version of this program: bring both sides to the same version",
    ),
    "member_unfit": said(
        "包内的 {name} 本站读不懂，多半因两边版本不同。请升级到同一版本，再重新导出。",
        "{name} can not be read here, most likely another version: upgrade, then export again",
    ),
    "gap": said(
        "本站到第 {here} 号，这是第 {sequence} 号，中间的还没有导入。请先导入第 {first} 至 {last} 号；"
        "找不到时在内网运行 flask public export --since {here}。",
        "this site stands at bundle {here}, this is {sequence}: import {first} to {last} first, or "
        "run 'flask public export --since {here}' inside",
    ),
    "replayed": said(
        "第 {sequence} 号早已导入，本站已到第 {here} 号，没有改动。请导入更新的发布包。",
        "bundle {sequence} was applied before and this site stands at {here}: nothing was changed; "
        "bring a newer one",
    ),
    "forked": said(
        "本站的第 {here} 号不在这个发布包（第 {sequence} 号）的来路上，内网可能恢复过旧备份。"
        "请按 docs/air-gap.md“从头再来”一节办理。",
        "bundle {here} of this site is not among those before bundle {sequence}; the house may have "
        "been restored from a backup: see 'begin anew' in docs/air-gap.md",
    ),
    "fed_directly": said(
        "这个公开库由本机的内网工作台直接写入，不能再导入发布包。请在外网机器上导入，"
        "或用 REVIEW_PUBLIC_DATA 另指一个空目录。",
        "this catalogue is written by a house directly: import on the other side of the gap, or set "
        "REVIEW_PUBLIC_DATA to an empty folder",
    ),
    "record_refused": said(
        "第 {record} 号公文不能写入（{reason}），整个发布包都没有导入。请在内网用 flask store check 检查后重新导出。",
        "record {record} can not be written ({reason}), so nothing was: run 'flask store check' "
        "inside and export again",
    ),
    "report_refused": said(
        "{year}年的年度报告不能写入（{reason}），整个发布包都没有导入。请在内网核对这份报告后重新导出。",
        "the annual report of {year} can not be written ({reason}), so nothing was: look at it "
        "inside and export again",
    ),
    "file_missing": said(
        "缺少文件 {file}，整个没有做。导出时请再导出一次；"
        "导入时请在内网用 flask public export --since 0 全部重新导出。",
        "the file {file} is missing, so nothing was done: when exporting, export again; when "
        "importing, run 'flask public export --since 0' inside",
    ),
    "too_much": said(
        "内容太多，一个发布包装不下。请用 --since 指定较近的一号，分几次导出。",
        "more than one bundle can hold: export more often, or with --since",
    ),
    "since_unknown": said(
        "没有第 {since} 号发布包，最后一号是 {last}。",
        "there is no bundle {since}; the last one is {last}",
    ),
    "export_raced": said(
        "同时还有一次导出先完成了。请再运行一次。",
        "another export finished meanwhile: run it again",
    ),
    "key_missing": said(
        "没有签名密钥 {path}。请先运行 flask public key create。",
        "there is no key {path}: run 'flask public key create' first",
    ),
    "key_exists": said(
        "已有密钥 {path}。要换密钥请用 flask public key rotate；密钥或口令确已遗失时用 key create --replace --yes。",
        "there is a key {path}: use 'flask public key rotate', or 'key create --replace --yes' "
        "if it is lost",
    ),
    "key_open_to_others": said(
        "{path} 别的用户也能读，不能使用。请先运行 chmod go-rwx '{path}'。",
        "{path} is open to other users: close it with chmod go-rwx '{path}'",
    ),
    "key_damaged": said(
        "密钥 {path} 已损坏。请从备份恢复。",
        "the key {path} is damaged: restore it from a backup",
    ),
    "passphrase_wrong": said("口令不对。", "the passphrase is wrong"),
    "passphrase_short": said(
        "口令太短，至少12个字符。",
        "the passphrase is too short: 12 characters at least",
    ),
    "passphrase_unsaid": said(
        "没有终端可以输入口令。请用 --passphrase-file 指定只有本人能读的文件。",
        "no terminal to ask for the passphrase: name a file only you can read with --passphrase-file",
    ),
    "store_unreachable": said(
        "公开库打不开（{reason}）。请检查 PUBLIC_DATABASE_URL 和 REVIEW_PUBLIC_DATA。",
        "the public catalogue can not be opened ({reason}): check PUBLIC_DATABASE_URL and "
        "REVIEW_PUBLIC_DATA",
    ),
    "disk": said("{path}：{reason}。没有做任何改动。", "{path}: {reason}; nothing was changed"),
}
