// The findings on the map: points and outlines by severity, the chosen one, what lies under the pointer. Where many
// findings fall on one spot only the gravest is drawn; the counts shown are always of all.

const view = new View();
const look = { parcels: true, labels: true };
/** By severity: the shown findings that have a place. */
let placed = [[], [], [], []];
/** What the last drawing held: findings in sight, marks drawn, outlines drawn. */
const painted = { inside: 0, marks: 0, outlines: 0 };
/** Marks at least this far apart, pixels. */
const SPACING = 3;
const MOST_OUTLINES = 3000;

function placeFindings() {
  placed = [[], [], [], []];
  for (const i of shown) if (hasPlace(i)) placed[findings.severity[i]].push(i);
}

/** What "everything" is: the ground, else where the findings are, without the strays. */
function wholeBox() {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const drawn of groundPaths()) {
    if (!drawn.isBase) continue;
    grow(box, [drawn.box[0], drawn.box[1], drawn.box[2], drawn.box[3]]);
  }
  if (box[0] <= box[2]) return box;
  const ends = (column) => {
    const values = Float64Array.from(column).filter((v) => v === v).sort();
    const at = (share) => values[Math.round((values.length - 1) * share)];
    return values.length > 50 ? [at(0.01), at(0.99)] : [at(0), at(1)];
  };
  const [west, east] = ends(EAST);
  const [south, north] = ends(NORTH);
  if (west === undefined) return null;
  const least = IS_DEGREES ? 0.001 : 100;
  const wide = (a, b) => (b - a < least ? [(a + b - least) / 2, (a + b + least) / 2] : [a, b]);
  const [w, e] = wide(west, east);
  const [s, n] = wide(south, north);
  return [w, s, e, n];
}

function fitAll() {
  const box = wholeBox();
  if (box) view.fit(box);
}

/** Moves the view to a finding: to its outline where it has one. */
function showOnMap(i) {
  if (!hasPlace(i)) return;
  const shape = outline(i);
  const unit = IS_DEGREES ? 1e-5 : 1;
  let [west, south, east, north] = shape ? shape.box : [EAST[i], NORTH[i], EAST[i], NORTH[i]];
  const room = Math.max(30 * unit, 0.4 * Math.max(east - west, north - south));
  view.fit([west - room, south - room, east + room, north + room]);
}

/** Moves the view only if the finding is out of sight. */
function bringIntoView(i) {
  if (!hasPlace(i)) return;
  const [x, y] = view.toScreen(EAST[i], NORTH[i]);
  if (x < 24 || y < 24 || x > view.width - 24 || y > view.height - 24) [view.x, view.y] = [EAST[i], NORTH[i]];
}

/** The findings in sight, the gravest of each spot: place and pixels. `reach`: how far around the map is looked, as a share. */
function inSight(reach) {
  const around = Math.max(view.width, view.height) * reach;
  const columns = Math.ceil((view.width + 2 * around) / SPACING) + 1;
  const rows = Math.ceil((view.height + 2 * around) / SPACING) + 1;
  const taken = new Uint8Array(columns * rows);
  const marks = [];
  let inside = 0;
  for (const list of placed) {
    for (const i of list) {
      const x = (EAST[i] - view.x) * view.scale + view.width / 2;
      const y = view.height / 2 - (NORTH[i] - view.y) * view.scale;
      if (!(x >= -around && y >= -around && x <= view.width + around && y <= view.height + around)) continue;
      if (x >= 0 && y >= 0 && x <= view.width && y <= view.height) inside++;
      const cell = Math.floor((y + around) / SPACING) * columns + Math.floor((x + around) / SPACING);
      if (taken[cell]) continue;
      taken[cell] = 1;
      marks.push(i, x, y);
    }
  }
  return { marks, inside };
}

function paint(context, ratio) {
  paintGround(context, view, ratio, look);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const { marks, inside } = inSight(0.25);
  painted.inside = inside;
  painted.outlines = paintOutlines(context, marks);
  painted.marks = marks.length / 3;
  // The gravest last, on top.
  for (let n = marks.length - 3; n >= 0; n -= 3) {
    if (marks[n] !== selected) stamp(context, findings.severity[marks[n]], marks[n + 1], marks[n + 2], ratio);
  }
  if (look.labels) paintNames(context, view, ratio);
  paintChosen(context, ratio);
}

