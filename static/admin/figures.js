// Pictures, galleries and embeds in the editor. articles/figures.py keeps what this writes; what a pasted address
// leads to, and which pictures there are, the desk says (articles/admin/pictures.py).
import { Node } from "django-prose-editor/editor"
import { choosePictures, pasteEmbed, smallPicture } from "./figure-dialogs.js"

const LAYOUTS = { inline: "As wide as the text", wide: "Wide", left: "Left of the text", right: "Right of the text" }
const PROVIDERS = { youtube: "YouTube", instagram: "Instagram", tiktok: "TikTok", x: "X", spotify: "Spotify" }
const OURS = ["Picture", "Embed", "Gallery"]

// --- moving and removing ------------------------------------------------------------------------------------

function move(editor, pos, by) {
  const { doc, tr } = editor.state
  const place = doc.resolve(pos)
  const [index, node] = [place.index(), place.nodeAfter]
  const other = place.parent.maybeChild(index + by)
  if (!node || !other) return false
  const to = by < 0 ? pos - other.nodeSize : pos + other.nodeSize
  editor.view.dispatch(tr.delete(pos, pos + node.nodeSize).insert(to, node).scrollIntoView())
  return editor.commands.setNodeSelection(to)
}

function remove(editor, pos) {
  const place = editor.state.doc.resolve(pos)
  const isLast = place.parent.type.name === "Gallery" && place.parent.childCount === 1
  const from = isLast ? place.before() : pos
  const size = isLast ? place.parent.nodeSize : place.nodeAfter.nodeSize
  editor.chain().deleteRange({ from, to: from + size }).focus().run()
}

// Where the figure begins that is selected, or in whose caption the caret stands.
function current(editor) {
  const { selection } = editor.state
  if (selection.node) return OURS.includes(selection.node.type.name) ? selection.from : null
  const { $from } = selection
  return OURS.includes($from.parent.type.name) ? $from.before() : null
}

function shortcuts() {
  const { editor } = this
  const inCaption = () => !editor.state.selection.node && current(editor) !== null
  const moved = (by) => () => {
    const pos = current(editor)
    return pos !== null && (move(editor, pos, by), true)
  }
  return {
    "Alt-ArrowUp": moved(-1),
    "Alt-ArrowDown": moved(1),
    Escape: () => inCaption() && editor.commands.setNodeSelection(current(editor)),
    Enter: () => inCaption() && writeOn(editor),
  }
}

// Enter in a caption goes on below the figure, or below the gallery it belongs to.
function writeOn(editor) {
  const { $from } = editor.state.selection
  const depth = $from.node($from.depth - 1).type.name === "Gallery" ? $from.depth - 1 : $from.depth
  const after = $from.after(depth)
  return editor.chain().insertContentAt(after, { type: "paragraph" }).setTextSelection(after + 1).run()
}

// --- how a figure looks in the editor -------------------------------------------------------------------------

function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...inside)
  return made
}

function button(label, sign, act) {
  const made = element("button", { type: "button", "aria-label": label, title: label }, sign)
  made.addEventListener("click", act)
  return made
}

function tools(editor, getPos, what, ...more) {
  return element(
    "div",
    { class: "desk-figure-tools" },
    ...more,
    button(`Move ${what} up`, "↑", () => move(editor, getPos(), -1)),
    button(`Move ${what} down`, "↓", () => move(editor, getPos(), 1)),
    button(`Remove ${what}`, "×", () => remove(editor, getPos())),
  )
}

// `show` brings what stands above the words in step with the node.
function view({ node, dom, contentDOM, head, show = () => {} }) {
  head.contentEditable = "false"
  dom.append(head, contentDOM)
  const inStep = (now) => {
    contentDOM.toggleAttribute("data-empty", now.isTextblock && now.content.size === 0)
    show(now)
  }
  inStep(node)
  return {
    dom,
    contentDOM,
    update(now) {
      if (now.type !== node.type) return false
      inStep(now)
      return true
    },
    stopEvent: (event) => Boolean(event.target.closest?.(".desk-figure-tools")),
    ignoreMutation: (mutation) => mutation.type !== "selection" && !contentDOM.contains(mutation.target),
    selectNode: () => dom.classList.add("is-selected"),
    deselectNode: () => dom.classList.remove("is-selected"),
  }
}

function kept(name) {
  return {
    default: null,
    parseHTML: (dom) => dom.getAttribute(`data-${name}`),
    renderHTML: (attributes) => ({ [`data-${name}`]: attributes[name] }),
  }
}

const CAPTIONED = {
  group: "block",
  content: "inline*",
  marks: "bold italic link",
  isolating: true,
  draggable: true,
  selectable: true,
  addKeyboardShortcuts: shortcuts,
}
const caption = (dom) => dom.querySelector("figcaption") ?? dom

