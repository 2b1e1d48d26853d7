#!/usr/bin/env python3
"""What script/docs does beside mkdocs and doxygen.

    docs_site.py pages ROOT OUT   writes the pages that mkdocs reads: those
                                  below docs/, README.md and its neighbours, the
                                  fuzzers' page, and one that leads to doxygen's,
                                  in OUT/reference
    docs_site.py filter HEADER    prints a header with its comments as doxygen
                                  wants them; doxygen calls it
    docs_site.py check SITE       prints one line for each link of the site that
                                  leads nowhere; exits with 1 if there is any

Standard library only.
"""

import html.parser
import pathlib
import re
import shutil
import sys
import urllib.parse

# Pages beside docs/; README.md becomes the first page.
NEIGHBOURS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
ASSETS = ("LICENSE",)
FUZZERS = "fuzz/README.md"
HEADER = re.compile(r"^api/vigil/(\w+)\.h$")
# doxygen links to this heading also where it has left it out.
DOXYGENS = "#nested-classes"

REFERENCE = """\
# Reference

The public headers, as doxygen shows them: [reference](reference/index.html).
"""

FENCE_MARK = re.compile(r"^(```+\s*\w+) +\w+\s*$", re.MULTILINE)
LINK = re.compile(r"(\]\()([^)\s:#]+)((?:#[^)\s]*)?\))")
IMAGE = re.compile(r'(<img[^>]* src=")([^":]+)(")')


def new_place(path):
    """Where a file of the repository is on the site, or None."""
    if path == "README.md":
        return "index.md"
    if path in NEIGHBOURS or path in ASSETS:
        return path
    if path == FUZZERS:
        return "fuzz.md"
    header = HEADER.match(path)
    if header:  # as doxygen calls the page about it
        return f"reference/{header[1].replace('_', '__')}_8h.html"
    return path.removeprefix("docs/") if path.startswith("docs/") else None


def pages(root, out):
    if out.exists():
        shutil.rmtree(out)
    sources = [root / name for name in (*NEIGHBOURS, *ASSETS, FUZZERS)]
    sources += sorted((root / "docs").rglob("*"))
    for source in sources:
        if not source.is_file():
            continue
        path = source.relative_to(root).as_posix()
        target = out / new_place(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".md":
            text = moved(root, path, source.read_text(encoding="utf-8"))
            target.write_text(text, encoding="utf-8")
        else:
            shutil.copyfile(source, target)
    (out / "reference.md").write_text(REFERENCE, encoding="utf-8")


def moved(root, path, text):
    """The page's text with links as they are on the site."""
    here = pathlib.PurePosixPath(path).parent
    depth = len(pathlib.PurePosixPath(new_place(path)).parent.parts)

    def link(match):
        there = (root / here / match.group(2)).resolve()
        place = new_place(there.relative_to(root.resolve()).as_posix())
        if place is None:
            sys.exit(f"{path}: {match.group(2)} is not on the site")
        return match.group(1) + "../" * depth + place + match.group(3)

    text = LINK.sub(link, text)
    text = IMAGE.sub(link, text)
    # Python-Markdown wants one word behind a fence.
    return FENCE_MARK.sub(r"\1", text)


# --- Comments for doxygen ---

COMMENT = re.compile(r"^(\s*)//(?: (.*))?$")
TRAILING = re.compile(r"^(\s*[^\s/#}].*?[,;{]\s*)// (.*)$")
CODE = re.compile(r"^(\s*)(k[A-Z]\w*(?:, k[A-Z]\w*)*)  +(.*)$")


def escaped(text):
    return re.sub(r"([<>@&#\\])", r"\\\1", text)


def doxygen_comments(lines):
    """`//` above a declaration becomes `///`, behind one `///<`."""
    lines = list(lines)
    result = []
    number = 0
    first_block = True
    while number < len(lines):
        line = lines[number]
        if not COMMENT.match(line):
            trailing = TRAILING.match(line)
            if not trailing:
                result.append(line)
                number += 1
                continue
            column = len(trailing.group(1))
            text = [trailing.group(2)]
            number += 1
            while number < len(lines):  # what continues below it
                more = COMMENT.match(lines[number])
                if not more or len(more.group(1)) < column:
                    break
                text.append(more.group(2) or "")
                number += 1
            result.append(trailing.group(1) + "///< " + escaped(text[0]))
            result += [" " * column + "///< " + escaped(one)
                       for one in text[1:]]
            continue
        block = []
        while number < len(lines) and COMMENT.match(lines[number]):
            block.append(COMMENT.match(lines[number]).groups(default=""))
            number += 1
        followed = number < len(lines) and lines[number].strip() != ""
        if first_block:
            result.append("/// \\file")
        elif not followed:  # belongs to nothing: a heading
            result += [f"{indent}// {text}".rstrip() for indent, text in block]
            continue
        result += documented(block)
        first_block = False
    return result


def documented(block):
    result = []
    in_code = False
    for indent, text in block:
        code = CODE.match(text)
        is_code = text.startswith("    ")
        if is_code != in_code:  # Markdown wants a blank line around code
            result.append(f"{indent}///")
        in_code = is_code
        if code:
            text = f"- **{code.group(2)}**: {escaped(code.group(3))}"
        elif not is_code:
            text = escaped(text)
        result.append(f"{indent}/// {text}".rstrip())
    return result


# --- Links of the finished site ---


class Links(html.parser.HTMLParser):
    """The links of a page, and the places in it that can be linked to."""

    def __init__(self):
        super().__init__()
        self.links = []
        self.places = {""}

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.links.append(value)
            elif name in ("id", "name") and value is not None:
                self.places.add(value)


def read_links(page):
    links = Links()
    links.feed(page.read_text(encoding="utf-8"))
    return links


def check(site):
    pages_by_path = {}
    violations = []

    def links_of(path):
        if path not in pages_by_path:
            pages_by_path[path] = read_links(path)
        return pages_by_path[path]

    for page in sorted(site.rglob("*.html")):
        if page.name == "404.html":
            continue  # its links begin at the site's root
        for link in links_of(page).links:
            parts = urllib.parse.urlsplit(link)
            if parts.scheme or parts.netloc or link == DOXYGENS:
                continue
            name = urllib.parse.unquote(parts.path)
            target = (page.parent / name).resolve() if name else page
            if target.is_dir():
                target = target / "index.html"
            if not target.is_file():
                violations.append(f"{page.relative_to(site)}: {link}")
            elif target.suffix == ".html":
                place = urllib.parse.unquote(parts.fragment)
                if place not in links_of(target).places:
                    violations.append(f"{page.relative_to(site)}: {link}")
    return violations


def main():
    words = sys.argv[1:]
    if len(words) == 3 and words[0] == "pages":
        pages(pathlib.Path(words[1]), pathlib.Path(words[2]))
    elif len(words) == 2 and words[0] == "filter":
        text = pathlib.Path(words[1]).read_text(encoding="utf-8")
        print("\n".join(doxygen_comments(text.splitlines())))
    elif len(words) == 2 and words[0] == "check":
        violations = check(pathlib.Path(words[1]))
        print("".join(f"{line}\n" for line in violations), end="")
        sys.exit(1 if violations else 0)
    else:
        sys.exit("usage: docs_site.py pages ROOT OUT | filter HEADER | "
                 "check SITE")


if __name__ == "__main__":
    main()