function paintOutlines(context, marks) {
  const drawn = new Set();
  for (let n = 0; n < marks.length && drawn.size < MOST_OUTLINES; n += 3) {
    const shape = outline(marks[n]);
    if (!shape || shape.kind === 'p' || drawn.has(shape)) continue;
    const size = Math.max(shape.box[2] - shape.box[0], shape.box[3] - shape.box[1]) * view.scale;
    // Neither specks nor what is so large that the map shows but a piece of its border.
    if (size < 7 || size > 4 * view.width) continue;
    drawn.add(shape);
    trace(context, shape);
    const colour = INK[severityOf(marks[n])];
    // A whole village or layer in colour would hide what is in it.
    if (shape.kind === 'a' && size < 0.3 * view.width) fill(context, colour, 0.12);
    context.strokeStyle = colour;
    context.lineWidth = 1.2;
    context.stroke();
  }
  return drawn.size;
}

function fill(context, colour, share) {
  context.globalAlpha = share;
  context.fillStyle = colour;
  context.fill('evenodd');
  context.globalAlpha = 1;
}

/** The outline as the current path, in pixels: exact also where the map is far zoomed in. */
function trace(context, shape) {
  context.beginPath();
  for (const flat of shape.parts) {
    for (let i = 0; i < flat.length; i += 2) {
      const x = (flat[i] - view.x) * view.scale + view.width / 2;
      const y = view.height / 2 - (flat[i + 1] - view.y) * view.scale;
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
  }
}

function paintChosen(context, ratio) {
  if (selected < 0 || !hasPlace(selected)) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const shape = outline(selected);
  const colour = INK[severityOf(selected)];
  if (shape && shape.kind !== 'p') {
    trace(context, shape);
    if (shape.kind === 'a') fill(context, colour, 0.14);
    for (const [ink, width] of [['#fff', 5], [INK.chosen, 2.4]]) {
      context.strokeStyle = ink;
      context.lineWidth = width;
      context.stroke();
    }
  }
  const [x, y] = view.toScreen(EAST[selected], NORTH[selected]);
  for (const [ink, width] of [['#fff', 5], [INK.chosen, 2.4]]) {
    context.beginPath();
    context.arc(x, y, 11, 0, 2 * Math.PI);
    context.strokeStyle = ink;
    context.lineWidth = width;
    context.stroke();
  }
  stamp(context, findings.severity[selected], x, y, ratio);
}

const stamps = new Map();

/** Puts the mark of a severity there. The marks are drawn once a resolution. */
function stamp(context, severity, x, y, ratio) {
  const key = severity + '@' + ratio;
  let drawn = stamps.get(key);
  if (!drawn) {
    drawn = document.createElement('canvas');
    drawn.width = drawn.height = Math.ceil(16 * ratio);
    const own = drawn.getContext('2d');
    own.scale(ratio, ratio);
    own.translate(2, 2);
    const path = new Path2D(MARKS[SEVERITIES[severity]]);
    own.lineWidth = 2;
    own.strokeStyle = '#fff';
    own.stroke(path);
    own.fillStyle = INK[SEVERITIES[severity]];
    own.fill(path);
    stamps.set(key, drawn);
  }
  context.drawImage(drawn, x - 8, y - 8, 16, 16);
}

/** The findings at these pixels, the nearest first; in an outline, if there is no mark. */
function under(px, py) {
  const near = [];
  for (const list of placed) {
    for (const i of list) {
      const [x, y] = view.toScreen(EAST[i], NORTH[i]);
      const far = Math.hypot(x - px, y - py);
      if (far < 10) near.push([far, i]);
    }
  }
  if (near.length) {
    const nearest = Math.min(...near.map(([far]) => far));
    return near.filter(([far]) => far < nearest + 4).map(([, i]) => i);
  }
  const [x, y] = view.toPlane(px, py);
  const { marks } = inSight(0.25);
  const around = [];
  for (let n = 0; n < marks.length; n += 3) {
    const shape = outline(marks[n]);
    if (shape && shape.kind === 'a' && encloses(shape, x, y)) around.push([marks[n], shape]);
  }
  const size = ([, shape]) => (shape.box[2] - shape.box[0]) * (shape.box[3] - shape.box[1]);
  return around.sort((a, b) => size(a) - size(b)).map(([i]) => i);
}

function encloses({ parts, box }, x, y) {
  if (x < box[0] || y < box[1] || x > box[2] || y > box[3]) return false;
  let inside = false;
  for (const flat of parts) {
    for (let i = 0, j = flat.length - 2; i < flat.length; j = i, i += 2) {
      const crosses = flat[i + 1] > y !== flat[j + 1] > y &&
        x < ((flat[j] - flat[i]) * (y - flat[i + 1])) / (flat[j + 1] - flat[i + 1]) + flat[i];
      if (crosses) inside = !inside;
    }
  }
  return inside;
}
