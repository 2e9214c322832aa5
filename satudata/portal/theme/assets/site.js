// What every page has: "/" goes to the search box, copy buttons, sortable tables, the place in the page, the commit.
const body = document.body;

function searchKey(event) {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const boxes = document.querySelectorAll("main input[type=search], [data-search-key]");
  const box = [...boxes].find((candidate) => candidate.offsetParent !== null);
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}

async function copy(button, text) {
  const label = button.textContent;
  await navigator.clipboard.writeText(text);
  button.textContent = button.dataset.copied || body.dataset.copied;
  setTimeout(() => { button.textContent = label; }, 2000);
}

function copyButtons() {
  for (const button of document.querySelectorAll("[data-copy]:not(body)")) {
    const source = document.getElementById(button.dataset.copy);
    if (!source) continue;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => copy(button, source.textContent.trim()));
  }
  for (const code of document.querySelectorAll("pre > code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = body.dataset.copy;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => copy(button, code.textContent.trimEnd()));
    const holder = document.createElement("div");
    holder.className = "copyable";
    code.parentElement.replaceWith(holder);
    holder.append(code.parentElement, button);
  }
}

// A section in a column beside the main one is never where one is: it passes in another order.
function beside(section) {
  const aside = section.closest("aside");
  return aside !== null && aside.offsetTop === aside.previousElementSibling?.offsetTop;
}

function highlightCurrent() {
  const links = new Map();
  for (const link of document.querySelectorAll(".subnav a[href^='#'], .toc a[href^='#']")) {
    const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (section) links.set(section, link);
  }
  if (!links.size) return;
  const mark = () => {
    const passed = [...links.keys()].filter((section) => !beside(section) && section.getBoundingClientRect().top < 160);
    const nearest = Math.max(...passed.map((section) => section.getBoundingClientRect().top));
    const current = links.get(passed.find((section) => section.getBoundingClientRect().top === nearest) ?? [...links.keys()][0]);
    for (const link of links.values()) {
      if (link === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  mark();
}

function showCommit() {
  const link = document.querySelector("[data-build]");
  if (!link || !location.protocol.startsWith("http")) return;
  new IntersectionObserver(async (entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    try {
      const answer = await fetch(link.href);
      const { commit } = answer.ok ? await answer.json() : {};
      if (commit) link.querySelector("code").textContent = String(commit).slice(0, 7);
    } catch { /* The link itself still leads to the record. */ }
  }).observe(link);
}

addEventListener("keydown", searchKey);
copyButtons();
highlightCurrent();
showCommit();
if (document.querySelector("table[data-sortable]")) import("./tables.js").then(({ sortable }) => sortable());
if (document.querySelector("[data-search]")) import("./search.js").then((search) => search.start?.());
