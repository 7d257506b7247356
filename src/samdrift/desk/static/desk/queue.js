// Keys, fresh lists and signs of who else is there. Every page works without it.
"use strict";

const rows = () => [...document.querySelectorAll("#rows tbody tr")];
const places = document.getElementById("places");
const keys = document.getElementById("keys");
const busy = (element) => element && element.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]");

// Keys: off while one writes, and for good by the box in the list of keys.
const keysOn = () => localStorage.getItem("desk-keys") !== "off";
let here = -1;

function goTo(index) {
  const all = rows();
  if (!all.length) return;
  here = Math.max(0, Math.min(all.length - 1, index));
  all.forEach((row, at) => row.classList.toggle("here", at === here));
  const link = all[here].querySelector("[data-case]");
  if (link) link.focus({ preventScroll: true });
  all[here].scrollIntoView({ block: "nearest" });
}
function current() {
  const focused = document.activeElement.closest?.("#rows tbody tr");
  const all = rows();
  if (focused) here = all.indexOf(focused);
  return all[here];
}
function takeRow(row) {
  const link = row.querySelector("[data-case]");
  const form = document.getElementById("take-one");
  if (!link || !form) return;
  form.action = form.dataset.action.replace("/0/", `/${link.dataset.case}/`);
  form.submit();
}
function write(kind) {
  const form = document.getElementById("write");
  if (!form) {
    const link = current()?.querySelector("[data-case]");
    if (link) location.href = `${link.href}${kind === "no" ? "?write=note" : ""}#write`;
    return;
  }
  const radio = form.querySelector(`input[name=public][value=${kind}]`);
  if (radio) radio.checked = true;
  form.elements.text.focus();
}
const deeds = {
  j: () => { current(); goTo(here + 1); },
  k: () => { current(); goTo(here - 1); },
  o: () => current()?.querySelector("[data-case]")?.click(),
  x: () => current()?.querySelector("input[name=row]")?.click(),
  a: () => { const row = current(); if (row) takeRow(row); else press("a"); },
  r: () => write("yes"),
  n: () => write("no"),
  c: () => { if (places) location.href = places.dataset.new; },
  u: () => { if (places) location.href = places.dataset.queue; },
  "/": () => {
    const field = document.querySelector("[data-find]");
    (field && field.offsetParent ? field : document.querySelector("main input[type=search]"))?.focus();
  },
  "?": () => openKeys(),
};
function press(key) {
  document.querySelector(`main [data-key="${key}"]`)?.click();
}
function openKeys() {
  if (!keys) return;
  keys.querySelector("[data-keys-on]").checked = keysOn();
  keys.showModal();
}
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    const form = document.activeElement.closest?.("form#write, form[data-ctrl-enter]");
    if (form) { event.preventDefault(); form.requestSubmit(form.querySelector("p.buttons button[type=submit]")); }
    return;
  }
  // From a field down to what it found, where arrows go on: the first is chosen.
  if (event.key === "ArrowDown" && event.target.matches("input[type=text][hx-target]")) {
    const found = document.querySelector(event.target.getAttribute("hx-target")).querySelector("input[type=radio]");
    if (found) { event.preventDefault(); found.focus(); found.click(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || busy(event.target) || keys?.open || !keysOn()) return;
  if (deeds[event.key]) {
    event.preventDefault();
    deeds[event.key]();
  } else if (/^[a-z]$/.test(event.key)) press(event.key);
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-open]")) openKeys();
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-keys-on]")) localStorage.setItem("desk-keys", event.target.checked ? "on" : "off");
});

