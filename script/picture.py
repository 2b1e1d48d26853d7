#!/usr/bin/env python3
"""Draws a picture in SVG from text.

    picture.py TEXT SVG            writes the picture
    picture.py --check TEXT SVG    changes nothing; exits with 1 where the
                                   picture is not what the text says

docs/idea.txt says how the text is written. Standard library only.
"""

import pathlib
import re
import sys
import xml.sax.saxutils

LANE_WIDTH = 300
ROW = 34
TOP = 56
MARGIN = 20
CHARACTER = 7.9  # of the font below, about

STYLE = """\
<style>
text { font: 13px monospace; fill: #1f2328; text-anchor: middle }
.title { font-weight: bold }
.remark { fill: #59636e; font-style: italic }
.life { stroke: #afb8c1; stroke-dasharray: 4 4 }
.arrow { stroke: #0b5cad; stroke-width: 1.5; marker-end: url(#head) }
.box { fill: #fff8dc; stroke: #9a6700 }
.behind { fill: #ffffff }
</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8"
 markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="#0b5cad"/>
</marker></defs>"""


def text_at(x, y, text, kind=""):
    mark = f' class="{kind}"' if kind else ""
    return (f'<text x="{x:g}" y="{y:g}"{mark}>'
            f"{xml.sax.saxutils.escape(text)}</text>")


def box_at(x, y, width, kind):
    return (f'<rect x="{x - width / 2:g}" y="{y - 16:g}" width="{width:g}" '
            f'height="23" rx="3" class="{kind}"/>')


def draw(lines):
    lanes = {}
    shapes = []
    y = TOP + ROW
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        lane = re.fullmatch(r"lane (\w+) (.+)", line)
        arrow = re.fullmatch(r"(\w+) > (\w+) (.+)", line)
        held = re.fullmatch(r"(\w+) ([|.]) (.+)", line)
        if lane:
            x = MARGIN + LANE_WIDTH * (len(lanes) + 0.5)
            lanes[lane.group(1)] = x
            shapes.append(text_at(x, TOP - 20, lane.group(2), "title"))
            continue
        named = (arrow.group(1, 2) if arrow else
                 (held.group(1),) if held else ())
        if not named or any(name not in lanes for name in named):
            raise ValueError(f"line {number}: {line}")
        if arrow:
            start, end = (lanes[name] for name in named)
            text = arrow.group(3)
            middle = (start + end) / 2
            shapes.append(f'<line x1="{start:g}" y1="{y + 4:g}" x2="{end:g}" '
                          f'y2="{y + 4:g}" class="arrow"/>')
            shapes.append(text_at(middle, y - 2, text))
        else:
            x, text = lanes[named[0]], held.group(3)
            kind = "box" if held.group(2) == "|" else "behind"
            shapes.append(box_at(x, y, len(text) * CHARACTER + 16, kind))
            shapes.append(text_at(x, y, text,
                                  "" if kind == "box" else "remark"))
        y += ROW
    width = 2 * MARGIN + LANE_WIDTH * len(lanes)
    lives = [f'<line x1="{x:g}" y1="{TOP - 8}" x2="{x:g}" y2="{y:g}" '
             'class="life"/>' for x in lanes.values()]
    return "\n".join([
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {width:g} {y + MARGIN:g}" role="img" width="{width:g}">',
        STYLE, '<rect width="100%" height="100%" class="behind"/>',
        *lives, *shapes, "</svg>", ""])


def main():
    words = sys.argv[1:]
    check = words[:1] == ["--check"]
    if len(words) != (3 if check else 2):
        sys.exit("usage: picture.py [--check] TEXT SVG")
    text, svg = (pathlib.Path(word) for word in words[-2:])
    picture = draw(text.read_text(encoding="utf-8").splitlines())
    if not check:
        svg.write_text(picture, encoding="utf-8")
    elif not svg.is_file() or svg.read_text(encoding="utf-8") != picture:
        sys.exit(f"{svg} is not what {text} says; "
                 f"script/picture.py {text} {svg} draws it")


if __name__ == "__main__":
    main()
