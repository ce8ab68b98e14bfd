"""Words for what the worker's machine can do: what works, and what to install or switch on where it does not."""

from __future__ import annotations

from flask_babel import gettext as _

from review.store.abilities import Abilities


def ability_lines(seen: Abilities) -> tuple[tuple[str, str, bool, str], ...]:
    """(what, how it stands, whether it is as it should be, what to do else), one for each ability."""
    return (
        (
            _("读取进程的网络"),
            _("已切断") if seen.network_cut else _("没有切断"),
            seen.network_cut,
            _("请在系统内核里允许普通用户建立命名空间，或者在防火墙上禁止后台进程外连。"),
        ),
        (
            _("读取进程的限额"),
            _(
                "内存%(memory)sMB，处理器%(seconds)s秒，同时识别%(cores)s页",
                memory=seen.memory_mb,
                seconds=seen.seconds,
                cores=seen.cores,
            ),
            True,
            "",
        ),
        (
            _("识别扫描件的模型"),
            _("已安装") if seen.recognises else _("没有安装"),
            seen.recognises,
            _("请重新安装本系统的依赖包。没有它，扫描页会列为读不到文字的部分。"),
        ),
        (
            _("识别姓名的模型"),
            _("已安装") if seen.names else _("没有安装"),
            seen.names,
            _("请重新安装本系统的依赖包。没有它，姓名只按规则查找。"),
        ),
        (
            _("转换doc、wps的LibreOffice"),
            _("已安装") if seen.converts else _("没有安装"),
            seen.converts,
            _("请安装LibreOffice Writer，或者请人先另存为docx。"),
        ),
    )
