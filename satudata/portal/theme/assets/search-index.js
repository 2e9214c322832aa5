// The static index of satudata/portal/search.py: fetches the shards of the words typed and ranks the datasets that hold them.
const PLACES = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
const WEIGHTS = [10, 5, 2]; // title, keywords, rest
const EXACT = 1, STEM = .8, BEGINNING = .6, GUESS = .5;
const PREFIXES = ["menge", "penge", "meng", "peng", "meny", "peny", "mem", "pem", "men", "pen", "ber", "ter", "per", "me", "pe", "di", "ke", "se"];
const ENGLISH = [["ies", "y"], ["ses", "s"], ["xes", "x"], ["s", ""]];

export const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export function stem(word, language) {
  if (/[0-9]/.test(word)) return word;
  if (language === "en") {
    for (const [end, rest] of ENGLISH) {
      if (word.endsWith(end) && !word.endsWith("ss") && word.length - end.length >= 3) return word.slice(0, -end.length) + rest;
    }
    return word;
  }
  const suffix = (/^(me|di)/.test(word) ? ["nya", "kan", "an"] : ["nya", "an"]).find((end) => word.endsWith(end) && word.length - end.length >= 5);
  if (suffix) word = word.slice(0, -suffix.length);
  for (let round = 0; round < 2; round += 1) {
    const prefix = PREFIXES.find((start) => word.startsWith(start) && word.length - start.length >= 4);
    if (!prefix) break;
    word = word.slice(prefix.length);
  }
  return word;
}

// Edits between two words (a swap of neighbours is one), or limit + 1 when there are more.
export function distance(one, other, limit) {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let before = [], last = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > limit) return limit + 1;
    [before, last] = [last, row];
  }
  return last[other.length];
}

export class Index {
  constructor(base, language) {
    this.base = base;
    this.language = language;
    this.kept = new Map();
  }

  async get(path, kind) {
    const answer = await fetch(this.base + path);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer[kind]();
  }

  once(key, make) {
    if (!this.kept.has(key)) {
      const made = make();
      this.kept.set(key, made);
      made.catch(() => this.kept.delete(key));
    }
    return this.kept.get(key);
  }

  open() {
    return this.once("", async () => {
      const value = await this.get("index.json", "json");
      Object.assign(this, value, { shards: value.shards ? value.shards.split(" ") : [], stop: new Set(value.stop.split(" ")) });
      return this;
    });
  }

  shard(name) {
    return this.once(`t/${name}`, async () => {
      const text = await this.get(`t/${name}.txt?v=${this.version}`, "text");
      return new Map(text.split("\n").map((line) => line.split("\t")));
    });
  }

  rows(block) {
    return this.once(`d/${block}`, () => this.get(`d/${block}.json?v=${this.version}`, "json"));
  }

  async words(wanted) {
    const names = this.shards.filter(wanted);
    return new Map((await Promise.all(names.map((name) => this.shard(name)))).flatMap((shard) => [...shard]));
  }

  near(word) {
    return this.words((name) => word.startsWith(name) || name.startsWith(word));
  }

  // Words a slip of the keyboard away, nearest first; wider and wider, so that few files are fetched.
  async similar(word) {
    const limit = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    if (!limit) return [];
    const [a, b, c = ""] = word;
    const rings = [
      (name) => [a + b, b + a, b + c, a + c].some((start) => name.startsWith(start)),
      (name) => name[0] === a,
      (name) => name[1] === a || name[1] === b,
    ];
    for (const ring of rings) {
      const found = [];
      for (const [known, postings] of await this.words(ring)) {
        const edits = distance(word, known, limit);
        if (edits <= limit) found.push({ known, postings, edits });
      }
      if (found.length) {
        const nearest = Math.min(...found.map((one) => one.edits));
        return found.filter((one) => one.edits === nearest).sort((x, y) => y.postings.length - x.postings.length || (x.known < y.known ? -1 : 1));
      }
    }
    return [];
  }
}

// Adds the datasets of one posting list: block * 64 + place → the best score.
function collect(scores, postings, quality) {
  for (const part of postings.split(";")) {
    const [block, lists] = part.split(":");
    const first = parseInt(block, 36) * 64;
    lists.split(",").forEach((places, kind) => {
      for (const place of places) {
        const at = first + PLACES.indexOf(place);
        scores.set(at, Math.max(scores.get(at) ?? 0, WEIGHTS[kind] * quality));
      }
    });
  }
}

async function scoresOf(index, word) {
  const scores = new Map();
  const root = stem(word, index.language);
  const [known, rooted] = await Promise.all([index.near(word), root === word ? new Map() : index.near(root)]);
  for (const [one, postings] of known) {
    if (one === word) collect(scores, postings, EXACT);
    else if (one.startsWith(word)) collect(scores, postings, BEGINNING);
  }
  const postings = rooted.get(root) ?? known.get(root);
  if (postings && root !== word) collect(scores, postings, STEM);
  return scores;
}

// Datasets that hold all the words, best first (else those that hold some), and the query one may have meant.
export async function find(index, query) {
  await index.open();
  const words = [...new Set(fold(query).match(/[a-z0-9]+/g) ?? [])].map((word) => word.slice(0, 24)).filter((word) => word.length > 1 && !index.stop.has(word));
  const total = new Map();
  let meant = fold(query), guessed = false;
  for (const word of words) {
    const scores = await scoresOf(index, word);
    if (!scores.size) {
      const [best] = await index.similar(word);
      if (best) {
        collect(scores, best.postings, GUESS);
        meant = meant.replace(word, best.known);
        guessed = true;
      }
    }
    for (const [at, score] of scores) {
      const [hits, sum] = total.get(at) ?? [0, 0];
      total.set(at, [hits + 1, sum + score]);
    }
  }
  const most = Math.max(0, ...[...total.values()].map(([hits]) => hits));
  const found = [...total].filter(([, [hits]]) => hits === most).sort((x, y) => y[1][1] - x[1][1] || x[0] - y[0]).map(([at]) => at);
  return { found, meant: guessed ? meant : "", some: most > 0 && most < words.length };
}
