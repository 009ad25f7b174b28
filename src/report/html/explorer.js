// Map, list, filter and detail together, and the one chosen finding that they all follow.

let selected = -1;
const explorerParts = {};

function explorer() {
  const clear = el('button.clear', { type: 'button', onclick: () => onlyFilter({}) }, t('filter.clear'));
  const count = el('p.shown', { 'aria-live': 'polite', id: 'count' });
  const panel = el('.detail', { id: 'detail', role: 'region', 'aria-label': t('detail.label'), tabindex: '-1' });
  Object.assign(explorerParts, { clear, count, panel, fields: {} });
  return el('section', { id: 'explore', 'aria-labelledby': 'explore-title' },
    el('h2', { id: 'explore-title', tabindex: '-1' }, t('explore')),
    filterBar(clear), count,
    el('.explorer', null, mapBox(), el('.side', null, listBox(), panel)));
}

function filterBar(clear) {
  const { fields } = explorerParts;
  const bySeverity = [0, 0, 0, 0];
  for (const s of findings.severity) bySeverity[s]++;
  fields.severities = SEVERITIES.map((severity, s) => el('button.toggle', {
    type: 'button', onclick: () => {
      const chosen = new Set(filter.severities);
      if (!chosen.delete(s)) chosen.add(s);
      setFilter({ severities: chosen });
    },
  }, mark(severity), t(severity), el('span.number', null, number(bySeverity[s]))));
  const options = (column, name) => [...countBy(column)].map(([value, counts]) => [value, name(value), sum(counts)]);
  const rules = options(findings.rule, (value) => `${report.rules[value].id} ${say(report.rules[value].title)}`);
  const layers = options(findings.layer, (value) => (value < 0 ? t('no.layer') : layerName(findings.layers[value])));
  const villages = options(findings.village, (value) => (value < 0 ? t('no.village') : villageName(ground.villages[value])));
  fields.rule = choice('rule', rules);
  fields.layer = choice('layer', layers);
  fields.village = villages.some(([value]) => value >= 0) ? choice('village', villages) : null;
  let waiting = 0;
  fields.text = el('input', {
    type: 'search', placeholder: t('filter.text.hint'), autocomplete: 'off', spellcheck: 'false',
    oninput: () => { clearTimeout(waiting); waiting = setTimeout(() => setFilter({ text: fields.text.value }), COUNT > 5000 ? 200 : 0); },
  });
  const labelled = (key, field) => (field ? el('label.field', null, el('span', null, t(key)), field) : null);
  return el('.filter', { role: 'search', 'aria-label': t('filter') },
    el('.severities', { role: 'group', 'aria-label': t('severity') }, fields.severities),
    labelled('filter.rule', fields.rule), labelled('filter.layer', fields.layer),
    labelled('filter.village', fields.village), labelled('filter.text', fields.text), clear);
}

/** A choice among the values that the findings have. */
function choice(what, options) {
  const sorted = options.slice().sort((a, b) => (a[1] < b[1] ? -1 : 1));
  return el('select', { onchange: (event) => setFilter({ [what]: Number(event.target.value) }) },
    el('option', { value: ANY }, t('filter.all')),
    sorted.map(([value, name, count]) => el('option', { value }, `${name} (${number(count)})`)));
}

/** After a change of the filter: controls, counts, map and list. */
function followFilter() {
  const { fields, clear, count } = explorerParts;
  fields.severities.forEach((button, s) => button.setAttribute('aria-pressed', String(filter.severities.has(s))));
  for (const what of ['rule', 'layer', 'village']) if (fields[what]) fields[what].value = String(filter[what]);
  if (fields.text.value !== filter.text) fields.text.value = filter.text;
  clear.disabled = !isFiltered();
  placeFindings();
  count.replaceChildren(...counted());
  // The list has its new height first: only then can it be scrolled to the chosen one.
  listParts.box.scrollTop = 0;
  drawRows();
  scrollToRow(placeInList(selected));
  drawRows();
  drawDetail();
  redraw();
}

/** How many are shown, of how many there are. */
function counted() {
  const on = placed.reduce((total, list) => total + list.length, 0);
  const total = report.rules.reduce((count, rule) => count + rule.total, 0);
  const parts = [el('b', null, isFiltered() ? t('count.of', number(shown.length), number(COUNT)) : t('count.shown', number(COUNT)))];
  if (shown.length) parts.push(lang === 'zh' ? '，' : ', ', t('count.placed', number(on)));
  if (report.listed < total) parts.push(el('span.remark', null, t('count.cut', number(total), number(report.listed))));
  if (COUNT < report.listed) parts.push(el('span.remark', null, t('count.carried', number(report.listed), number(COUNT))));
  return parts;
}

/** Chooses a finding, -1 for none. `from`: where it was chosen; `stack`: how many lie on that spot. */
function select(i, from, stack = 0) {
  selected = i;
  stacked = stack;
  if (from !== 'map' && i >= 0) bringIntoView(i);
  scrollToRow(placeInList(i));
  drawRows();
  drawDetail();
  redraw();
  keepAddress();
}

function drawDetail() {
  explorerParts.panel.replaceChildren(...detail());
  explorerParts.panel.scrollTop = 0;
}

function goTo(id) {
  const target = document.getElementById(id);
  if (!target) return;
  if (target instanceof HTMLDetailsElement) target.open = true;
  target.scrollIntoView({ behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
}

function goToExplorer() {
  goTo('explore');
  document.getElementById('explore-title').focus({ preventScroll: true });
}
