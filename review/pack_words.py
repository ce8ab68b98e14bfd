"""What goes with every evidence pack unchanged: how to check it, in Chinese, and the verifier itself.

Belongs to no room: pages and tasks hand it to the service that writes packs, which has no words.
"""

from __future__ import annotations

from pathlib import Path

from review import audit_verifier

README = """\
证据包说明
==========

这个压缩包说明：抽到的公文，谁在什么时候、对着哪一份内容做了什么；公开件怎样核验；抽查结果如何。
包里没有公文原文，没有被隐去的内容，也没有草稿和办理意见的文字。没有公开的公文，连标题也不在里面。

一、里面有什么
  check.json                    抽样：范围、种子、置信度、允许误差、各层件数和总体编号、抽中的编号
  people.json                   经办人编号和姓名
  documents/序号/
    events.jsonl                这份公文的全部日志，每行带前一条摘要（prev）和本条摘要（digest）
    document.json               登记信息、文件摘要（SHA-256）、历次审查的属性和经办人
    confirmations.json          保密、隐私、公开件的确认：确认了哪个内容摘要、方案摘要、文件摘要
    certificates.json           隐去核验报告：逐项结论、公开件摘要
    verdicts.json               审查清单的结论；每处发现的种类和处理方式（没有内容）
    release.json                历次公开的文件摘要；现在公开的，附公开的目录字段
    form.json                   抽查表：准确、完整、及时、规范，比对结果，整改和复查
  audit_verifier.py             独立核验程序（Python 3.8 以上，不需要安装其他东西）
  MANIFEST.sha256               以上每个文件的 SHA-256

二、怎样核对
  1. 文件没有改动：解压后在目录里运行
       sha256sum -c MANIFEST.sha256
     Windows 可用 certutil -hashfile 文件名 SHA256 逐个比对。
     整个压缩包的摘要记在本系统审计日志“导出证据包”一条里，可请审计管理员查对。
  2. 日志没有改动：运行
       python audit_verifier.py --part documents/00001/events.jsonl
     程序逐条重算摘要。一份公文的日志在总日志里不是连号的，所以这一步证明每一条自身没有改，
     还不能证明没有少。
  3. 日志确实来自总日志，而且没有少：请审计管理员导出总日志（flask audit export -o 总日志.jsonl），再运行
       python audit_verifier.py --part documents/00001/events.jsonl 总日志.jsonl
     程序先核验总日志整条链，再逐条对照，并核对这份公文在总日志里共有几条。
     核验程序也可以用安装包里 review/audit_verifier.py 的那一份，不必用本包自带的。
  4. 样本没有挑选：check.json 里有种子和各层全部编号。对每个编号计算
       printf %s "种子:编号" | sha256sum
     每层按结果从小到大，取前若干件（drawn），应当与抽中的编号完全一致。
  5. 网上的文件就是审查过的那个：从公开网站下载，计算 SHA-256，与 release.json 的 digest、
     certificates.json 的 bytes_digest（Word 文件旁边的 PDF 是 printed_digest）对照，应当相同。
     confirmations.json 的 bytes_digest 是一次确认的全部文件：把它们的摘要按 release.json 的次序
     一行一个连起来（末尾不换行），再计算一次 SHA-256，应当相同。
"""


def pack_words() -> dict[str, bytes]:
    """Names and bytes of the files that go with every pack."""
    return {
        "audit_verifier.py": Path(audit_verifier.__file__).read_bytes(),
        "说明.txt": README.encode(),
    }
