// Light or dark as Airflow is set to: its page's class when this one is shown inside it, else what it remembers; else the system's.
"use strict";
(() => {
  const outer = () => {
    try {
      return window.parent !== window ? window.parent.document.documentElement : null;
    } catch {
      return null;
    }
  };
  const apply = () => {
    const page = outer();
    let theme = page ? ["dark", "light"].find((name) => page.classList.contains(name) || page.dataset.theme === name) : null;
    try {
      theme ??= window.localStorage.getItem("theme");
    } catch {
      theme ??= null;
    }
    const own = document.documentElement.classList;
    own.toggle("dark", theme === "dark");
    own.toggle("light", theme === "light");
    own.toggle("framed", page !== null);
  };
  document.documentElement.classList.add("scripted");
  apply();
  const page = outer();
  if (page) new MutationObserver(apply).observe(page, { attributes: true, attributeFilter: ["class", "data-theme"] });
})();
