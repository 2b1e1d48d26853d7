#!/usr/bin/env python3
"""Plots of made-up results: well-formed, inside their frame, no label upon
another, one colour per peer."""

import unittest
import xml.etree.ElementTree

import made_up
import charts
import plots
import svg
from peers import PEERS

SVG = "{http://www.w3.org/2000/svg}"


def parsed(drawing):
    return xml.etree.ElementTree.fromstring(drawing.markup())


def boxes(root):
    """(left, top, right, bottom, text) of every label."""
    found = []
    for text in root.iter(SVG + "text"):
        kind = text.get("class", "")
        size = 15 if "title" in kind else 11 if "small" in kind else 12
        # The average character; svg.CHARACTER is the widest.
        width = len(text.text) * 6.2 * size / 12
        x, y = float(text.get("x")), float(text.get("y"))
        left = x - {"middle": width / 2, "end": width}.get(
            text.get("text-anchor"), 0)
        found.append((left, y - size * 0.75, left + width, y + 1, text.text))
    return found


def overlapping(one, other):
    return (one[0] < other[2] and other[0] < one[2] and one[1] < other[3]
            and other[1] < one[3])


class PlotsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.drawings = plots.all_plots(made_up.everything())
        cls.roots = {name: parsed(one) for name, one in cls.drawings.items()}

    def test_there_is_every_kind(self):
        self.assertEqual(
            set(self.drawings),
            {"get", "set", "mget", "withdraw", "transactions", "threads",
             "latency", "contention", "memory", "summary"})

    def test_labels_do_not_overlap(self):
        for name, root in self.roots.items():
            labels = boxes(root)
            for number, one in enumerate(labels):
                for other in labels[number + 1:]:
                    self.assertFalse(
                        overlapping(one, other),
                        f"{name}: '{one[4]}' and '{other[4]}'")

    def test_everything_is_inside_the_frame(self):
        for name, root in self.roots.items():
            width, height = float(root.get("width")), float(root.get("height"))
            for left, top, right, bottom, text in boxes(root):
                self.assertTrue(0 <= left and right <= width, (name, text))
                self.assertTrue(0 <= top and bottom <= height, (name, text))
            for rect in root.iter(SVG + "rect"):
                if rect.get("width") != "100%":
                    end = float(rect.get("x")) + float(rect.get("width"))
                    self.assertLessEqual(end, width)

    def test_no_figure_is_lost_to_arithmetic(self):
        for drawing in self.drawings.values():
            self.assertNotRegex(drawing.markup(), r'"[^"]*\b(?:nan|inf)\b')

    def test_skipped_peer_is_named(self):
        for drawing in self.drawings.values():
            self.assertIn("Not measured: boost.", drawing.markup())

    def test_without_figures_there_is_no_plot(self):
        self.assertEqual(plots.all_plots(made_up.results()), {})

    def test_shortest_bar_comes_first(self):
        panel = charts.Panel("x", [charts.Point("tbb", 9, 8, 10),
                                   charts.Point("vigil", 3, 2, 4)], str)
        root = parsed(charts.figure("t", "r", [panel], "f"))
        kinds = [rect.get("class") for rect in root.iter(SVG + "rect")]
        self.assertEqual(kinds[1:], ["peer-vigil", "peer-tbb"])


class ColourTest(unittest.TestCase):

    def test_each_peer_has_a_colour_of_its_own(self):
        for colours in ({peer.light for peer in PEERS.values()},
                        {peer.dark for peer in PEERS.values()}):
            self.assertEqual(len(colours), len(PEERS))

    def test_text_can_be_read_on_both_backgrounds(self):
        for shades in (svg.LIGHT, svg.DARK):
            for kind, least in (("text", 7), ("faint", 4.5)):
                self.assertGreater(contrast(shades[kind], shades["back"]),
                                   least)

    def test_colours_can_be_told_from_the_background(self):
        for peer in PEERS.values():
            self.assertGreater(contrast(peer.light, svg.LIGHT["back"]), 2.2)
            self.assertGreater(contrast(peer.dark, svg.DARK["back"]), 3)


def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
              for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class AxisTest(unittest.TestCase):

    def test_logarithmic_where_figures_are_far_apart(self):
        self.assertFalse(svg.Axis([1, 10], 0, 100).log)
        self.assertTrue(svg.Axis([1, 100], 0, 100).log)

    def test_linear_axis_begins_at_nothing(self):
        axis = svg.Axis([50, 100], 10, 112)
        self.assertEqual(axis.place(0), 10)
        self.assertAlmostEqual(axis.place(100), 110)

    def test_decades_are_as_far_apart_as_each_other(self):
        axis = svg.Axis([1, 1000], 0, 100)
        self.assertAlmostEqual(axis.place(10) - axis.place(1),
                               axis.place(1000) - axis.place(100))

    def test_ticks_are_round(self):
        for values in ([1, 7], [3, 14], [0.2, 0.9]):
            ticks = svg.Axis(values, 0, 100).ticks()
            step = ticks[1] - ticks[0]
            self.assertRegex(f"{step:.6e}", r"^[125]\.0+e")
            self.assertLessEqual(len(ticks), 8)

    def test_labels_are_spread(self):
        places = svg.spread([50, 51, 52, 10], 14, 0, 60)
        ordered = sorted(places)
        self.assertTrue(all(b - a >= 14 - 1e-9
                            for a, b in zip(ordered, ordered[1:])))
        self.assertLessEqual(max(places), 60)
        self.assertEqual(places[3], 10)


if __name__ == "__main__":
    unittest.main()
