// Makes pages quicker and easier to follow; every page works without it.
// The hashed address of GOV.UK Frontend comes from the page's modulepreload link, because a manifest of static files
// does not rewrite imports.

const body = document.body;
body.classList.add("js-enabled", "govuk-frontend-supported");

const kit = import(document.querySelector("link[data-govuk-frontend]").href);
const start = (scope) => kit.then(({ initAll }) => { initAll({ scope }); radiosSayNoMore(); });
start(document);

// GOV.UK Frontend says of a radio that reveals something that it is expanded, which ARIA has no room for. What it
// reveals follows the radios, so nothing is lost.
function radiosSayNoMore() {
  document.querySelectorAll("input[type=radio][aria-expanded]").forEach((radio) => radio.removeAttribute("aria-expanded"));
}
document.addEventListener("click", ({ target }) => { if (target.type === "radio") radiosSayNoMore(); });

const TITLE_OF_ERRORS = "Error: ";

function announce(text) {
  const region = document.getElementById("announce");
  if (!region || !text) return;
  region.textContent = "";
  // A region that has just arrived, or that is filled in the same breath as it is emptied, is not read out.
  setTimeout(() => { region.textContent = text; }, 100);
}

function focusOn(element) {
  if (!element) return;
  if (!element.matches("a[href], button, input, select, textarea, summary, [tabindex]")) {
    element.setAttribute("tabindex", "-1");
    element.addEventListener("blur", () => element.removeAttribute("tabindex"), { once: true });
  }
  element.focus({ preventScroll: element.tagName === "MAIN" });
}

function titleFollows(status) {
  const plain = document.title.replace(TITLE_OF_ERRORS, "");
  document.title = status === 422 ? TITLE_OF_ERRORS + plain : plain;
}

// What came in by htmx gets its behaviour; the body itself is started above. A scope is searched below itself, so the
// root of a part must not be a component.
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt !== body) start(elt);
});

// After a swap: focus goes to what is wrong, else to what changed, and what happened is said once.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const { xhr, requestConfig: request } = detail;
  // An element that was replaced as a whole is gone; what stands in its place carries its id.
  const target = detail.target.isConnected ? detail.target : document.getElementById(detail.target.id);
  const changed = target === body ? document.getElementById("main") : target;
  if (!changed || !xhr || changed.closest("[data-quiet]")) return;
  titleFollows(xhr.status);
  const summary = changed.querySelector(".govuk-error-summary");
  const lost = !document.activeElement || document.activeElement === body;
  const marked = changed.querySelector("[data-focus]");
  if (summary) {
    focusOn(summary);
  } else if (detail.target === body) {
    const anchor = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    focusOn(anchor || changed.querySelector(".ban") || changed.querySelector("h1") || changed);
  } else if (marked) {
    focusOn(marked);
  } else if (lost || request?.verb === "post") {
    focusOn(changed.querySelector("h1, h2, h3, legend") || changed);
  }
  const said = changed.querySelector("[data-announce]") ?? changed.closest("[data-announce]");
  announce(said?.dataset.announce || (summary ? "" : changed.querySelector(".ban")?.textContent.trim()) || (detail.target === body ? document.title : ""));
});

// A part was answered: what the page said on arrival is of the past, and must not stand beside what is wrong now.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.requestConfig?.verb !== "post" || detail.target === body) return;
  document.querySelectorAll(".ban[data-once]").forEach((banner) => banner.remove());
});

// A filter is right again: what was wrong with it stands outside the part that is answered, so the whole page is opened.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.requestConfig?.verb !== "get" || detail.xhr.status !== 200 || detail.target === body) return;
  if (!document.querySelector("form[hx-get] .govuk-error-message")) return;
  detail.shouldSwap = false;
  location.assign(detail.pathInfo.finalRequestPath);
});

// "2 kept, 1 left to decide", while one is choosing. The words are the page's: data-tally="value:words,…", and an
// empty value counts the groups in which nothing is chosen.
document.addEventListener("change", ({ target }) => {
  const part = target.closest("article");
  const tally = part?.querySelector("[data-tally]");
  if (!tally) return;
  const groups = [...part.querySelectorAll("fieldset")].filter((group) => group.querySelector("[type=radio], [type=checkbox]"));
  const chosen = groups.map((group) => group.querySelector(":checked")?.value ?? "");
  const said = tally.dataset.tally.split(",").map((each) => each.split(":"));
  tally.textContent = chosen.some(Boolean)
    ? said.map(([value, words]) => `${chosen.filter((one) => one === value).length} ${words}`).join(", ")
    : "";
});

// No answer, or an answer that cannot be shown: say so and leave what was typed where it is.
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(name, () => announce("That did not reach Pathways. Nothing was saved. Try again."));
}

// A page is printed with everything open.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("main details:not([open])")];
  opened.forEach((details) => { details.open = true; });
});
addEventListener("afterprint", () => {
  opened.forEach((details) => { details.open = false; });
});
