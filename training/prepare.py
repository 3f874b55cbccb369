"""Makes the training texts: passages.jsonl and queries.jsonl.

    python3 prepare.py PAIRS DEB OUT

PAIRS is pairs.jsonl.gz; DEB a folder with one unpacked folder per package of packages.tsv (prepare.sh makes it).
A passage is {"text", "source"}; a query {"text", "passage", "source"}, where passage is the number of the line that
answers it, or -1 for a sentence taken as a query, whose own passage (key "from") is left out when it is ranked.
"""

import collections
import gzip
import hashlib
import html.parser
import json
import pathlib
import random
import re
import sys

SEED = 20261125
MOST_PAGES_PER_PACKAGE = 2500
MOST_TERMS = {"dict-gcide": 14000, "dict-wn": 14000, "dict-foldoc": 8000, "dict-jargon": 1500}
PASSAGE_CHARS = 1400


def words(text):
    return re.findall(r"[A-Za-z][A-Za-z'-]+", text)


def is_prose(text):
    letters = sum(c.isalpha() or c == " " for c in text)
    return len(text) > 0 and letters / len(text) > 0.8


class Sections(html.parser.HTMLParser):
    """Headings and the prose below each."""

    HEADINGS = {"h1", "h2", "h3", "h4"}
    PROSE = {"p", "li", "dd", "dt", "blockquote", "td"}
    SKIPPED = {"script", "style", "nav", "footer", "pre", "head", "form", "button"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.sections = []
        self.title = []
        self.heading = None
        self.skip = 0
        self.in_title = False

    def handle_starttag(self, tag, attrs):
        if tag == "title":
            self.in_title = True
        elif tag in self.SKIPPED:
            self.skip += 1
        elif tag in self.HEADINGS:
            self.heading = []
        elif tag in self.PROSE and self.sections:
            self.sections[-1][1].append(" ")

    def handle_endtag(self, tag):
        if tag == "title":
            self.in_title = False
        elif tag in self.SKIPPED:
            self.skip = max(0, self.skip - 1)
        elif tag in self.HEADINGS and self.heading is not None:
            heading = re.sub(r"[¶#]|\s+", " ", "".join(self.heading))
            heading = re.sub(r"^\s*[\d.]+\s+", "", heading).strip()
            self.sections.append((heading, []))
            self.heading = None

    def handle_data(self, data):
        if self.in_title:
            self.title.append(data)
        elif self.skip:
            return
        elif self.heading is not None:
            self.heading.append(data)
        elif self.sections:
            self.sections[-1][1].append(data)


def pages(folder, rng):
    """(title, heading, text) of a package's HTML."""
    files = sorted(f for f in folder.rglob("*.html*") if f.suffix in (".html", ".gz") and f.is_file())
    if any("/en-US/" in str(f) or str(f).endswith(".en.html") for f in files):
        files = [f for f in files if "/en-US/" in str(f) or str(f).endswith(".en.html")]
    rng.shuffle(files)
    found, seen = [], set()
    for file in files:
        if len(found) >= MOST_PAGES_PER_PACKAGE:
            break
        raw = file.read_bytes()
        if file.suffix == ".gz":
            raw = gzip.decompress(raw)
        if len(raw) > 1_500_000:
            continue
        parser = Sections()
        parser.feed(raw.decode("utf-8", "replace"))
        title = re.split(r"\s[—|–]\s|\s-\s", re.sub(r"\s+", " ", "".join(parser.title)).strip())[0]
        kept = 0
        for heading, parts in parser.sections:
            text = re.sub(r"\s+", " ", "".join(parts)).strip()[:PASSAGE_CHARS]
            key = hashlib.sha1(text[:300].encode()).digest()
            if len(words(text)) < 30 or not is_prose(text) or key in seen or len(words(heading)) < 1:
                continue
            seen.add(key)
            found.append((title, heading, text))
            kept += 1
            if kept == 12:
                break
    return found


def dictionary(folder, name):
    """(headword, entry) in order."""
    file = next(folder.rglob("*.dict.dz"))
    text = gzip.decompress(file.read_bytes()).decode("utf-8", "replace")
    head, lines = None, []
    for line in text.split("\n"):
        if line and not line[0].isspace():
            if head:
                yield head, "\n".join(lines)
            head, lines = line.strip(), []
        else:
            lines.append(line)
    if head:
        yield head, "\n".join(lines)


def clean(entry):
    entry = re.sub(r"\[[^\]]{0,80}\]|\([A-Z][a-z. ]{1,18}\)|<[^>]{1,40}>|--[A-Z][\w. ]+|\(\d{4}-\d\d-\d\d\)", " ", entry)
    return re.sub(r"\s+", " ", entry.replace("{", "").replace("}", "")).strip()[:PASSAGE_CHARS]


def terms(folder, name):
    """(term, text) of a dictionary."""
    for head, entry in dictionary(folder, name):
        if head.startswith("00-database"):
            continue
        if name == "dict-gcide":
            head = re.sub(r"\\.*", "", head).strip()
        text = clean(entry)
        if len(words(text)) >= 12 and len(words(head)) >= 1 and is_prose(text):
            yield head, text


def senses(folder):
    """(synonyms, gloss) of WordNet: a gloss without the words that it explains."""
    for head, entry in dictionary(folder, "dict-wn"):
        for sense in re.split(r"\n\s+(?:n|v|adj|adv|)\s*\d*:", "\n" + entry)[1:]:
            synonyms = re.findall(r"\{([^}]+)\}", re.sub(r"\s+", " ", sense))
            gloss = clean(re.sub(r"\[(?:syn|ant|also):.*", "", sense, flags=re.S))
            if len(words(gloss)) >= 7:
                yield [head] + [s for s in synonyms if s != head][:3], gloss


def main(pairs, deb, out):
    rng = random.Random(SEED)
    passages, queries, numbers = [], [], {}

    def passage(text, source):
        if text not in numbers:
            numbers[text] = len(passages)
            passages.append({"text": text, "source": source})
        return numbers[text]

    def pair(query, text, source):
        queries.append({"text": query, "passage": passage(text, source), "source": source})

    for line in gzip.open(pairs, "rt", encoding="utf-8"):
        record = json.loads(line)
        title, text = record["title"], record["text"][:PASSAGE_CHARS]
        # A title that repeats the query's words would teach nothing but to copy it: half of them go.
        pair(record["query"], f"{title} {text}".strip() if rng.random() < 0.5 else text, record["source"])

    here = pathlib.Path(__file__).parent
    for line in (here / "packages.tsv").read_text().splitlines():
        name, _, kind = line.split("\t")
        folder = deb / name
        if kind == "pages":
            for title, heading, text in pages(folder, rng):
                full = heading if len(words(heading)) >= 4 or heading == title else f"{title} {heading}"
                pair(full[:200], text if rng.random() < 0.6 else f"{heading} {text}", name)
        elif kind == "terms":
            found = list(terms(folder, name))
            for head, text in rng.sample(found, min(len(found), MOST_TERMS[name])):
                pair(head, text if rng.random() < 0.7 else f"{head}: {text}", name)
        else:
            found = list(senses(folder))
            for synonyms, gloss in rng.sample(found, min(len(found), MOST_TERMS[name])):
                if rng.random() < 0.5:
                    pair(rng.choice(synonyms), gloss, name)
                else:
                    pair(gloss, ", ".join(synonyms), name)

    for number, record in enumerate(list(passages)):
        sentences = [
            s.strip() for s in re.split(r"(?<=[.!?])\s+(?=[A-Z])", record["text"]) if 7 <= len(words(s)) <= 35 and is_prose(s)
        ]
        if len(sentences) >= 2 and rng.random() < 0.6:
            queries.append({"text": rng.choice(sentences), "passage": -1, "from": number, "source": "sentence"})

    out.mkdir(parents=True, exist_ok=True)
    for name, records in (("passages.jsonl", passages), ("queries.jsonl", queries)):
        with open(out / name, "w", encoding="utf-8") as file:
            for record in records:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
    print("passages", collections.Counter(p["source"] for p in passages).most_common())
    print("queries", collections.Counter(q["source"] for q in queries).most_common())
    print(len(passages), len(queries))


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
