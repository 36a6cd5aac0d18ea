/* Where the widget manager finds its modules: beside this file, never at another site. */
(() => {
  "use strict";
  const base = `${document.currentScript.src.replace(/[^/]*$/, "")}widgets/`;
  const paths = {
    "@jupyter-widgets": `${base}html-manager/dist`,
    "@jupyter-widgets/html-manager/dist": `${base}html-manager/dist`,
    "nglview-js-widgets": `${base}nglview-js-widgets/index`,
    anywidget: `${base}anywidget/index`,
  };
  // a served page whose cells run has the loader already
  if (window.requirejs) window.requirejs.config({ paths });
  else window.require = { paths };
  // a module that is not among them fails here, on this site, and not at another one
  document.currentScript.setAttribute("data-jupyter-widgets-cdn", `${base}missing/`);
})();
