// Lets the map be moved and zoomed; without it the map is scrolled.
"use strict";

for (const map of document.querySelectorAll("[data-map]")) {
  const frame = map.querySelector(".map-frame");
  const drawing = map.querySelector(".drawing");
  const step = 60;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const width = drawing.width.baseVal.value;
  const height = drawing.height.baseVal.value;
  const pan = Panzoom(drawing, {
    minScale: 0.1, maxScale: 4, step: 0.3, canvas: true, animate: !calm,
    cursor: "inherit", touchAction: "pan-y pinch-zoom", excludeClass: "none", origin: "0 0",
  });

  function whole() {
    const scale = Math.min(1, frame.clientWidth / width, frame.clientHeight / height);
    pan.zoom(scale, { animate: false, force: true });
    pan.pan((frame.clientWidth - width * scale) / 2 / scale, 0, { animate: false, force: true });
  }
  function begin() {
    // On a small screen the whole map cannot be read: begin in its upper left corner.
    const scale = Math.min(1, frame.clientWidth / width, frame.clientHeight / height);
    if (scale >= 0.45) whole();
    else { pan.zoom(0.7, { animate: false, force: true }); pan.pan(0, 0, { animate: false, force: true }); }
  }
  function act(kind) {
    if (kind === "in") pan.zoomIn();
    else if (kind === "out") pan.zoomOut();
    else whole();
  }

  map.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) act(button.dataset.zoom);
  });
  frame.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) pan.zoomWithWheel(event);
  });
  frame.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    const move = moves[event.key];
    if (move) pan.pan(move[0] / pan.getScale(), move[1] / pan.getScale(), { relative: true });
    else if (event.key === "+") act("in");
    else if (event.key === "-") act("out");
    else if (event.key === "0") act("whole");
    else return;
    event.preventDefault();
  });
  // What gets the focus is brought into view.
  frame.addEventListener("focusin", (event) => {
    if (event.target === frame) return;
    frame.scrollTo(0, 0);
    const box = event.target.getBoundingClientRect();
    const edge = frame.getBoundingClientRect();
    const beside = (low, high, from, to) => (low < from ? from - low + 20 : high > to ? to - high - 20 : 0);
    const x = beside(box.left, box.right, edge.left, edge.right);
    const y = beside(box.top, box.bottom, edge.top, edge.bottom);
    if (x || y) pan.pan(x / pan.getScale(), y / pan.getScale(), { relative: true, animate: false });
  });
  begin();
}
