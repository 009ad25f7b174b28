// The list of findings. Only the rows in sight exist, so that fifty thousand scroll like fifty.

const ROW = 58;
const listParts = {};

function listBox() {
  const inner = el('.rows');
  const box = el('.list', {
    id: 'list', tabindex: '0', role: 'listbox', 'aria-label': t('list.label'), onkeydown: listKeys,
  }, inner);
  box.addEventListener('scroll', everyFrame(drawRows), { passive: true });
  new ResizeObserver(drawRows).observe(box);
  Object.assign(listParts, { box, inner });
  return box;
}

function drawRows() {
  const { box, inner } = listParts;
  if (!box) return;
  inner.style.height = shown.length * ROW + 'px';
  if (!shown.length) {
    inner.replaceChildren(el('p.quiet.empty', null, t(COUNT ? 'list.empty' : 'list.clean')));
    return;
  }
  const first = Math.max(0, Math.floor(box.scrollTop / ROW) - 3);
  const last = Math.min(shown.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW) + 3);
  const rows = [];
  for (let place = first; place < last; place++) rows.push(row(place));
  inner.replaceChildren(...rows);
  const active = selected >= 0 && document.getElementById('finding-' + selected);
  if (active) box.setAttribute('aria-activedescendant', active.id);
  else box.removeAttribute('aria-activedescendant');
}

function row(place) {
  const i = shown[place];
  const rule = ruleOf(i);
  const element = el('.finding', {
    id: 'finding-' + i, role: 'option', 'aria-selected': String(i === selected),
    'aria-setsize': shown.length, 'aria-posinset': place + 1,
    onclick: () => select(i, 'list'),
    ondblclick: () => { showOnMap(i); redraw(); },
  },
  el('.first', null, mark(severityOf(i)), el('span.sr', null, t(severityOf(i))),
    el('span.title', null, rule ? say(rule.title) : ''), el('span.record', null, recordName(i))),
  el('.message', null, messageOf(i)));
  element.style.top = place * ROW + 'px';
  return element;
}

/** `DLTB 330102001001/0012`, `DLTB FID 4` */
function recordName(i) {
  const layer = layerOf(i);
  if (!layer) return '';
  const name = findings.key[i] || (findings.fid[i] === '' ? '' : `FID ${findings.fid[i]}`);
  return name ? `${layer} ${name}` : layer;
}

/** The place of a finding in the list, -1 where the filter hides it. `shown` is ascending. */
function placeInList(i) {
  let low = 0;
  let high = shown.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shown[middle] < i) low = middle + 1;
    else high = middle;
  }
  return shown[low] === i ? low : -1;
}

/** Scrolls the list, and nothing else, so that the row is in sight. */
function scrollToRow(place) {
  const { box } = listParts;
  if (place < 0 || !box) return;
  const top = place * ROW;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + ROW > box.scrollTop + box.clientHeight) box.scrollTop = top + ROW - box.clientHeight;
}

function listKeys(event) {
  const page = Math.max(1, Math.floor(listParts.box.clientHeight / ROW) - 1);
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
  if (event.key === 'Enter' && selected >= 0) {
    showOnMap(selected);
    redraw();
  } else if (event.key in steps && shown.length) {
    step(steps[event.key]);
  } else {
    return;
  }
  event.preventDefault();
}

/** Chooses the finding so many places further on. */
function step(by) {
  const here = placeInList(selected);
  const next = here < 0 && Math.abs(by) <= 1 ? 0 : Math.min(shown.length - 1, Math.max(0, here + by));
  select(shown[next], 'list');
}
