"""A drawing in SVG, by hand: shapes, an axis, and colours for light and dark.

The background is part of the drawing, and light or dark as the reader's system
is, so that a plot is readable wherever it is embedded.
"""

import math
import xml.sax.saxutils

from peers import OTHER_WAY, PEERS

FONT = ('12px "DejaVu Sans", Verdana, "Segoe UI", Helvetica, Arial, '
        "sans-serif")
CHARACTER = 7.2  # the width of one, at most, on average

LIGHT = {"back": "#ffffff", "text": "#1f2328", "faint": "#59636e",
         "grid": "#e1e5ea", "axis": "#8c959f"}
DARK = {"back": "#0d1117", "text": "#e6edf3", "faint": "#9aa4ae",
        "grid": "#262c35", "axis": "#6e7781"}


def _rules(shades, of_peer):
    rules = [
        f".back {{ fill: {shades['back']} }}",
        f"text {{ fill: {shades['text']} }}",
        f".faint {{ fill: {shades['faint']} }}",
        f".grid {{ stroke: {shades['grid']} }}",
        f".axis {{ stroke: {shades['axis']} }}",
        f".whisker {{ stroke: {shades['text']} }}",
        f".halo {{ stroke: {shades['back']} }}",
    ]
    everyone = [*PEERS.items(), ("other", OTHER_WAY)]
    for name, peer in everyone:
        colour = of_peer(peer)
        rules.append(f".peer-{name} {{ fill: {colour} }} "
                     f".line-{name} {{ stroke: {colour} }}")
    return rules


def style():
    fixed = [
        f"text {{ font: {FONT} }}",
        ".title { font-size: 15px; font-weight: bold }",
        ".panel { font-weight: bold }",
        ".own { font-weight: bold }",
        ".small { font-size: 11px }",
        ".grid, .axis { stroke-width: 1 }",
        ".whisker { stroke-width: 1.2; opacity: 0.75 }",
        ".line { fill: none; stroke-width: 1.6 }",
        ".line-vigil { stroke-width: 3 }",
        ".lead { stroke-width: 0.8; stroke-dasharray: 2 2 }",
        ".halo { stroke-width: 3.4; opacity: 0.8 }",
    ]
    light = _rules(LIGHT, lambda peer: peer.light)
    dark = _rules(DARK, lambda peer: peer.dark)
    return "\n".join(["<style>", *fixed, *light,
                      "@media (prefers-color-scheme: dark) {", *dark, "}",
                      "</style>"])


def width_of(text, size=12):
    return len(text) * CHARACTER * size / 12


class Drawing:
    """Shapes in the order in which they are drawn. Units are pixels."""

    def __init__(self, width, height, title, description=""):
        self.width = width
        self.height = height
        self._title = title
        self._description = description
        self._shapes = []

    def add(self, shape):
        self._shapes.append(shape)

    def text(self, x, y, text, kind="", anchor="start"):
        if not text:
            return
        kind = f' class="{kind}"' if kind else ""
        anchor = f' text-anchor="{anchor}"' if anchor != "start" else ""
        self.add(f'<text x="{x:.1f}" y="{y:.1f}"{kind}{anchor}>'
                 f"{xml.sax.saxutils.escape(text)}</text>")

    def line(self, x1, y1, x2, y2, kind):
        self.add(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" '
                 f'y2="{y2:.1f}" class="{kind}"/>')

    def rect(self, x, y, width, height, kind):
        self.add(f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" '
                 f'height="{height:.1f}" class="{kind}"/>')

    def path(self, points, kind):
        places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.add(f'<polyline points="{places}" class="{kind}"/>')

    def marker(self, x, y, shape, kind, size=4.5):
        if shape == "circle":
            self.add(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" '
                     f'class="{kind}"/>')
            return
        corners = {
            "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
            "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
            "triangle": ((0, -1.2), (1.2, 1), (-1.2, 1)),
        }[shape]
        places = " ".join(f"{x + dx * size:.1f},{y + dy * size:.1f}"
                          for dx, dy in corners)
        self.add(f'<polygon points="{places}" class="{kind}"/>')

    def whisker(self, x1, y1, x2, y2, cap=3):
        """A line with caps, along or across, to be seen on any colour."""
        dx, dy = (0, cap) if y1 == y2 else (cap, 0)
        for kind in ("halo", "whisker"):
            self.line(x1, y1, x2, y2, kind)
            for x, y in ((x1, y1), (x2, y2)):
                self.line(x - dx, y - dy, x + dx, y + dy, kind)

    def markup(self):
        escape = xml.sax.saxutils.escape
        return "\n".join([
            '<svg xmlns="http://www.w3.org/2000/svg" '
            f'viewBox="0 0 {self.width:g} {self.height:g}" '
            f'width="{self.width:g}" height="{self.height:g}" role="img">',
            f"<title>{escape(self._title)}</title>",
            f"<desc>{escape(self._description)}</desc>", style(),
            '<rect width="100%" height="100%" class="back"/>', *self._shapes,
            "</svg>", ""])


class Axis:
    """Places of figures between `start` and `end` (pixels; `end` may be the
    smaller). Logarithmic where the figures are far apart."""

    FAR_APART = 12

    def __init__(self, values, start, end, log=None):
        values = [value for value in values if value > 0] or [1]
        low, high = min(values), max(values)
        self.log = high / low > self.FAR_APART if log is None else log
        self.start, self.end = start, end
        if self.log:
            # A bar needs some length even for the smallest.
            self.low = 10 ** math.floor(math.log10(low / 1.5))
            self.high = high * 1.02
        else:
            self.low, self.high = 0, high * 1.02

    def place(self, value):
        if self.log:
            value = max(value, self.low)
            share = (math.log(value / self.low) /
                     math.log(self.high / self.low))
        else:
            share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self, most=6):
        """Round figures, at most `most` or so."""
        if self.log:
            first = math.ceil(math.log10(self.low) - 1e-9)
            last = math.floor(math.log10(self.high) + 1e-9)
            step = max(1, math.ceil((last - first + 1) / most))
            return [10.0 ** power for power in range(first, last + 1, step)]
        rough = (self.high - self.low) / most
        power = 10 ** math.floor(math.log10(rough))
        step = next(power * factor for factor in (1, 2, 5, 10)
                    if power * factor >= rough)
        count = int((self.high - self.low) / step + 1e-9)
        return [self.low + step * number for number in range(count + 1)]


def spread(wanted, distance, low, high):
    """Places for labels: near `wanted`, `distance` apart at least, between
    `low` and `high` as far as there is room."""
    indices = sorted(range(len(wanted)), key=lambda index: wanted[index])
    places = [max(low, min(high, wanted[index])) for index in indices]
    for number in range(1, len(places)):
        places[number] = max(places[number], places[number - 1] + distance)
    if places and places[-1] > high:
        places[-1] = high
        for number in range(len(places) - 2, -1, -1):
            places[number] = min(places[number], places[number + 1] - distance)
    result = [0.0] * len(wanted)
    for place, index in zip(places, indices):
        result[index] = place
    return result
