"""Sixty texts that would load a file or reach a host if any widget took them for rich text."""

from __future__ import annotations

from pathlib import Path

_TAGS = (
    '<img src="{path}">',
    "<img src='{path}'>",
    "<img src={path}>",
    '<img src="{url}">',
    '<IMG SRC="{url}">',
    '<img src="{url}"/>text',
    '<p><img src="{path}"></p>',
    '<b>bold</b><img src="{path}">',
    '<html><body><img src="{path}"></body></html>',
    '<!DOCTYPE html><img src="{path}">',
    '<?xml version="1.0"?><img src="{path}"/>',
    '<qt><img src="{path}"></qt>',
    '<qt type="detail"><img src="{path}"></qt>',
    '<body background="{path}">x</body>',
    '<body background="{url}">x',
    '<table background="{path}"><tr><td>x</td></tr></table>',
    '<table><tr><td background="{path}">x</td></tr></table>',
    '<table><tr background="{url}"><td>x</td></tr></table>',
    '<p style="background-image: url({path})">x</p>',
    "<p style='background-image: url(\"{url}\")'>x</p>",
    '<p style="background: url({path})">x</p>',
    '<span style="background-image:url({url})">x</span>',
    '<div style="background: #fff url({path}) no-repeat">x</div>',
    "<style>p {{ background-image: url({path}) }}</style><p>x</p>",
    '<style>body {{ background: url("{url}") }}</style>x',
    '<link rel="stylesheet" href="{path}">x',
    '<link rel="stylesheet" type="text/css" href="{url}">x',
    "<style>@import url({path});</style>x",
    '<style>@import "{url}";</style>x',
    '<ul style="list-style-image: url({path})"><li>x</li></ul>',
    '<a href="{url}"><img src="{path}"></a>',
    '<a href="{path}">click</a>',
    '<a href="file:///etc/passwd">x</a><img src="{path}">',
    '<object data="{path}"></object>',
    '<embed src="{path}">',
    '<iframe src="{url}"></iframe>',
    '<video src="{path}"></video>',
    '<audio src="{url}"></audio>',
    '<source srcset="{path}">',
    '<img srcset="{path} 2x" src="{path}">',
    '<input type="image" src="{path}">',
    '<svg><image href="{path}"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image xlink:href="{url}"/></svg>',
    '<math><mtext><img src="{path}"></mtext></math>',
    '<font face="{path}"><img src="{path}"></font>',
    '<center><img src="{path}" width=1 height=1></center>',
    '<pre><img src="{path}"></pre>',
    '<h1><img src="{path}"></h1>Žalgiris',
    "<img src=\"\\\\\\\\127.0.0.1\\\\share\\\\a.png\"><img src='{path}'>",
    '<img src="//127.0.0.1/share/a.png"><img src="{path}">',
    '<img src="http://127.0.0.1:9/a.png"><img src="{path}">',
    '<img src="https://127.0.0.1:9/a.png"><img src="{path}">',
    '<img src="smb://127.0.0.1/a.png"><img src="{path}">',
    '<img src="ftp://127.0.0.1/a.png"><img src="{path}">',
    '<img src="qrc:/x.png"><img src="{path}">',
    '<img src="data:image/png;base64,AAAA"><img src="{path}">',
    "![picture]({path})",
    "![picture]({url}) <img src='{path}'>",
    "شركة <img src='{path}'> ሙሉጌታ",
    "&lt;b&gt; & <img src='{path}'> \u202e gnp.x \u2066",
)


def hostile_texts(picture: Path) -> tuple[str, ...]:
    """The texts, pointing at a picture that exists; several ask for it without its suffix."""
    url = picture.as_uri()
    return tuple(
        text.format(path=picture if number % 3 else picture.with_suffix(""), url=url)
        for number, text in enumerate(_TAGS)
    )
