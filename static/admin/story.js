// The story form: the slug follows the headline, bylines can be moved, errors are reached, Ctrl+S saves,
// nothing is sent twice, and nobody leaves what is not saved without being asked.
// A plain deferred script: it must listen before the editor's modules run.

{
  const form = document.getElementById("article_form");
  const SENDING = 15_000; // milliseconds; a browser's Stop tells nobody, and then Save must work again
  const LARGEST = 20_000_000; // bytes a form may hold; the server would answer with an error page

  const slugify = (text) =>
    text
      .normalize("NFKD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase()
      .replace(/['’]/g, "")
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, 100)
      .replace(/^-+|-+$/g, "");

  function slugFollowsHeadline() {
    const headline = document.getElementById("id_headline");
    const slug = document.getElementById("id_slug");
    if (!headline || !slug) return;
    let follows = !slug.value || slug.value === slugify(headline.value);
    const follow = () => {
      if (follows) slug.value = slugify(headline.value);
    };
    follow(); // what was typed before this script was there
    headline.addEventListener("input", follow);
    slug.addEventListener("input", () => {
      follows = slug.value === "";
    });
  }

  // One empty row stays at the end, and each full one can be moved up.
  function bylineRows(box) {
    const rows = () => [...box.querySelectorAll("[data-row]")];
    const [, ...labels] = ["", "contributor", "part"];
    const order = () => {
      const all = rows();
      const spare = all.at(-1).cloneNode(true);
      if (all.at(-1).querySelector("select").value) {
        spare.querySelector("select").value = "";
        box.append(spare);
      }
      rows().forEach((row, at) => {
        row.querySelector("[data-up]").hidden = at === 0 || at === rows().length - 1;
        row.querySelectorAll("select").forEach((select, which) => {
          select.setAttribute("aria-label", `Byline ${at + 1}: ${labels[which]}`);
        });
      });
    };
    box.addEventListener("change", order);
    box.addEventListener("click", (event) => {
      const up = event.target.closest("[data-up]");
      if (!up) return;
      const row = up.closest("[data-row]");
      row.previousElementSibling.before(row);
      order();
      (up.hidden ? row.querySelector("select") : up).focus();
    });
    order();
  }

  // The editor replaces its textarea: it needs the field's name, help and errors again.
  function nameTheEditor() {
    document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
      const field = textarea.closest(".desk-field");
      const label = field?.querySelector("label");
      const attributes = { "aria-label": label?.textContent.trim() || textarea.name, "aria-multiline": "true" };
      const errors = field?.querySelector(".desk-errors");
      if (errors) Object.assign(attributes, { "aria-invalid": "true", "aria-describedby": errors.id });
      editor.setOptions({ editorProps: { attributes: { role: "textbox", ...attributes } } });
      label?.addEventListener("click", () => editor.commands.focus());
      for (const button of field?.querySelectorAll(".prose-menubar [title]:not([aria-label])") ?? []) {
        button.setAttribute("aria-label", button.title);
      }
    });
  }

  // Select2 builds boxes of its own beside the labelled selects, some time after the page has loaded.
  function nameTheBoxes() {
    const wanted = form.querySelectorAll(".admin-autocomplete").length;
    const observer = new MutationObserver(() => {
      const boxes = form.querySelectorAll(".select2-container");
      if (boxes.length < wanted) return;
      observer.disconnect();
      for (const box of boxes) {
        const name = box.closest(".desk-field").querySelector("label").textContent.trim();
        for (const part of box.querySelectorAll("[role=combobox], [role=textbox], input")) {
          part.setAttribute("aria-label", name);
        }
      }
    });
    if (wanted) observer.observe(form, { childList: true, subtree: true });
  }

  function reachErrors() {
    document.querySelector("[data-focus]")?.focus({ preventScroll: true });
    document.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#field-"]');
      const field = link && document.querySelector(link.getAttribute("href"));
      if (!field) return;
      event.preventDefault();
      const closed = field.closest("details:not([open])");
      if (closed) closed.open = true;
      field.scrollIntoView({ block: "center" });
      field.querySelector(".ProseMirror, input:not([type=hidden]), textarea, .select2-selection, select")?.focus();
    });
  }

  function keys() {
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "s") {
        event.preventDefault();
        form.requestSubmit(document.querySelector('button[name="_save"]') ?? undefined);
      }
      if (event.key === "Escape") document.querySelector(".desk-ask[open]")?.removeAttribute("open");
    });
  }

  function content() {
    const typed = new FormData(form);
    for (const name of ["csrfmiddlewaretoken", "page"]) typed.delete(name); // which writing.js may renew
    return new URLSearchParams(typed).toString();
  }

  // Enter in a one-line headline box is not a line break; a form is sent once, and never too large to be taken.
  // What is not saved is not left without asking, be it typed here or sent back with its errors.
  function guard() {
    const saved = "unsaved" in form.dataset ? null : content();
    let sentAt = -Infinity;
    const isSending = () => performance.now() - sentAt < SENDING;
    for (const name of ["headline", "dek"]) {
      document.getElementById(`id_${name}`)?.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && !event.isComposing) event.preventDefault();
      });
    }
    form.addEventListener("submit", (event) => {
      if (isSending()) {
        event.preventDefault();
      } else if (content().length < LARGEST) {
        sentAt = performance.now();
      } else {
        event.preventDefault();
        window.alert("This story is larger than the desk can take. Nothing was sent, and all of it is still here.");
      }
    });
    window.addEventListener("pageshow", () => {
      sentAt = -Infinity;
    });
    window.addEventListener("beforeunload", (event) => {
      if (!isSending() && content() !== saved) event.preventDefault();
    });
  }

  nameTheEditor();
  if (form) {
    if ("slugFollows" in form.dataset) slugFollowsHeadline();
    document.querySelectorAll("[data-bylines]").forEach(bylineRows);
    nameTheBoxes();
    reachErrors();
    keys();
    guard();
  }
}
