/* Turn a structure with the keyboard: an arrow key drags the picture, plus and minus turn the wheel.
   The mouse wheel scrolls the page until a structure has been chosen by a click or by Tab. */
(() => {
  "use strict";
  const STEPS = { ArrowLeft: [-24, 0], ArrowRight: [24, 0], ArrowUp: [0, -24], ArrowDown: [0, 24] };
  const WHEEL = { "+": -120, "=": -120, "-": 120 };

  const send = (target, type, x, y, buttons) => {
    const at = {
      bubbles: true,
      cancelable: true,
      view: window,
      clientX: x,
      clientY: y,
      pageX: x + scrollX,
      pageY: y + scrollY,
      button: 0,
      buttons,
      pointerId: 1,
      pointerType: "mouse",
      isPrimary: true,
    };
    target.dispatchEvent(new PointerEvent(type.replace("mouse", "pointer"), at));
    target.dispatchEvent(new MouseEvent(type, at));
  };

  const drag = (canvas, [dx, dy]) => {
    const box = canvas.getBoundingClientRect();
    const x = box.left + box.width / 2;
    const y = box.top + box.height / 2;
    send(canvas, "mousemove", x, y, 0);
    send(canvas, "mousedown", x, y, 1);
    for (const part of [0.5, 1]) send(canvas, "mousemove", x + part * dx, y + part * dy, 1);
    send(canvas, "mouseup", x + dx, y + dy, 0);
  };

  const zoom = (canvas, deltaY) => {
    const box = canvas.getBoundingClientRect();
    const clientX = box.left + box.width / 2;
    const clientY = box.top + box.height / 2;
    const at = { bubbles: true, cancelable: true, deltaY, clientX, clientY };
    canvas.dispatchEvent(new WheelEvent("wheel", at));
  };

  document.addEventListener(
    "wheel",
    (event) => {
      const view = event.target.closest?.(".structure-view");
      if (event.isTrusted && view && !view.contains(document.activeElement))
        event.stopPropagation();
    },
    { capture: true, passive: true },
  );

  document.addEventListener("pointerdown", (event) => {
    const view = event.target.closest?.(".structure-view");
    if (event.isTrusted && view) view.focus({ preventScroll: true });
  });

  document.addEventListener("keydown", (event) => {
    const view = document.activeElement?.closest?.(".structure-view");
    const canvas = view?.querySelector("canvas");
    if (!canvas || event.target !== view) return;
    if (event.key in STEPS) drag(canvas, STEPS[event.key]);
    else if (event.key in WHEEL) zoom(canvas, WHEEL[event.key]);
    else return;
    event.preventDefault();
  });
})();
