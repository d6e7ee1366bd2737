"""Words of challenge pages, error pages and page furniture: the second net, under the one that the crawl holds out.

Short on purpose: each is a phrase that no notice's title is, or that no short body of a notice holds.
"""

from __future__ import annotations

import re

TITLES = frozenset(
    [
        "首页",
        "网站首页",
        "当前位置",
        "正文",
        "详情",
        "详情页",
        "内容",
        "内容页",
        "文章",
        "通知公告",
        "政务公开",
        "信息公开",
        "政策文件",
        "政府信息公开",
        "更多",
        "返回",
        "打印",
        "关闭",
        "登录",
        "搜索",
        "站内搜索",
        "无标题",
        "无标题文档",
        "提示",
        "提示信息",
        "系统提示",
        "友情提示",
        "跳转中",
        "加载中",
        "loading",
        "untitled",
        "index",
        "home",
        "404",
        "403",
        "500",
        "error",
        "出错了",
        "找不到页面",
        "安全验证",
        "访问验证",
    ]
)
CHALLENGE = re.compile(
    "启用javascript|开启javascript|enable javascript|please enable "
    "cookies|请完成(?:安全)?验证|安全验证|访问验证|人机验证|滑动验证|拖动滑块|请输入验证码|访问过于频繁|"
    "访问被拒绝|请求被拦截|疑似攻击|网站防火墙|checking your browser|verify you are human|access denied|just a moment|请先登录|登录后查看",
    re.IGNORECASE,
)
ERROR_PAGE = re.compile(
    r"(?:页面|网页|文件|内容|信息)(?:不存在|已删除|已被删除|找不到|未找到|走丢了)|您(?:所)?(?:访问|查看|请求)的(?:页面|信息|内容|栏目)|404\s*not\s*found|502\s*bad\s*gateway|"
    "service unavailable|internal server error|系统(?:维护|升级)中|服务器(?:错误|繁忙)|数据库连接",
    re.IGNORECASE,
)
SHELL = re.compile("you need to enable javascript to run this app|正在加载|数据加载中|loading\\.\\.\\.", re.IGNORECASE)
FURNITURE = re.compile(
    r"当前位置[:：]|您(?:现在)?(?:所在)?的?位置[:：]|版权所有|ICP备\d|公网安备|网站标识码|【?打印(?:本页)?】?\s*【?关闭|上一篇[:：]|下一篇[:：]|分享到[:：]|字体[:：]\s*【?大|扫一扫在手机",
    re.IGNORECASE,
)
MARKUP = re.compile(
    r"</?(?:p|b|i|u|em|h[1-6]|ul|li|div|span|br|table|tr|td|a|img|script|style|font|strong|iframe|svg)\b[^>]{0,200}>|&(?:nbsp|lt|gt|amp|#\d+);",
    re.IGNORECASE,
)
SCRIPT = re.compile(
    r"function\s*\w*\s*\(|document\.(?:write|getElementById)|\$\(|var\s+\w+\s*=|window\.location|@charset|\{[a-z-]+:\s*[^;}]+;"
)
MOJIBAKE = re.compile(
    "锟斤拷|烫烫烫|屯屯屯|[ÃÂ][\u0080-\u00bf]"
    "|(?:[æåçèé][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2010-\u203a\u20ac]){2}"
    "|(?:[锛銆鈥][^\n]{0,40}){3}"
)
"""UTF-8 and GBK taken for each other or for Latin-1; the last line is the Chinese comma, full stop and dash in UTF-8, read as GBK."""
PREVIEW = re.compile(r"(?:只能|仅能|可)(?:预览|试读)|(?:预览|试读)(?:已)?结束|下载(?:原)?文档|(?:查看|阅读)全文|剩余\s*\d+\s*页")
LOST = re.compile("[\ufffd\ue000-\uf8ff]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def found(pattern: re.Pattern[str], text: str, around: int = 12) -> str | None:
    """What a pattern hit, with a few characters either side, on one line; `None` where it did not."""
    hit = pattern.search(text)
    if hit is None:
        return None
    return text[max(0, hit.start() - around) : hit.end() + around].replace("\n", " ")
