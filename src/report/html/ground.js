// The ground of the map: land, borders, names. Drawn from paths that are made once.

const INK = {
  sea: '#e9edf0', land: '#fdfdfb', parcel: '#c3cad2', inner: '#8893a1', outline: '#3d4855', name: '#47525f',
  fatal: '#9f1239', major: '#d9480f', minor: '#b27d00', notice: '#4a6785', chosen: '#0b3d66',
};

let grounds = null;

/** The borders of each layer as paths in the plane, made when first asked for. */
function groundPaths() {
  if (grounds) return grounds;
  grounds = (ground ? ground.borders : []).map((borders, place) => {
    const lines = (list) => list.map((steps) => line(steps, ground.origin, ground.step));
    const outline = lines(borders.outline);
    const inner = lines(borders.inner);
    const all = outline.concat(inner);
    const length = all.reduce((total, flat) => total + lengthOf(flat), 0);
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const flat of all) grow(box, flat);
    return {
      layer: borders.layer, title: borders.title, tolerance: borders.tolerance, isBase: place === 0, box,
      outline: pathOf(outline), inner: pathOf(inner), area: pathOf(rings(outline)),
      /** Mean length of a line between two meeting places. */
      mesh: all.length ? length / all.length : 0,
    };
  }).filter((drawn) => drawn.box[0] <= drawn.box[2]);
  return grounds;
}

function lengthOf(flat) {
  let total = 0;
  for (let i = 2; i < flat.length; i += 2) total += Math.hypot(flat[i] - flat[i - 2], flat[i + 1] - flat[i - 1]);
  return total;
}

function pathOf(lines) {
  const path = new Path2D();
  for (const flat of lines) {
    path.moveTo(flat[0], flat[1]);
    for (let i = 2; i < flat.length; i += 2) path.lineTo(flat[i], flat[i + 1]);
  }
  return path;
}

/** Lines joined end to end, so that they enclose something. */
function rings(lines) {
  const ends = new Map();
  const key = (flat, at) => `${flat[at].toFixed(3)} ${flat[at + 1].toFixed(3)}`;
  const put = (k, n) => { const list = ends.get(k); if (list) list.push(n); else ends.set(k, [n]); };
  lines.forEach((flat, n) => { put(key(flat, 0), n); put(key(flat, flat.length - 2), n); });
  const used = new Uint8Array(lines.length);
  const joined = [];
  lines.forEach((flat, n) => {
    if (used[n]) return;
    used[n] = 1;
    const ring = Array.from(flat);
    for (;;) {
      const end = key(ring, ring.length - 2);
      const next = (ends.get(end) || []).find((m) => !used[m]);
      if (next === undefined || end === key(ring, 0)) break;
      used[next] = 1;
      const more = lines[next];
      if (key(more, 0) === end) for (let i = 2; i < more.length; i++) ring.push(more[i]);
      else for (let i = more.length - 4; i >= 0; i -= 2) ring.push(more[i], more[i + 1]);
    }
    joined.push(ring);
  });
  return joined;
}

/** Draws the ground. `look`: `{parcels, labels}`. */
function paintGround(context, view, ratio, look) {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = INK.sea;
  context.fillRect(0, 0, view.width, view.height);
  const scale = view.scale * ratio;
  context.setTransform(scale, 0, 0, -scale,
    (view.width / 2 - view.x * view.scale) * ratio, (view.height / 2 + view.y * view.scale) * ratio);
  context.lineJoin = 'round';
  const stroke = (path, colour, width) => {
    context.strokeStyle = colour;
    context.lineWidth = width / view.scale;
    context.stroke(path);
  };
  const paths = groundPaths();
  for (const drawn of paths.filter((p) => p.isBase)) {
    context.fillStyle = INK.land;
    context.fill(drawn.area, 'evenodd');
  }
  for (const drawn of paths.filter((p) => !p.isBase)) {
    if (!look.parcels) continue;
    // A mesh finer than some pixels would only be a grey veil.
    context.globalAlpha = Math.min(1, Math.max(0.12, (drawn.mesh * view.scale - 4) / 24));
    stroke(drawn.inner, INK.parcel, 0.8);
    stroke(drawn.outline, INK.parcel, 0.8);
    context.globalAlpha = 1;
  }
  for (const drawn of paths.filter((p) => p.isBase)) {
    stroke(drawn.inner, INK.inner, 1);
    stroke(drawn.outline, INK.outline, 1.6);
  }
}

/** The names of villages, where there is room for them. */
function paintNames(context, view, ratio) {
  if (!ground) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = '12px ' + getComputedStyle(document.body).fontFamily;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineWidth = 3;
  context.strokeStyle = 'rgba(253,253,251,.9)';
  context.fillStyle = INK.name;
  const taken = [];
  for (const village of ground.villages) {
    if (!village.point) continue;
    const [east, north] = line(village.point, ground.origin, ground.step);
    const [x, y] = view.toScreen(east, north);
    if (x < -80 || y < -20 || x > view.width + 80 || y > view.height + 20) continue;
    const name = village.name || village.code;
    const half = context.measureText(name).width / 2 + 6;
    if (taken.some(([l, t, r, b]) => x + half > l && x - half < r && y + 9 > t && y - 9 < b)) continue;
    taken.push([x - half, y - 9, x + half, y + 9]);
    context.strokeText(name, x, y);
    context.fillText(name, x, y);
  }
}
