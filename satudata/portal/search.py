"""A search index of static files: what each dataset adds to it, and the shards put together from that.

Files of one language, below `search/<language>/`:

- `index.json`: the version (a digest of the rest), how many datasets, the names of all shards, texts for the script;
- `t/<prefix>.txt`: one line a word, `word<TAB>postings`; a prefix has two letters, or three where two gave too much.
  Postings are `;`-separated, one a block of datasets: `block:title,keywords,rest`, the number of the block in base 36
  and for each class the places of the datasets in the block, one letter each (`PLACES`);
- `d/<block>.json`: the rows of at most 64 datasets as search results show them.

Everything depends on the fragments alone. Datasets stand in order of id, and a block ends with its agency once it is
half full, so that a change moves few blocks. `partials` may be kept between builds: it holds merged blocks by the
digest of their fragments.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, MutableMapping, Sequence

from satudata.model.catalog import Dataset
from satudata.model.files import File, Files
from satudata.model.snapshot import State, Summary
from satudata.portal.html import unit_word
from satudata.portal.listing import period_of
from satudata.portal.sparkline import heights
from satudata.portal.views import FORMATS, Facts
from satudata.portal.words import expanded, flat, stem, stop_words, words_of
from satudata.text import Text

PLACES = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
BLOCK = len(PLACES)
HALF = BLOCK // 2
MAX_SHARD = 24_000  # characters; a larger one is divided by the third letter
CLASSES = 3  # title, keywords, rest
TEXTS = ("count", "count_one", "some", "failed", "meant", "more", "none", "none_why", "clear")

Lines = dict[str, str]  # word → postings in one block, without the block's number
Partials = MutableMapping[str, bytes]


def terms(summary: Summary, dataset: Dataset, facts: Facts, t: Text) -> bytes:
    """What one dataset adds to the index of a language: its result row and its words in three classes, as JSON.

    Made of metadata alone, so it may be given for data of every access class.
    """
    language = t.language
    title, keywords = dataset.title[language], " ".join(dataset.keywords)
    rest = [dataset.description[language], summary.measure[language], facts.agency_name(dataset.agency, language)]
    rest += [facts.affair_name(dataset.theme, language), facts.agency_short(dataset.agency, language)]
    rest += [field.title[language] for field in dataset.fields]
    classes = classify([title, keywords, *rest], language)
    return json.dumps([row(summary, facts, t), *classes], ensure_ascii=False, separators=(",", ":")).encode()


def classify(texts: Sequence[str], language: str) -> list[str]:
    """The words and stems of title, keywords and everything else, space-separated, each in the first class it
    appears in.
    """
    groups = (texts[:1], texts[1:2], texts[2:])
    seen: set[str] = set()
    classes = []
    for group in groups:
        found: set[str] = set()
        for text in group:
            words = words_of(text, language)
            found.update(words)
            found.update(expanded(words, flat(text)))
        found |= {stem(word, language) for word in found}
        found -= seen
        seen |= found
        classes.append(" ".join(sorted(found)))
    return classes


def row(summary: Summary, facts: Facts, t: Text) -> list[str]:
    """A result as search.js shows it: id, title, measure, agency, period, unit, updated in words, state, sparkline
    heights.

    State is "" for published data, `blocked`, `embargoed`, `on_request`, or the access class.
    """
    language = t.language
    state = "" if summary.state is State.PUBLISHED else summary.state.value
    if summary.state is State.NOT_OPEN:
        state = summary.access
    updated = t("portal.row.updated", on=t.date(summary.updated_on)) if summary.updated_on else ""
    return [
        summary.id,
        summary.title[language] or summary.id,
        summary.measure[language],
        facts.agency_short(summary.agency, language),
        period_of(summary, t),
        unit_word(t, summary.unit),
        updated,
        state,
        heights(summary.spark),
    ]


def search_index(fragments: Mapping[str, bytes], t: Text, facts: Facts, partials: Partials | None = None) -> Files:
    """The files of one language from the fragments by dataset id; the same fragments give the same bytes.

    `partials` is read and filled: keep it (under one name per language) and a change costs only its own block.
    Entries that
    were not used are removed from it.
    """
    kept: Partials = {} if partials is None else partials
    used: dict[str, bytes] = {}
    merged: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    documents: list[File] = []
    base = f"search/{t.language}/"
    for number, ids in enumerate(blocks(sorted(fragments))):
        contents = [fragments[name] for name in ids]
        digest = hashlib.sha256(b"\n".join(contents)).hexdigest()
        used[digest] = partial = kept.get(digest) or merge_block(contents)
        rows, _, lines = partial.partition(b"\n")
        documents.append(File(f"{base}d/{number}.json", rows))
        gather(merged, lines.decode(), base_36(number))
    for digest in set(kept) - used.keys():
        del kept[digest]
    kept.update(used)
    shards = [File(f"{base}t/{name}.txt", content.encode()) for name, content in divided(merged)]
    yield manifest(base, len(fragments), shards, documents, facts, t)
    yield from shards
    yield from documents


def blocks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Runs of at most 64 ids; a run also ends with its agency when it is at least half full."""
    start = 0
    for n, name in enumerate(ids):
        full = n - start == BLOCK
        parted = n - start >= HALF and name.partition("/")[0] != ids[n - 1].partition("/")[0]
        if full or parted:
            yield ids[start:n]
            start = n
    if start < len(ids):
        yield ids[start:]


