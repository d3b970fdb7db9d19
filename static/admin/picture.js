// One picture's form: the ring on the picture is the focal point, and the crops follow it. The two sliders of the form
// are the fields themselves; ring and sliders move each other. Then the people shown: in what order, and one more.

const STEP = 0.01;
const FAR = 0.1; // with Shift
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const held = (value, most = 1) => Math.min(Math.max(value, 0), most);

function frame(framing, x, y) {
  const picture = framing.querySelector("[data-picture]");
  const ring = framing.querySelector("[data-ring]");
  const whole = picture.querySelector("img");
  const [width, height] = [Number(whole.getAttribute("width")), Number(whole.getAttribute("height"))];

  // As images.crops has it: the largest part of this shape, its middle as near the point as the edges let it be.
  function place(crop) {
    const ratio = Number(crop.dataset.crop);
    const share = (point, length, part) =>
      length > part ? (100 * held(point * length - part / 2, length - part)) / (length - part) : 50;
    const across = share(x.value, width, Math.min(width, height * ratio));
    const down = share(y.value, height, Math.min(height, width / ratio));
    crop.style.objectPosition = `${across}% ${down}%`;
  }

  function show() {
    ring.style.left = `${100 * x.value}%`;
    ring.style.top = `${100 * y.value}%`;
    const [left, top] = [x, y].map((slider) => Math.round(100 * slider.value));
    ring.setAttribute("aria-valuenow", left);
    ring.setAttribute("aria-valuetext", `${left} % from the left, ${top} % from the top`);
    for (const slider of [x, y]) slider.setAttribute("aria-valuetext", `${Math.round(100 * slider.value)} %`);
    for (const crop of framing.querySelectorAll("[data-crop]")) place(crop);
  }

  function move(left, top) {
    x.value = held(left);
    y.value = held(top);
    for (const slider of [x, y]) slider.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function follow(event) {
    const box = whole.getBoundingClientRect();
    move((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }

  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    picture.setPointerCapture(event.pointerId);
    follow(event);
    ring.focus({ preventScroll: true });
  });
  picture.addEventListener("pointermove", (event) => {
    if (picture.hasPointerCapture(event.pointerId)) follow(event);
  });
  ring.addEventListener("keydown", (event) => {
    const way = KEYS[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const far = event.shiftKey ? FAR : STEP;
    move(Number(x.value) + way[0] * far, Number(y.value) + way[1] * far);
  });
  for (const slider of [x, y]) slider.addEventListener("input", show);
  ring.hidden = false;
  picture.classList.add("desk-focus-set");
  show();
}

function people(box) {
  const list = box.querySelector("[data-list]");
  const chips = box.querySelector("[data-chips]");
  const said = box.querySelector("[data-said]");
  const search = box.querySelector("select");

  const named = (item) => item.querySelector("label").firstElementChild.nextSibling.textContent.trim();

  function say(words) {
    said.textContent = words;
    const [first] = list.querySelectorAll("input");
    first?.dispatchEvent(new Event("change", { bubbles: true })); // the form has something unsaved
  }

  function button(icon, words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "desk-tool";
    made.setAttribute("aria-label", words);
    made.innerHTML = `<span class="material-symbols-outlined" aria-hidden="true">${icon}</span>`;
    made.addEventListener("click", act);
    return made;
  }

  function furnish(item) {
    const who = named(item);
    const tools = document.createElement("span");
    tools.className = "desk-shown-tools";
    const move = (by) => (event) => {
      const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
      if (!other) return;
      if (by < 0) other.before(item);
      else other.after(item);
      event.currentTarget.focus();
      say(`${who} is number ${[...list.children].indexOf(item) + 1} of ${list.children.length} from the left`);
    };
    const remove = () => {
      const next = item.nextElementSibling ?? item.previousElementSibling;
      item.remove();
      say(`${who} is taken out`);
      (next?.querySelector("button:last-child") ?? box.querySelector(".select2-selection"))?.focus();
    };
    tools.append(
      button("arrow_upward", `${who}: further left`, move(-1)),
      button("arrow_downward", `${who}: further right`, move(1)),
      button("close", `${who}: take out`, remove),
    );
    const input = item.querySelector("input");
    const hidden = Object.assign(document.createElement("input"), {
      type: "hidden",
      name: input.name,
      value: input.value,
    });
    input.replaceWith(hidden);
    item.append(tools);
  }

  function add(number, who, badge) {
    if (list.querySelector(`input[value="${CSS.escape(number)}"]`)) {
      say(`${who} is there already`);
      return;
    }
    const item = document.createElement("li");
    item.innerHTML = `<label class="desk-check"><input type="checkbox" checked><span></span></label>`;
    const input = item.querySelector("input");
    input.name = box.dataset.shown;
    input.value = number;
    item.querySelector("span").replaceWith(document.createTextNode(` ${who} `));
    if (badge) item.querySelector("label").append(badge);
    list.append(item);
    furnish(item);
    say(`${who} is number ${list.children.length} from the left`);
  }

  for (const item of list.children) furnish(item);
  // Select2 makes a text box in its box, and gives it no name. It does so when jQuery is ready, and was asked first.
  window.django?.jQuery(() => {
    box.querySelector(".select2-selection__rendered")?.setAttribute("aria-label", "Add somebody by name");
  });
  chips?.addEventListener("change", ({ target }) => {
    const chip = target.closest("label");
    const next = chip.nextElementSibling ?? chip.previousElementSibling;
    add(target.value, target.nextSibling.textContent.trim(), chip.querySelector(".desk-badge"));
    chip.remove();
    if (!chips.querySelector("input")) chips.hidden = true;
    (next?.querySelector?.("input") ?? list.lastElementChild.querySelector("button"))?.focus();
  });
  window.django
    ?.jQuery(search)
    .on("select2:select", ({ params }) => {
      add(params.data.id, params.data.text);
      window.django.jQuery(search).val(null).trigger("change");
    });
}

const framing = document.querySelector("[data-framing]");
const [x, y] = ["id_focal_x", "id_focal_y"].map((id) => document.getElementById(id));
if (framing && x && y) frame(framing, x, y);
for (const box of document.querySelectorAll("[data-shown]")) people(box);
