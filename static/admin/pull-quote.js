// A pull quote: paragraphs lifted out of the story. articles/body.py keeps what this writes.
import { Node } from "django-prose-editor/editor"

export const PullQuote = Node.create({
  name: "PullQuote",
  group: "block",
  content: "paragraph+",
  defining: true,
  parseHTML() {
    return [{ tag: "aside.pull-quote" }]
  },
  renderHTML() {
    return ["aside", { class: "pull-quote" }, 0]
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "pullQuote",
      groups: "nodes",
      command: (editor) => editor.chain().focus().toggleWrap("PullQuote").run(),
      button: buttons.material("campaign", "Pull quote"),
      active: (editor) => editor.isActive("PullQuote"),
    })
  },
})
