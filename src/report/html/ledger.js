// The area ledger (面积台账), where the report has one: whether it balances, where it breaks first, and every account.

function ledgerSection() {
  const { ledger } = report;
  if (!ledger) return null;
  const state = ledger.balanced ? t('ledger.balanced')
    : ledger.breaks.length ? t('ledger.unbalanced', number(ledger.breaks.length)) : t('ledger.undecided');
  return el('section', { id: 'ledger', 'aria-labelledby': 'ledger-title' },
    el('h2', { id: 'ledger-title' }, t('ledger')),
    el('p.ledger-state.' + (ledger.balanced ? 'balanced' : 'unbalanced'), null, state),
    ledger.breaks.length ? el('.group', null, el('h3', null, t('ledger.breaks')), ledger.breaks.map(ledgerBreak)) : null,
    group('ledger-nodes', t('ledger.nodes'), ledger.nodes, [
      { head: t('ledger.unit'), kind: 'unit', cell: ledgerUnit },
      { head: t('ledger.parcels'), kind: 'number', cell: (node) => number(node.parcels) },
      ...accountColumns((node) => node.control),
    ], true),
    group('ledger-totals', t('ledger.totals'), ledger.totals, [
      { head: t('ledger.what'), cell: (total) => say(total.title) }, ...accountColumns((total) => total.account),
    ], true),
    ledger.notes.length ? el('.group', null, el('h3', null, t('ledger.notes')),
      el('ul.overrides', null, ledger.notes.map((note) => el('li', null, say(note))))) : null);
}

/** The columns of an account. Areas come as decimal texts and stay as exact as they are. */
function accountColumns(of) {
  const area = (key) => ({ head: t('ledger.' + key), kind: 'number', cell: (row) => areaText(of(row)[key]) });
  return [area('declared'), area('computed'), area('difference'), area('tolerance'), {
    head: t('ledger.state'), kind: 'state',
    cell: (row) => el('span.' + of(row).balance, null, t('balance.' + of(row).balance)),
  }];
}

/** `11251.23` as `11,251.23`. */
function areaText(text) {
  if (text === null) return el('span.quiet', null, '–');
  const [whole, rest] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? grouped : `${grouped}.${rest}`;
}

function ledgerUnit(node) {
  const name = el('span.level-' + node.level, null, node.name || t('level.' + node.level));
  return node.code ? [name, ' ', el('span.quiet', null, node.code)] : name;
}

function ledgerBreak(broken) {
  const names = broken.broken.map((what) => {
    if (typeof what === 'string') return t('ledger.' + what);
    const rule = report.rules.find(({ id }) => id === what.total);
    return rule ? `${rule.id} ${say(rule.title)}` : what.total;
  });
  const unit = [t('level.' + broken.level), broken.name, broken.code].filter(Boolean).join(' ');
  const parcels = broken.parcels.length ? [
    el('p.quiet', null, t('ledger.explaining', number(broken.explaining))),
    table(t('ledger.explaining', number(broken.explaining)), [
      { head: t('detail.key'), cell: parcelLink },
      { head: t('detail.fid'), kind: 'number', cell: (p) => p.fid },
      { head: t('detail.bsm'), kind: 'code', cell: (p) => p.bsm || '' },
      { head: t('ledger.declared'), kind: 'number', cell: (p) => areaText(p.declared) },
      { head: t('ledger.computed'), kind: 'number', cell: (p) => areaText(p.computed) },
      { head: t('ledger.difference'), kind: 'number', cell: (p) => areaText(p.difference) },
    ], broken.parcels)] : null;
  return el('.break', null, el('p', null, el('b', null, unit), lang === 'zh' ? '：' : ': ', names.join(lang === 'zh' ? '；' : '; ')), parcels);
}

/** The name of a parcel; where there are findings about it, it leads to them. */
function parcelLink(parcel) {
  const name = parcel.key || `FID ${parcel.fid}`;
  if (!parcel.key || !findings.key.includes(parcel.key)) return name;
  return el('button.link', { type: 'button', onclick: () => { onlyFilter({ text: parcel.key }); goToExplorer(); } }, name);
}
