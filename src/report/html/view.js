// Where the map looks: centre and scale, and the hands on it: pointer, wheel, fingers, keys. Knows nothing of findings.

/** A view of a plane, `x` to the east and `y` to the north, in an element of `width` by `height` pixels. */
class View {
  constructor() {
    Object.assign(this, { x: 0, y: 0, scale: 1, width: 1, height: 1, least: 1e-9, most: 1e9 });
  }

  toScreen(x, y) {
    return [(x - this.x) * this.scale + this.width / 2, this.height / 2 - (y - this.y) * this.scale];
  }

  toPlane(px, py) {
    return [(px - this.width / 2) / this.scale + this.x, (this.height / 2 - py) / this.scale + this.y];
  }

  /** What is in sight: west, south, east, north. */
  box() {
    const [west, south] = this.toPlane(0, this.height);
    const [east, north] = this.toPlane(this.width, 0);
    return [west, south, east, north];
  }

  pan(dx, dy) {
    this.x -= dx / this.scale;
    this.y += dy / this.scale;
  }

  /** Zooms by `factor` with the place at these pixels fixed. */
  zoom(factor, px = this.width / 2, py = this.height / 2) {
    const [x, y] = this.toPlane(px, py);
    this.scale = Math.min(this.most, Math.max(this.least, this.scale * factor));
    this.x = x - (px - this.width / 2) / this.scale;
    this.y = y - (this.height / 2 - py) / this.scale;
  }

  /** Shows a box with a margin. */
  fit([west, south, east, north], margin = 28) {
    this.x = (west + east) / 2;
    this.y = (south + north) / 2;
    const across = Math.max(40, this.width - 2 * margin) / Math.max(east - west, 1e-12);
    const up = Math.max(40, this.height - 2 * margin) / Math.max(north - south, 1e-12);
    this.scale = Math.min(this.most, Math.max(this.least, Math.min(across, up)));
  }
}

/** Lets hands move `view`: `changed` after each move, `clicked(px, py)` after a click, `over(px, py)` while hovering. */
function hands(element, view, { changed, clicked, over, fit }) {
  const fingers = new Map();
  let moved = 0;
  const at = (event) => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, at(event));
    if (fingers.size === 1) moved = 0;
    over(null);
  });
  element.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    const here = at(event);
    if (!before) { over(here); return; }
    const other = [...fingers].find(([id]) => id !== event.pointerId);
    if (other) {
      const apart = (p) => Math.hypot(p[0] - other[1][0], p[1] - other[1][1]);
      view.zoom(apart(here) / Math.max(apart(before), 1), (here[0] + other[1][0]) / 2, (here[1] + other[1][1]) / 2);
    }
    const share = other ? 0.5 : 1;
    view.pan((here[0] - before[0]) * share, (here[1] - before[1]) * share);
    moved += Math.abs(here[0] - before[0]) + Math.abs(here[1] - before[1]) + (other ? 10 : 0);
    fingers.set(event.pointerId, here);
    changed();
  });
  const lift = (event) => {
    if (!fingers.delete(event.pointerId) || event.type === 'pointercancel') return;
    if (moved < 5 && fingers.size === 0) clicked(...at(event));
  };
  element.addEventListener('pointerup', lift);
  element.addEventListener('pointercancel', lift);
  element.addEventListener('pointerleave', () => over(null));
  element.addEventListener('dblclick', (event) => { view.zoom(2, ...at(event)); changed(); });
  element.addEventListener('wheel', (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    view.zoom(Math.exp(-Math.max(-240, Math.min(240, event.deltaY * lines)) * 0.0022), ...at(event));
    changed();
  }, { passive: false });
  element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = 80;
    const keys = {
      ArrowLeft: () => view.pan(step, 0), ArrowRight: () => view.pan(-step, 0),
      ArrowUp: () => view.pan(0, step), ArrowDown: () => view.pan(0, -step),
      '+': () => view.zoom(1.5), '=': () => view.zoom(1.5), '-': () => view.zoom(1 / 1.5), '_': () => view.zoom(1 / 1.5),
      0: fit, Home: fit,
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
    changed();
  });
}
