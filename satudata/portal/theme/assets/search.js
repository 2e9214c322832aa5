// The search of the catalogue page: what one types into rows, with its address, its keys and its ways out.
import { find, fold, Index } from "./search-index.js";

const PER_PAGE = 20;

function element(tag, kind, ...content) {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  made.append(...content);
  return made;
}

function sparkline(word) {
  const space = "http://www.w3.org/2000/svg";
  const draw = (tag, values) => {
    const made = document.createElementNS(space, tag);
    for (const [name, value] of Object.entries(values)) made.setAttribute(name, value);
    return made;
  };
  const height = (digit) => 35 - parseInt(digit, 36);
  const step = 100 / (word.length - 1);
  const points = [...word].map((digit, n) => `${Math.round(n * step)},${height(digit)}`).join(" ");
  const svg = draw("svg", { class: word.at(-1) < word[0] ? "spark down" : "spark", viewBox: "-3 -4 106 43", "aria-hidden": "true", focusable: "false" });
  svg.append(draw("polyline", { points }), draw("circle", { cx: 100, cy: height(word.at(-1)), r: 3 }));
  return svg;
}

function rowOf([id, title, measure, agency, period, unit, updated, state, spark], prefix, texts) {
  const link = element("a", "", title);
  link.href = `${prefix}data/${id}/`;
  const meta = element("ul", "meta", element("li", "", agency));
  if (period) meta.append(element("li", "num", period));
  if (unit) meta.append(element("li", "", unit));
  if (updated) meta.append(element("li", "fresh", updated));
  meta.append(state ? element("li", `badge badge-${state}`, texts[state]) : element("li", "formats", texts.formats));
  const main = element("div", "row-main", element("h2", "row-title", link), element("p", "row-measure", measure), meta);
  const row = element("li", "row", main);
  if (spark.length > 1) row.append(sparkline(spark));
  return row;
}

export function start() {
  const listing = document.querySelector("[data-search]");
  const input = document.querySelector("main input[name=q]");
  const results = listing?.querySelector(".results");
  if (!input || !results) return;
  const { language, root, prefix } = listing.dataset;
  const index = new Index(`${root}search/${language}/`, language);
  const original = [...results.childNodes];
  const count = element("p", "count");
  count.setAttribute("aria-live", "polite");
  const bar = element("div", "results-bar", count);
  let turn = 0;

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const number = (n) => n.toLocaleString(language);
  const linkTo = (query) => {
    const link = element("a", "", query);
    link.href = `?q=${encodeURIComponent(query)}`;
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      input.value = query;
      go("pushState");
    });
    return link;
  };

  async function more(list, found, from) {
    const part = found.slice(from, from + PER_PAGE);
    const blocks = await Promise.all(part.map((at) => index.rows(Math.floor(at / 64))));
    list.append(...part.map((at, n) => rowOf(blocks[n][at % 64], prefix, index.texts)));
    return from + part.length;
  }

  async function show(query, { found, meant, some }, own) {
    const list = element("ol", "rows");
    let shown = await more(list, found, 0);
    if (own !== turn) return;
    const { texts } = index;
    const told = texts[!found.length ? "none" : some ? "some" : found.length === 1 ? "count_one" : "count"];
    count.textContent = fill(told, { n: number(found.length), q: query });
    const parts = [bar];
    if (meant) parts.push(element("p", "search-meant", `${texts.meant} `, linkTo(meant)));
    if (found.length) parts.push(list);
    else parts.push(element("div", "empty", element("p", "", texts.none_why), element("p", "suggest", ...index.suggestions.flatMap((one) => [linkTo(one), " "]))));
    if (shown < found.length) {
      const button = element("button", "button quiet", texts.more);
      button.type = "button";
      const holder = element("p", "more", button);
      button.addEventListener("click", async () => {
        const place = shown;
        shown = await more(list, found, shown);
        list.children[place]?.querySelector("a").focus();
        if (shown >= found.length) holder.remove();
      });
      parts.push(holder);
    }
    results.replaceChildren(...parts);
  }

  async function search() {
    const own = turn += 1;
    const query = input.value.trim();
    if (fold(query).replace(/[^a-z0-9]/g, "").length < 2) {
      results.replaceChildren(...original);
      listing.removeAttribute("aria-busy");
      return;
    }
    listing.setAttribute("aria-busy", "true");
    try {
      const answer = await find(index, query);
      if (own === turn) await show(query, answer, own);
    } catch {
      if (own === turn) {
        count.textContent = index.texts?.failed ?? listing.dataset.failed;
        results.replaceChildren(bar, ...original);
      }
    }
    if (own === turn) listing.removeAttribute("aria-busy");
  }

  function go(how) {
    const query = input.value.trim();
    const address = new URL(location.href);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    if (address.href !== location.href) history[how](null, "", address);
    search();
  }

  function fromAddress() {
    input.value = new URLSearchParams(location.search).get("q") ?? "";
    search();
  }

  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => go("replaceState"), 150);
  });
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    go("pushState");
  });
  input.addEventListener("focus", () => index.open().catch(() => {}), { once: true });
  document.querySelector("main").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target === input && input.value) {
      event.preventDefault();
      input.value = "";
      go("replaceState");
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [input, ...results.querySelectorAll(".row-title a")];
    const place = links.indexOf(event.target);
    if (place < 0) return;
    event.preventDefault();
    links[Math.min(links.length - 1, Math.max(0, place + (event.key === "ArrowDown" ? 1 : -1)))].focus();
  });
  addEventListener("popstate", fromAddress);
  if (input.value) go("replaceState"); // typed before this script was there
  else if (new URLSearchParams(location.search).has("q")) fromAddress();
}
