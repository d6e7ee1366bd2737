// What the pages do beyond links and forms: tabs, charts that come after the page, and links that lead out of Airflow's frame.
"use strict";

for (const tabs of document.querySelectorAll("[role=tablist]")) {
  const buttons = [...tabs.querySelectorAll("[role=tab]")];
  const show = (button) => {
    tabs.closest("[data-shown]").dataset.shown = button.dataset.show;
    for (const each of buttons) {
      each.setAttribute("aria-selected", String(each === button));
      each.tabIndex = each === button ? 0 : -1;
    }
  };
  tabs.addEventListener("click", (event) => event.target.closest("[role=tab]") && show(event.target.closest("[role=tab]")));
  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
    show(next);
    next.focus();
  });
  const shown = () => location.hash.startsWith("#t-") && show(buttons[0]);
  window.addEventListener("hashchange", shown);
}

for (const place of document.querySelectorAll("[data-load]")) {
  fetch(place.dataset.load, { credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.text() : ""))
    .then((markup) => {
      place.innerHTML = markup;
      place.removeAttribute("aria-busy");
    });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-airflow]");
  if (!link || window.parent === window) return;
  event.preventDefault();
  const outer = window.parent.document.createElement("a");
  outer.href = link.href;
  if (link.origin !== location.origin) Object.assign(outer, { target: "_blank", rel: "noreferrer" });
  window.parent.document.body.append(outer);
  outer.click();
  outer.remove();
});

// Airflow's language, inside its frame; the server is told by a cookie, and prefers what the reader has chosen on a page.
if (window.parent !== window) {
  const airflow = window.parent.document.documentElement;
  const follow = () => {
    const language = (window.localStorage.getItem("i18nextLng") ?? airflow.lang).startsWith("zh") ? "zh" : "en";
    if (document.cookie.includes(`policy_notices_airflow_language=${language}`)) return;
    document.cookie = `policy_notices_airflow_language=${language}; path=/; samesite=lax`;
    const chosen = document.cookie.includes("policy_notices_language=");
    if (!chosen && !document.documentElement.lang.startsWith(language)) location.reload();
  };
  follow();
  new MutationObserver(follow).observe(airflow, { attributes: true, attributeFilter: ["lang"] });
}
