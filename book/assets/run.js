/* "Run this page": offers to turn the cells of a page into editors that run in the reader's own
   browser. Nothing is loaded before the button is pressed. */
(() => {
  "use strict";
  const { python, megabytes } = document.currentScript.dataset;
  const elsewhere =
    "Everything else on the page works without it. To run the code on your own computer: " +
    "`matlab-pkg serve`, or `make notebooks`.";

  /* An element; text between backticks becomes code. */
  function make(name, properties = {}, ...children) {
    const { dataset: data = {}, ...rest } = properties;
    const node = Object.assign(document.createElement(name), rest);
    Object.assign(node.dataset, data);
    for (const child of children) {
      if (typeof child !== "string") node.append(child);
      else
        child.split("`").forEach((part, i) => {
          node.append(
            i % 2 ? Object.assign(document.createElement("code"), { textContent: part }) : part,
          );
        });
    }
    return node;
  }

  const button = (text, press) => {
    const node = make("button", { type: "button", className: "run-button" }, text);
    node.addEventListener("click", press);
    return node;
  };

  /* Behind `matlab-pkg serve` the cells have a full Python: served.js offers it. */
  const served = () =>
    document.cookie.match(/(?:^|; )matlab_pkg_serve=(\d+)/)?.[1] === location.port;

  async function begin(bar) {
    try {
      await window.matlabPkg.load("run-show.js");
      await window.matlabPkg.load("run-cells.js");
      window.matlabPkg.runPage(bar, { python });
    } catch (error) {
      bar.replaceChildren(make("p", {}, `The cells cannot run: ${error.message}. ${elsewhere}`));
    }
  }

  function offer() {
    const title = document.querySelector("article.bd-article h1");
    if (!title || served()) return;
    const bar = make("div", { className: "run-page", role: "group", ariaLabel: "Run this page" });
    title.after(bar);
    const say = (words) => bar.append(make("p", {}, words));
    if (!python)
      say(`This copy of the book was built without Python for the browser. ${elsewhere}`);
    else if (location.protocol === "file:")
      say("To run the code of this page, open the book with `matlab-pkg serve`.");
    else {
      bar.append(button("Run this page", () => begin(bar)));
      say(`Python starts in your browser: ${megabytes} MB, once. What you type stays in it.`);
    }
  }

  Object.assign(window.matlabPkg, { make, button, elsewhere });
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", offer);
  else offer();
})();
