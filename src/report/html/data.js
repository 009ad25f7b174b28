// The report, the ground of the map and the findings, decoded from the page's JSON into columns.

const report = read('report');
const ground = read('ground');
const findings = decoded(read('findings'));
/** What the map's coordinates are counted from: large numbers and canvases do not go together. */
const base = ground && ground.borders.some((b) => b.outline.length || b.inner.length) ? ground.origin : findings.origin;
const COUNT = findings.count;

function read(id) {
  const element = document.getElementById(id);
  const value = JSON.parse(element.textContent);
  element.remove();
  return value;
}

function decoded(raw) {
  const count = raw.count;
  const severity = new Uint8Array(count);
  for (let i = 0; i < count; i++) severity[i] = raw.severity.charCodeAt(i) - 48;
  const number = (list) => Float64Array.from(list, (v) => (v === '' ? NaN : v));
  const place = (list) => Int32Array.from(list, (v) => (v === null ? -1 : v));
  return {
    ...raw,
    severity,
    layer: Int32Array.from(raw.layer),
    rule: place(raw.rule),
    village: Int32Array.from(raw.village),
    record: Int32Array.from(raw.record),
    bsm: ascending(raw.bsm),
    key: ascending(raw.key),
    value: repeating(raw.value),
    expected: repeating(raw.expected),
    x: number(raw.x),
    y: number(raw.y),
    excepted: new Set(raw.excepted),
    shapes: shapesOf(raw),
  };
}

/** Texts that each say by a first letter how much of the one before they begin with; 0 is none. */
function ascending(list) {
  let before = '';
  return list.map((text) => {
    if (text === 0) return 0;
    before = before.slice(0, parseInt(text[0], 36)) + text.slice(1);
    return before;
  });
}

/** Texts as a plain list, or as places in a dictionary; 0 is none. */
function repeating(column) {
  return Array.isArray(column) ? column : column.at.map((place) => (place < 0 ? 0 : column.words[place]));
}

/** By finding: the place of its own extent among the extents, -1 for none. */
function shapesOf(raw) {
  const places = new Int32Array(raw.count).fill(-1);
  let next = 0;
  for (let i = 0; i < raw.count; i++) {
    const kind = raw.outlines.kinds[i];
    if (kind !== '-' && kind !== 'x') places[i] = next++;
  }
  return places;
}

/** East and north of every finding, counted from `base`; NaN where it has no place. */
const EAST = findings.x.map((v) => v * findings.step + (findings.origin[0] - base[0]));
const NORTH = findings.y.map((v) => v * findings.step + (findings.origin[1] - base[1]));

/** Whether coordinates are degrees. */
const IS_DEGREES = findings.step === 1e-9 || (ground !== null && base === ground.origin && ground.step === 1e-7);

/** A line of steps as x, y, x, y counted from `base`. */
function line(steps, origin, step) {
  const out = new Float64Array(steps.length);
  let x = 0;
  let y = 0;
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    out[i] = x * step + (origin[0] - base[0]);
    out[i + 1] = y * step + (origin[1] - base[1]);
  }
  return out;
}

const outlineCache = new Map();

/** The outline of a finding, `{kind, parts, box}`: its own extent, else that of its record; null without one. */
function outline(i) {
  const own = findings.shapes[i];
  const record = own < 0 ? findings.record[i] : -1;
  if (own < 0 && record < 0) return null;
  const key = own < 0 ? ~record : own;
  let found = outlineCache.get(key);
  if (!found) {
    found = own < 0
      ? shaped(ground.records.kinds[record], ground.records.parts[record], ground.origin, ground.step)
      : shaped(findings.outlines.kinds[i], findings.outlines.parts[own], findings.origin, findings.step);
    outlineCache.set(key, found);
  }
  return found;
}

function shaped(kind, steps, origin, step) {
  const parts = steps.map((part) => line(part, origin, step));
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const part of parts) grow(box, part);
  return { kind, parts, box };
}

function grow(box, flat) {
  for (let i = 0; i < flat.length; i += 2) {
    if (flat[i] < box[0]) box[0] = flat[i];
    if (flat[i] > box[2]) box[2] = flat[i];
    if (flat[i + 1] < box[1]) box[1] = flat[i + 1];
    if (flat[i + 1] > box[3]) box[3] = flat[i + 1];
  }
}

const messageOf = (i) => sentence(findings.message[i], i);
const hintOf = (i) => sentence(findings.hint[i], i);

/** A template with its gaps filled. */
function sentence(template, i) {
  const pieces = findings.templates[template][lang === 'zh' ? 0 : 1];
  let args = null;
  let text = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') text += piece;
    else if (piece < 0) text += findings[findings.columns[-1 - piece]][i];
    else text += (args || (args = findings.args[i].split(' ')))[piece];
  }
  return text;
}

const ruleOf = (i) => report.rules[findings.rule[i]];
const layerOf = (i) => (findings.layer[i] < 0 ? null : findings.layers[findings.layer[i]]);
const severityOf = (i) => SEVERITIES[findings.severity[i]];
const hasPlace = (i) => EAST[i] === EAST[i] && NORTH[i] === NORTH[i];
/** `{code, name}` or null. */
const villageOf = (i) => (findings.village[i] < 0 ? null : ground.villages[findings.village[i]]);

/** Exact counts of a rule by severity; where only its listed findings are known, the rest counts at its own grade. */
function gradesOf(rule, place) {
  const counts = [0, 0, 0, 0];
  if (rule.by_severity.length) {
    for (const [severity, count] of rule.by_severity) counts[SEVERITIES.indexOf(severity)] = count;
    return counts;
  }
  let known = 0;
  for (let i = 0; i < COUNT; i++) if (findings.rule[i] === place) { counts[findings.severity[i]]++; known++; }
  counts[SEVERITIES.indexOf(rule.severity)] += Math.max(0, rule.total - known);
  return counts;
}

const TITLES = new Map(report.submission.layers.map((layer) => [layer.layer, layer.title]));

/** `地类图斑 DLTB` */
function layerName(layer) {
  const title = lang === 'zh' && TITLES.get(layer);
  return title ? `${title} ${layer}` : layer;
}

function villageName(village) {
  return village.name ? `${village.name} ${village.code}` : village.code;
}

/** The fingerprint of a finding, hexadecimal. */
function fingerprint(i) {
  // 16 bytes are 21 1/3 letters: the least run of whole letters around them is decoded.
  const first = Math.floor((i * 16) / 3);
  const last = Math.ceil(((i + 1) * 16) / 3);
  const bytes = atob(findings.fingerprints.slice(first * 4, last * 4));
  const skip = i * 16 - first * 3;
  let hex = '';
  for (let n = skip; n < skip + 16; n++) hex += bytes.charCodeAt(n).toString(16).padStart(2, '0');
  return hex;
}
