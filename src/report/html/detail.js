// The chosen finding: what is wrong, how to repair it, and every fact of the record.

let stacked = 0;

function detail() {
  if (selected < 0) return [el('p.quiet', null, t('detail.none'))];
  const i = selected;
  const rule = ruleOf(i);
  const severity = severityOf(i);
  const facts = factsOf(i).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const here = placeInList(i);
  const go = (key, sign, by, off) => el('button', {
    type: 'button', 'aria-label': t(key), title: t(key), disabled: off, onclick: () => step(by),
  }, sign);
  return [
    el('.bar-of-detail', null,
      el('button.go', { type: 'button', disabled: !hasPlace(i), onclick: () => { showOnMap(i); redraw(); } }, t('detail.go')),
      go('detail.previous', '↑', -1, here === 0), go('detail.next', '↓', 1, here === shown.length - 1),
      el('button', { type: 'button', 'aria-label': t('detail.close'), title: t('detail.close'), onclick: () => select(-1, 'detail') }, '×')),
    el('h3', null, mark(severity), el('span', null, rule ? `${rule.id} ${say(rule.title)}` : '')),
    el('p.grade-line', null, t(severity), findings.excepted.has(i) ? `（${t('excepted')}）` : null,
      stacked > 1 ? el('span.quiet', null, ' · ', t('map.stack', number(stacked))) : null),
    el('p.message', null, messageOf(i)),
    el('p.hint', null, el('b', null, t('detail.hint') + (lang === 'zh' ? '：' : ': ')), hintOf(i)),
    el('dl.facts', null, facts.map(([name, value]) => [el('dt', null, name), el('dd', null, value)])),
  ];
}

function factsOf(i) {
  const layer = layerOf(i);
  const text = (value) => (typeof value === 'string' ? (value === '' ? t('detail.empty') : el('span.value', null, value)) : null);
  const field = findings.field[i];
  const village = villageOf(i);
  const unit = { m: 'm', q: 'm²', h: 'ha', u: '亩', d: '°' }[findings.unit[i]] || '';
  const measure = (value) => (value === '' ? null : `${exact(value)} ${unit}`);
  const doubt = findings.confidence[i];
  return [
    [t('detail.layer'), layer && layerName(layer)],
    [t('detail.fid'), String(findings.fid[i])],
    [t('detail.bsm'), text(findings.bsm[i])],
    [t('detail.key'), text(findings.key[i])],
    [t('detail.field'), field < 0 ? null : findings.fields[field]],
    [t('detail.value'), text(findings.value[i])],
    [t('detail.expected'), text(findings.expected[i])],
    [t('detail.measured'), measure(findings.measured[i])],
    [t('detail.limit'), measure(findings.limit[i])],
    [t('detail.point'), hasPlace(i) ? place(i) : null],
    [t('detail.lonlat'), findings.lon[i] === '' ? null
      : `${(findings.lon[i] / 1e5).toFixed(5)}, ${(findings.lat[i] / 1e5).toFixed(5)}`],
    [t('detail.village'), village && villageName(village)],
    [t('detail.related'), related(i)],
    [t('detail.confidence'), doubt === 'M' || doubt === 'I' ? t('detail.' + doubt) : null],
    [t('detail.fingerprint'), el('code', null, fingerprint(i))],
  ];
}

function place(i) {
  const places = findings.step === 1e-9 ? 9 : 4;
  const show = (steps, axis) => (findings.origin[axis] + steps * findings.step).toFixed(places);
  return `${show(findings.x[i], 0)}, ${show(findings.y[i], 1)}`;
}

function related(i) {
  const list = findings.related[i];
  if (!list) return null;
  const records = list.slice(0, 12).map(([layer, fid, bsm]) =>
    el('span.record', null, `${findings.layers[layer]} FID ${fid}${bsm === null ? '' : ` · BSM ${bsm}`}`));
  if (list.length > 12) records.push(el('span.quiet', null, t('detail.more', number(list.length - 12))));
  return records;
}
