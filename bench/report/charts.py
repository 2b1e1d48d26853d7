"""Two kinds of panels, bars and lines, and figures made of several."""

import dataclasses
import re

from peers import VIGIL, css_class, order, peer
from svg import Axis, Drawing, spread, width_of

WIDTH = 920
MARGIN = 18
GAP = 34
BAR = 13
BAR_STEP = 19
LINES_HEIGHT = 215

POWERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(text):
    """10^6 as people write it."""
    return re.sub(r"\^(\d+)", lambda m: m.group(1).translate(POWERS), text)


@dataclasses.dataclass
class Point:
    """A figure with its spread. `x` is a column of a panel of lines."""

    peer: str
    middle: float
    low: float
    high: float
    x: int = 0


@dataclasses.dataclass
class Panel:
    title: str
    points: list
    text_of: object  # writes a figure
    columns: list = dataclasses.field(default_factory=list)
    along: str = ""  # what the columns are
    log: bool | None = None


# --- Bars ---


def bars_height(panel):
    return 24 + BAR_STEP * len(panel.points) + 24


def draw_bars(drawing, panel, x, y, width):
    """One bar per peer, the shortest first."""
    points = sorted(panel.points, key=lambda p: (p.middle, order(p.peer)))
    labels = max(width_of(p.peer) for p in points) + 8
    values = max(width_of(panel.text_of(p.middle)) for p in points) + 8
    axis = Axis([p.middle for p in points] + [p.low for p in points] +
                [p.high for p in points], x + labels, x + width - values,
                panel.log)
    drawing.text(x, y + 12, raised(panel.title), "panel")
    top = y + 24
    bottom = top + BAR_STEP * len(points)
    _bar_ticks(drawing, panel, axis, top, bottom)
    for number, point in enumerate(points):
        _draw_bar(drawing, panel, axis, point,
                  top + BAR_STEP * number + BAR_STEP / 2)
    drawing.line(axis.start, top, axis.start, bottom, "axis")


def _bar_ticks(drawing, panel, axis, top, bottom):
    taken = -1e9
    for tick in axis.ticks(5):
        place = axis.place(tick)
        if place > axis.end + 1:
            continue
        drawing.line(place, top, place, bottom + 3, "grid")
        text = panel.text_of(tick)
        if place - width_of(text, 11) / 2 > taken + 6:
            drawing.text(place, bottom + 15, text, "faint small", "middle")
            taken = place + width_of(text, 11) / 2


def _draw_bar(drawing, panel, axis, point, middle):
    own = point.peer == VIGIL
    drawing.text(axis.start - 6, middle + 4, point.peer,
                 "own" if own else "", "end")
    end = axis.place(point.middle)
    drawing.rect(axis.start, middle - BAR / 2, end - axis.start, BAR,
                 css_class(point.peer))
    low, high = axis.place(point.low), axis.place(point.high)
    if high - low > 1:
        drawing.whisker(low, middle, high, middle)
    drawing.text(max(end, high) + 6, middle + 4, panel.text_of(point.middle),
                 "own" if own else "")


# --- Lines ---


def draw_lines(drawing, panel, x, y, width, height=LINES_HEIGHT):
    """One line per peer over the columns, with its name at its end."""
    names = sorted({point.peer for point in panel.points}, key=order)
    axis = Axis([p.middle for p in panel.points] + [p.low for p in panel.points]
                + [p.high for p in panel.points], y + height - 40, y + 30,
                panel.log)
    ticks = axis.ticks(5)
    left = x + max(width_of(panel.text_of(tick), 11) for tick in ticks) + 8
    labels = max(width_of(name) for name in names) + 26
    right = x + width - labels
    drawing.text(x, y + 12, raised(panel.title), "panel")
    for tick in ticks:
        place = axis.place(tick)
        if place < axis.end - 1:
            continue
        drawing.line(left, place, right, place, "grid")
        drawing.text(left - 6, place + 4, panel.text_of(tick), "faint small",
                     "end")
    inset = 14
    step = (right - left - 2 * inset) / max(1, len(panel.columns) - 1)

    def across(column):
        return left + inset + column * step

    drawing.line(left, axis.start, right, axis.start, "axis")
    for column, text in enumerate(panel.columns):
        drawing.text(across(column), axis.start + 16, raised(text),
                     "faint small", "middle")
    drawing.text((left + right) / 2, axis.start + 31, panel.along,
                 "faint small", "middle")
    _series(drawing, panel, axis, names, across, right)


def _series(drawing, panel, axis, names, across, right):
    ends = []
    # Vigil last, so that it lies on top.
    for name in sorted(names, key=order, reverse=True):
        points = sorted((p for p in panel.points if p.peer == name),
                        key=lambda p: p.x)
        # Whiskers of different peers stand beside each other.
        shift = (names.index(name) - (len(names) - 1) / 2) * min(
            3.0, 24.0 / len(names))
        places = [(across(p.x) + shift, axis.place(p.middle)) for p in points]
        drawing.path(places, f"line line-{name}")
        for point, (place, _) in zip(points, places):
            low, high = axis.place(point.low), axis.place(point.high)
            if abs(high - low) > 2:
                drawing.whisker(place, low, place, high, cap=2)
        for place, height in places:
            drawing.marker(place, height, peer(name).marker, css_class(name))
        ends.append((name, places[-1]))
    heights = spread([place[1] for _, place in ends], 14, axis.end,
                     axis.start)
    for (name, place), height in zip(ends, heights):
        label = right + 24
        drawing.add(f'<line x1="{place[0] + 6:.1f}" y1="{place[1]:.1f}" '
                    f'x2="{label - 13:.1f}" y2="{height:.1f}" '
                    f'class="line-{name} lead"/>')
        # Again beside the name, because lines may end upon each other.
        drawing.marker(label - 7, height, peer(name).marker, css_class(name),
                       size=4)
        drawing.text(label, height + 4, name,
                     "own" if name == VIGIL else "")


# --- Figures ---


def _wrapped(text, width):
    """`text` in lines that fit."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, 11) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def figure(title, remark, panels, footer, columns=2):
    """A drawing of panels side by side, in rows; None without panels."""
    panels = [panel for panel in panels if panel.points]
    if not panels:
        return None
    columns = min(columns, len(panels))
    width = (WIDTH - 2 * MARGIN - GAP * (columns - 1)) / columns
    rows = [panels[first:first + columns]
            for first in range(0, len(panels), columns)]

    def height_of(panel):
        return LINES_HEIGHT if panel.columns else bars_height(panel)

    remarks = _wrapped(remark, WIDTH - 2 * MARGIN)
    feet = _wrapped(footer, WIDTH - 2 * MARGIN)
    top = MARGIN + 20 + 15 * len(remarks) + 8
    total = top + sum(max(map(height_of, row)) + 12 for row in rows)
    drawing = Drawing(WIDTH, total + 15 * len(feet) + 10, title, remark)
    drawing.text(MARGIN, MARGIN + 12, raised(title), "title")
    for number, line in enumerate(remarks):
        drawing.text(MARGIN, MARGIN + 31 + 15 * number, raised(line),
                     "faint small")
    y = top
    for row in rows:
        for number, panel in enumerate(row):
            x = MARGIN + number * (width + GAP)
            draw = draw_lines if panel.columns else draw_bars
            draw(drawing, panel, x, y, width)
        y += max(map(height_of, row)) + 12
    for number, line in enumerate(feet):
        drawing.text(MARGIN, y + 10 + 15 * number, line, "faint small")
    return drawing