// The list is made fresh while one looks at it. Nothing is touched while one chooses filters or views;
// chosen rows stay chosen, and the focus stays on its case.
const live = document.querySelector("[data-live]");
let before = "";
function untouched(section) {
  return !section.querySelector("form#filter, details[open]") && !busy(document.activeElement.closest?.("#rows") && document.activeElement);
}
function fresh(text) {
  const now = document.getElementById("rows");
  const next = new DOMParser().parseFromString(text, "text/html").getElementById("rows");
  if (!now || !next || !untouched(now)) return;
  const shape = next.textContent.replace(/\s+/g, " ");
  if (shape === before) return;
  const numbers = (section) => [...section.querySelectorAll("[data-case]")].map((link) => link.dataset.case);
  const had = new Set(numbers(now));
  const news = numbers(next).filter((one) => !had.has(one)).length;
  const chosen = new Set([...now.querySelectorAll("input[name=row]:checked")].map((box) => box.value));
  const focused = document.activeElement.closest?.("#rows") ? document.activeElement : null;
  const key = focused?.dataset.case ? `[data-case="${focused.dataset.case}"]` : focused?.id ? `#${focused.id}` : focused?.name === "row" ? `input[name=row][value="${focused.value}"]` : "";
  now.replaceWith(next);
  htmx.process(next);
  for (const box of next.querySelectorAll("input[name=row]")) box.checked = chosen.has(box.value);
  if (key) next.querySelector(key)?.focus({ preventScroll: true });
  if (before && news) {
    const told = document.getElementById("told");
    if (told) told.textContent = (live.dataset.news || "%s").replace("%s", String(news));
  }
  before = shape;
}
if (live) {
  setInterval(() => {
    const section = document.getElementById("rows");
    if (document.hidden || !section || !untouched(section)) return;
    fetch(location.href, { headers: { "HX-Request": "true", "HX-Target": "rows" } })
      .then((answer) => (answer.ok && !answer.redirected ? answer.text() : ""))
      .then((text) => { if (text) fresh(text); })
      .catch(() => {}); // the next round tries again
  }, Number(live.dataset.live) * 1000);
}

// One tells that the case is open, and is told who else has it.
const signs = document.getElementById("signs");
if (signs) {
  const form = document.getElementById("write");
  const writing = () => Boolean(form && form.elements.text.value.trim() && form.contains(document.activeElement));
  const tell = () => {
    if (document.hidden) return;
    signs.elements.writing.value = writing() ? "yes" : "";
    htmx.trigger(signs, "poll");
  };
  setInterval(tell, Number(signs.dataset.poll) * 1000);
  document.addEventListener("visibilitychange", tell);
  addEventListener("pagehide", () => {
    const left = new FormData(signs);
    left.set("leaving", "yes");
    navigator.sendBeacon(signs.getAttribute("hx-post"), left);
  });
  form?.addEventListener("focusin", tell, { once: true });
}

// @ and the beginning of a name shows the people of the desk.
const text = document.querySelector("#write textarea");
const names = document.getElementById("names");
if (text && names) {
  const word = () => /(?:^|\s)@([\p{L}-]*(?: [\p{L}-]*)?)$/u.exec(text.value.slice(0, text.selectionStart));
  const shown = () => [...names.children];
  const close = () => { names.hidden = true; names.replaceChildren(); text.removeAttribute("aria-activedescendant"); };
  const choose = (option) => {
    for (const one of shown()) one.setAttribute("aria-selected", String(one === option));
    text.setAttribute("aria-activedescendant", option.id);
  };
  const put = (option) => {
    const start = text.selectionStart - word()[1].length;
    text.setRangeText(`${option.dataset.name} `, start, text.selectionStart, "end");
    close();
    text.focus();
  };
  text.setAttribute("aria-controls", "names");
  text.setAttribute("aria-autocomplete", "list");
  text.addEventListener("input", () => {
    const found = word();
    if (!found) { close(); return; }
    fetch(`${text.form.dataset.names}?q=${encodeURIComponent(found[1].trim())}`)
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((list) => {
        if (!word()) return;
        names.innerHTML = list;
        names.hidden = !names.children.length;
        if (names.children.length) choose(names.children[0]);
      })
      .catch(close);
  });
  text.addEventListener("keydown", (event) => {
    if (names.hidden) return;
    const all = shown();
    const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") choose(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp") choose(all[at < 1 ? all.length - 1 : at - 1]);
    else if (event.key === "Enter" || event.key === "Tab") put(all[Math.max(at, 0)]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  names.addEventListener("mousedown", (event) => {
    const option = event.target.closest("li");
    if (option) { event.preventDefault(); put(option); }
  });
  text.addEventListener("blur", close);
}

// A template is put into the text at once, where one stands.
const insert = document.querySelector("#write button[name=insert]");
if (insert) {
  insert.addEventListener("click", (event) => {
    const chosen = insert.form.elements.template;
    const body = document.getElementById(`template-${chosen.value}`);
    if (!body) return;
    event.preventDefault();
    text.setRangeText(body.content.textContent.trim(), text.selectionStart, text.selectionEnd, "end");
    chosen.value = "";
    text.focus();
  });
}

// What comes after the page may be what its address points at.
document.addEventListener("htmx:load", (event) => {
  const part = event.detail.elt;
  const wanted = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (wanted && part !== document.body && part.contains(wanted)) wanted.scrollIntoView();
});
