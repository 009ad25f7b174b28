// Small charts: bars of counts, stacked by severity, that filter when they are clicked. Plain elements, so that they
// print and are read aloud.

/** A stacked bar. `of`: the count that fills its whole width. */
function bar(counts, of) {
  const pieces = counts.map((count, s) => {
    if (!count) return null;
    const piece = el('span.piece.' + SEVERITIES[s]);
    piece.style.flexGrow = count;
    return piece;
  });
  const filled = el('span.filled', null, pieces);
  filled.style.width = Math.max(0.6, (100 * sum(counts)) / Math.max(of, 1)) + '%';
  return el('span.bar', { 'aria-hidden': 'true' }, filled);
}

/** In words: `5 严重缺陷, 2 重缺陷`. */
function told(counts) {
  const parts = counts.map((count, s) => (count ? `${number(count)} ${t(SEVERITIES[s])}` : null));
  return parts.filter(Boolean).join(lang === 'zh' ? '，' : ', ');
}

/** A chart of rows `{label, note, counts, filter}`, the longest first; what goes beyond `most` is summed up. */
function chart(heading, remark, rows, most) {
  const sorted = rows.slice().sort((a, b) => sum(b.counts) - sum(a.counts));
  const top = sorted.slice(0, most);
  const rest = sorted.slice(most);
  const longest = top.length ? sum(top[0].counts) : 1;
  const items = top.map((row) => el('li', null, el('button.row', {
    type: 'button',
    title: told(row.counts),
    'aria-label': t('by.show', `${row.label}: ${told(row.counts)}`),
    onclick: () => { onlyFilter(row.filter); goToExplorer(); },
  }, el('span.label', null, row.label, row.note ? el('span.note', null, row.note) : null),
  bar(row.counts, longest), el('span.count', null, number(sum(row.counts))))));
  if (rest.length) {
    const total = rest.reduce((a, row) => a + sum(row.counts), 0);
    items.push(el('li.rest', null, el('span.label', null, t('by.rest', number(rest.length))),
      el('span.bar'), el('span.count', null, number(total))));
  }
  return el('section.chart', null,
    el('h3', null, heading, remark ? el('span.remark', null, remark) : null),
    items.length ? el('ol', null, items) : el('p.quiet', null, t('by.none')));
}

/** The charts of the overview. */
function charts() {
  const listed = report.rules.some((rule) => rule.listed < rule.total) || COUNT < report.listed;
  const remark = listed ? t('by.listed') : null;
  const rules = report.rules.map((rule, place) => ({ rule, place })).filter(({ rule }) => rule.total > 0)
    .map(({ rule, place }) => ({
      label: say(rule.title), note: rule.id, counts: gradesOf(rule, place), filter: { rule: place },
    }));
  const layers = [...countBy(findings.layer)].map(([place, counts]) => ({
    label: place < 0 ? t('no.layer') : layerName(findings.layers[place]), counts, filter: { layer: place },
  }));
  const villages = [...countBy(findings.village)].filter(([place]) => place >= 0).map(([place, counts]) => ({
    label: ground.villages[place].name || ground.villages[place].code,
    note: ground.villages[place].name ? ground.villages[place].code : null,
    counts,
    filter: { village: place },
  }));
  return el('.charts', null,
    chart(t('by.rule'), null, rules, 10),
    chart(t('by.layer'), remark, layers, 10),
    villages.length ? chart(t('by.village'), remark, villages, 10) : null);
}
