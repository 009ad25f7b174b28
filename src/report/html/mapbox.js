// The map as it stands in the page: its canvas, buttons, legend, scale, and what they do.

const mapParts = {};
let viewed = false;

function mapBox() {
  const canvas = el('canvas', { tabindex: '0', role: 'application', 'aria-label': t('map.label'), id: 'map' });
  const button = (key, sign, work) => el('button', {
    type: 'button', title: t(key), 'aria-label': t(key), onclick: () => { work(); redraw(); },
  }, sign);
  const toggle = (key, what) => {
    const box = el('input', { type: 'checkbox', onchange: () => { look[what] = box.checked; redraw(); } });
    box.checked = look[what];
    return el('label', null, box, t(key));
  };
  const hasParcels = groundPaths().some((drawn) => !drawn.isBase);
  const legend = el('.legend', { role: 'group', 'aria-label': t('map.legend') },
    SEVERITIES.map((severity) => el('span', null, mark(severity), t(severity))),
    hasParcels ? toggle('map.parcels', 'parcels') : null,
    ground && ground.villages.length ? toggle('map.labels', 'labels') : null);
  Object.assign(mapParts, {
    canvas,
    tip: el('.tip', { hidden: true, 'aria-hidden': 'true' }),
    scale: el('.scale', { 'aria-hidden': 'true' }),
    place: el('.place', { 'aria-hidden': 'true' }),
    here: el('.here', { 'aria-live': 'polite' }),
    box: el('.map', null, canvas),
  });
  const { box, tip, scale, place, here } = mapParts;
  box.append(
    el('.buttons', null, button('map.in', '+', () => view.zoom(1.6)), button('map.out', '−', () => view.zoom(1 / 1.6)),
      button('map.fit', '⤢', fitAll)),
    here, el('.readings', null, scale, place), tip);
  if (!wholeBox()) box.append(el('p.empty', null, t('map.empty')));
  hands(canvas, view, { changed: redraw, clicked, over: hover, fit: fitAll });
  new ResizeObserver(resize).observe(box);
  return el('.map-column', null, box, legend, mapNotes());
}

/** What the map does not show, or not exactly. */
function mapNotes() {
  const notes = [];
  const coarse = Math.max(0, ...groundPaths().map((drawn) => drawn.tolerance));
  if (!groundPaths().length && wholeBox()) notes.push(t('map.unread'));
  if (coarse > 0) notes.push(t('map.simplified', IS_DEGREES ? `${coarse.toFixed(5)}°` : `${coarse.toFixed(1)} m`));
  const omitted = findings.outlines.left_out + (ground ? ground.records.left_out : 0);
  if (omitted) notes.push(t('map.omitted', number(omitted)));
  return notes.length ? el('p.notes', null, notes.join(lang === 'zh' ? '；' : '; ')) : null;
}

function resize() {
  const { canvas, box } = mapParts;
  const ratio = window.devicePixelRatio || 1;
  const width = box.clientWidth;
  const height = box.clientHeight;
  if (!width || !height) return;
  [view.width, view.height] = [width, height];
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  if (!viewed) {
    // From an eighth of the whole to a millimetre a pixel.
    fitAll();
    view.least = view.scale / 8;
    view.most = IS_DEGREES ? 1e8 : 1000;
    viewed = true;
    if (selected >= 0) showOnMap(selected);
  }
  drawNow();
}

const redraw = everyFrame(drawNow);

function drawNow() {
  const { canvas, here } = mapParts;
  if (!canvas || !canvas.width || !viewed) return;
  paint(canvas.getContext('2d', { alpha: false }), canvas.width / view.width);
  here.textContent = t('map.here', number(painted.inside));
  drawScale();
}

/** A bar of a round length. */
function drawScale() {
  const { scale } = mapParts;
  scale.hidden = IS_DEGREES;
  const most = 110 / view.scale;
  const power = 10 ** Math.floor(Math.log10(most));
  const length = [5, 2, 1].map((n) => n * power).find((n) => n <= most) || power;
  scale.style.width = length * view.scale + 'px';
  scale.textContent = length >= 1000 ? `${length / 1000} km` : length >= 1 ? `${length} m`
    : length >= 0.01 ? `${Math.round(length * 100)} cm` : `${Math.round(length * 1000)} mm`;
}

function clicked(px, py) {
  const stack = under(px, py);
  if (!stack.length) { select(-1, 'map'); return; }
  const next = stack[(stack.indexOf(selected) + 1) % stack.length];
  select(next, 'map', stack.length);
}

let hovered = null;
const showTip = everyFrame(() => {
  const { tip, place, canvas } = mapParts;
  if (!hovered) { tip.hidden = true; place.textContent = ''; canvas.style.cursor = ''; return; }
  const [x, y] = view.toPlane(...hovered);
  const places = IS_DEGREES ? 6 : view.scale > 20 ? 3 : 1;
  place.textContent = `${(x + base[0]).toFixed(places)}, ${(y + base[1]).toFixed(places)}`;
  const stack = under(...hovered);
  canvas.style.cursor = stack.length ? 'pointer' : '';
  tip.hidden = !stack.length;
  if (!stack.length) return;
  const i = stack[0];
  const rule = ruleOf(i);
  tip.replaceChildren(mark(severityOf(i)), rule ? `${rule.id} ${say(rule.title)}` : '',
    stack.length > 1 ? ` +${number(stack.length - 1)}` : '');
  const right = hovered[0] > view.width / 2;
  tip.style.left = right ? '' : hovered[0] + 14 + 'px';
  tip.style.right = right ? view.width - hovered[0] + 14 + 'px' : '';
  tip.style.top = Math.min(hovered[1] + 14, view.height - 40) + 'px';
});

function hover(at) {
  hovered = at;
  showTip();
}

/** The map of everything for paper: the same findings, no matter where the screen looks. */
function printMap() {
  const canvas = el('canvas.paper');
  const kept = { ...view };
  [view.width, view.height] = [900, 620];
  [canvas.width, canvas.height] = [1800, 1240];
  const box = wholeBox();
  if (box) {
    view.fit(box);
    paint(canvas.getContext('2d'), 2);
  }
  Object.assign(view, kept);
  return box ? canvas : null;
}