export const Picture = Node.create({
  ...CAPTIONED,
  name: "Picture",
  addAttributes: () => ({ picture: kept("picture"), layout: { ...kept("layout"), default: "inline" } }),
  parseHTML: () => [{ tag: "figure.picture[data-picture]", contentElement: caption }],
  renderHTML: ({ HTMLAttributes }) => ["figure", { class: "picture", ...HTMLAttributes }, ["figcaption", 0]],
  addNodeView() {
    return ({ node, editor, getPos }) => {
      const layout = element("select", { "aria-label": "How the picture stands" })
      layout.append(...Object.entries(LAYOUTS).map(([value, label]) => new Option(label, value)))
      layout.addEventListener("change", () =>
        editor.view.dispatch(editor.state.tr.setNodeAttribute(getPos(), "layout", layout.value)),
      )
      const image = element("img", { alt: "", "data-drag-handle": "" })
      const dom = element("figure", { class: "desk-figure" })
      const show = ({ attrs }) => {
        const address = smallPicture(attrs.picture)
        if (image.getAttribute("src") !== address) image.src = address
        layout.value = dom.dataset.layout = attrs.layout
      }
      const head = element("div", {}, image, tools(editor, getPos, "picture", layout))
      const words = element("figcaption", { "data-hint": "Caption; empty: its own" })
      return view({ node, dom, contentDOM: words, head, show })
    }
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "picture",
      groups: "nodes",
      button: buttons.material("image", "Picture"),
      command: (editor) => putIn(editor, false),
      active: (editor) => editor.isActive("Picture"),
    })
  },
})

export const Gallery = Node.create({
  name: "Gallery",
  group: "block",
  content: "Picture+",
  isolating: true,
  draggable: true,
  parseHTML: () => [{ tag: "section.gallery" }],
  renderHTML: () => ["section", { class: "gallery" }, 0],
  addNodeView() {
    return ({ node, editor, getPos }) => {
      const add = button("Add pictures to the gallery", "+", async () => {
        const chosen = await choosePictures(true)
        const end = getPos() + editor.state.doc.nodeAt(getPos()).nodeSize - 1
        if (chosen.length) editor.chain().insertContentAt(end, chosen.map(picture)).focus().run()
      })
      const title = element("strong", {}, "Gallery")
      const head = element("div", { class: "desk-gallery-head" }, title, tools(editor, getPos, "gallery", add))
      const dom = element("section", { class: "desk-gallery", "aria-label": "Gallery" })
      return view({ node, dom, contentDOM: element("div", { class: "desk-gallery-pictures" }), head })
    }
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "gallery",
      groups: "nodes",
      button: buttons.material("collections", "Gallery"),
      command: (editor) => putIn(editor, true),
      active: (editor) => editor.isActive("Gallery"),
    })
  },
})

export const Embed = Node.create({
  ...CAPTIONED,
  name: "Embed",
  addAttributes: () => ({ embed: kept("embed"), id: kept("id") }),
  parseHTML: () => [{ tag: "figure.embed[data-embed]", contentElement: caption }],
  renderHTML: ({ HTMLAttributes }) => ["figure", { class: "embed", ...HTMLAttributes }, ["figcaption", 0]],
  addNodeView() {
    return ({ node, editor, getPos }) => {
      const provider = element("strong")
      const show = ({ attrs }) => (provider.textContent = PROVIDERS[attrs.embed] ?? attrs.embed)
      const head = element("div", { class: "desk-gallery-head" }, provider, tools(editor, getPos, "embed"))
      const words = element("figcaption", { "data-hint": "Title" })
      return view({ node, dom: element("figure", { class: "desk-figure desk-embed" }), contentDOM: words, head, show })
    }
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "embed",
      groups: "nodes",
      button: buttons.material("ondemand_video", "Embed"),
      command: async (editor) => {
        const { provider, id, title } = (await pasteEmbed()) ?? {}
        const content = [{ type: "text", text: title }]
        if (id) below(editor, { type: "Embed", attrs: { embed: provider, id }, content })
        else editor.commands.focus()
      },
      active: (editor) => editor.isActive("Embed"),
    })
  },
})

// --- putting one in -------------------------------------------------------------------------------------------

const picture = (uuid) => ({ type: "Picture", attrs: { picture: uuid } })

async function putIn(editor, many) {
  const chosen = await choosePictures(many)
  if (!chosen.length) editor.commands.focus()
  else below(editor, many ? { type: "Gallery", content: chosen.map(picture) } : picture(chosen[0]))
}

// Below the block in which the caret stands, or in its place where it is empty. The caret goes into the words.
function below(editor, node) {
  const { selection } = editor.state
  const { $from } = selection
  const isEmpty = $from.depth > 0 && $from.node(1).type.name === "paragraph" && !$from.node(1).content.size
  const from = $from.depth && isEmpty ? $from.before(1) : $from.depth ? $from.after(1) : selection.to
  const to = isEmpty ? $from.after(1) : from
  const words = from + (node.type === "Gallery" ? 2 : 1)
  editor.chain().insertContentAt({ from, to }, node).setTextSelection(words).focus().run()
}
