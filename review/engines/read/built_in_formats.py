"""The number formats that a workbook names by number alone, as Chinese Excel words them (ECMA-376 part 1,
section 18.8.30). What a format means is ``number_formats.py``.
"""

from __future__ import annotations

from typing import Final

#: Built-in formats by number; 27-36 and 50-58 as in the Chinese locale (18.8.30).
_YMD, _MD, _YM = 'yyyy"年"m"月"d"日"', 'm"月"d"日"', 'yyyy"年"m"月"'
_NOON, _NOON_S = 'AM/PMh"时"mm"分"', 'AM/PMh"时"mm"分"ss"秒"'
BUILT_IN: Final[dict[int, str]] = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: "¥#,##0;¥-#,##0",
    6: "¥#,##0;¥-#,##0",
    7: "¥#,##0.00;¥-#,##0.00",
    8: "¥#,##0.00;¥-#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: _YM,
    28: _MD,
    29: _MD,
    30: "m-d-yy",
    31: _YMD,
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: _NOON,
    35: _NOON_S,
    36: _YM,
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: _YM,
    51: _MD,
    52: _YM,
    53: _MD,
    54: _MD,
    55: _NOON,
    56: _NOON_S,
    57: _YM,
    58: _MD,
}
