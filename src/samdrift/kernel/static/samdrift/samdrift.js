// Makes pages quicker to use; every page works without it.
"use strict";

const root = document.documentElement;
root.classList.add("js");

const find = document.querySelector("[data-find]");
const suggestions = document.getElementById("suggestions");

// Ctrl K puts the cursor in the search field, wherever one is.
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    const field = find && find.offsetParent ? find : document.querySelector("main input[type=search]");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  }
  if (event.key === "Escape") closeDrops(null, true);
});

// Folded lists close when one clicks elsewhere, and give the focus back on Escape.
function closeDrops(except, refocus) {
  for (const drop of document.querySelectorAll("details.drop[open]")) {
    if (except && drop.contains(except)) continue;
    if (refocus && drop.contains(document.activeElement)) drop.querySelector("summary").focus();
    drop.open = false;
  }
}
document.addEventListener("click", (event) => {
  closeDrops(event.target, false);
  if (suggestions && !event.target.closest(".find")) closeSuggestions();
});
document.addEventListener("focusin", (event) => {
  if (!event.target.closest("details.drop")) closeDrops(null, false);
});

// The search field with its suggestions: arrows choose, Enter goes there, Escape closes.
function options() {
  return suggestions ? [...suggestions.querySelectorAll("[role=option]")] : [];
}
function choose(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  if (option) {
    find.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else find.removeAttribute("aria-activedescendant");
}
function closeSuggestions() {
  suggestions.replaceChildren();
  find.setAttribute("aria-expanded", "false");
  find.removeAttribute("aria-activedescendant");
}
if (find && suggestions) {
  find.setAttribute("role", "combobox");
  find.setAttribute("aria-autocomplete", "list");
  find.setAttribute("aria-expanded", "false");
  find.setAttribute("aria-controls", "suggestions");
  suggestions.addEventListener("htmx:afterSwap", () => {
    find.setAttribute("aria-expanded", String(options().length > 0));
    find.removeAttribute("aria-activedescendant");
    if (document.activeElement !== find) closeSuggestions();
  });
  find.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" && all.length) choose(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp" && all.length) choose(all[at < 1 ? all.length - 1 : at - 1]);
    else if (event.key === "Enter" && at >= 0) all[at].querySelector("a").click();
    else if (event.key === "Escape" && suggestions.childElementCount) closeSuggestions();
    else return;
    event.preventDefault();
  });
  find.form.addEventListener("focusout", (event) => {
    if (!find.form.contains(event.relatedTarget)) closeSuggestions();
  });
}

// Rows chosen in a list: all on the page, a span with Shift, and how many they are.
function picks(form) {
  return [...form.querySelectorAll("tbody input[name=row]")];
}
function tellChosen(form) {
  const all = picks(form);
  const chosen = all.filter((box) => box.checked).length;
  const every = form.querySelector("[data-all]");
  if (every) {
    every.checked = chosen > 0 && chosen === all.length;
    every.indeterminate = chosen > 0 && chosen < all.length;
  }
  const told = form.querySelector("[data-count]");
  if (told) told.textContent = chosen ? `${chosen} ${told.dataset.some}` : told.dataset.none;
}
let last = null;
document.addEventListener("click", (event) => {
  const form = event.target.closest("form[data-chosen]");
  if (!form || event.target.type !== "checkbox") return;
  const all = picks(form);
  if (event.target.matches("[data-all]")) {
    for (const box of all) box.checked = event.target.checked;
  } else if (event.shiftKey && last && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(event.target)].sort((a, b) => a - b);
    for (const box of all.slice(from, to + 1)) box.checked = event.target.checked;
  }
  last = event.target;
  tellChosen(form);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Fields that only some choices need: shown with those (data-when="repeat:week,month"), and always
// where something is wrong with them. Without this script all of them are there.
function fitFields(form) {
  for (const field of form.querySelectorAll("[data-when]")) {
    const [name, values] = field.dataset.when.split(":");
    const chosen = form.elements[name]?.value;
    field.hidden = !values.split(",").includes(chosen) && !field.classList.contains("wrong");
  }
}
for (const form of document.forms) fitFields(form);
document.addEventListener("change", (event) => {
  if (event.target.form) fitFields(event.target.form);
});

// Where one is in a long menu is in sight.
const menu = document.getElementById("menu");
const shownPage = menu && menu.querySelector("[aria-current=page]");
if (shownPage && shownPage.offsetTop + shownPage.offsetHeight > menu.clientHeight) {
  menu.scrollTop = shownPage.offsetTop - menu.clientHeight / 2;
}

// Parts of the menu stay as one leaves them: the next page is made so.
for (const part of document.querySelectorAll("#menu [data-part]")) {
  part.addEventListener("toggle", () => {
    const open = [...document.querySelectorAll("#menu [data-part][open]")].map((one) => one.dataset.part);
    document.cookie = `menu=${open.join(".")};path=/;max-age=31536000;samesite=lax`;
  });
}