def merge_block(contents: Sequence[bytes]) -> bytes:
    """The rows of a block as one line of JSON, then its words, `word<TAB>postings`, in order."""
    rows = []
    places: dict[str, list[str]] = {}
    for place, content in zip(PLACES, contents, strict=False):
        own, *classes = json.loads(content)
        rows.append(own)
        for number, words in enumerate(classes):
            for word in words.split():
                found = places.get(word)
                if found is None:
                    found = places[word] = [""] * CLASSES
                found[number] += place
    lines = [f"{word}\t{','.join(found)}" for word, found in sorted(places.items())]
    return "\n".join([json.dumps(rows, ensure_ascii=False, separators=(",", ":")), *lines]).encode()


def gather(merged: dict[str, dict[str, list[str]]], lines: str, block: str) -> None:
    """Add the words of a block to the shards they belong to."""
    for line in lines.split("\n"):
        word, tab, postings = line.partition("\t")
        if tab:
            merged[word[:2]][word].append(f"{block}:{postings}")


def divided(merged: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[tuple[str, str]]:
    """Name and content of every shard, in order of name; one that is too large is divided by the third letter."""
    for prefix, words in sorted(merged.items()):
        lines = [f"{word}\t{';'.join(postings)}" for word, postings in sorted(words.items())]
        if sum(map(len, lines)) <= MAX_SHARD:
            yield prefix, "\n".join(lines)
            continue
        parts: dict[str, list[str]] = defaultdict(list)
        for line in lines:
            parts[line.partition("\t")[0][:3]].append(line)
        yield from ((name, "\n".join(part)) for name, part in sorted(parts.items()))


def manifest(base: str, n: int, shards: Sequence[File], documents: Sequence[File], facts: Facts, t: Text) -> File:
    """`index.json`: what the script needs before the first word."""
    digest = hashlib.sha256()
    for file in (*shards, *documents):
        digest.update(file.path.encode() + b"\0" + hashlib.sha256(file.content).digest())
    value = {
        "version": digest.hexdigest()[:12],
        "n": n,
        "shards": " ".join(file.path.rpartition("/")[2].removesuffix(".txt") for file in shards),
        "texts": {name: t(f"portal.search.{name}", n="{n}", q="{q}") for name in TEXTS}
        | {name: t(f"portal.access.{name}") for name in ("restricted", "closed")}
        | {name: t(f"approval.badge.{name}") for name in ("embargoed", "on_request")}
        | {"blocked": t("portal.badge.blocked"), "formats": " · ".join(format_names(facts))},
        "stop": " ".join(sorted(stop_words(t.language))),
        "suggestions": facts.searches(t.language),
    }
    return File(f"{base}index.json", json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def format_names(facts: Facts) -> list[str]:
    """The formats of published data as rows name them."""
    return [FORMATS[name] for name in facts.formats]


def base_36(number: int) -> str:
    """A block's number, as `parseInt(text, 36)` reads it."""
    digits = PLACES[number % 36]
    while number := number // 36:
        digits = PLACES[number % 36] + digits
    return digits
