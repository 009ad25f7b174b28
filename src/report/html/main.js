// Puts the page together, follows the language and the printer, and tells tests what is shown.

/** Findings that go to paper. */
const PRINTED = 60;

function build() {
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
  const page = document.getElementById('page');
  page.replaceChildren(masthead(), contents(), el('main', null,
    verdict(), alerts(), overview(), explorer(), ledgerSection(), rulesSection(), inputsSection(), basisSection()));
  applyFilter();
}

function switchTo(code) {
  if (code === lang) return;
  lang = code;
  build();
  document.querySelector('.languages [aria-pressed=true]').focus();
  keepAddress();
}

/** Language and finding stand in the address, so that it can be kept and sent. */
function keepAddress() {
  const parts = ['lang=' + lang];
  if (selected >= 0) parts.push('finding=' + (selected + 1));
  try { history.replaceState(null, '', '#' + parts.join('&')); } catch { /* Some browsers forbid it for local files. */ }
}

function readAddress() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  lang = ['zh', 'en'].includes(wanted.get('lang')) ? wanted.get('lang') : OWN_LANGUAGE;
  const place = Number(wanted.get('finding')) - 1;
  selected = Number.isInteger(place) && place >= 0 && place < COUNT ? place : -1;
}

/** What only paper has: the whole map, and the first findings as a table. */
function beforePrint() {
  afterPrint();
  const rows = Array.from(shown.slice(0, PRINTED));
  const columns = [
    { head: t('severity'), kind: 'grade', cell: (i) => severityCell(severityOf(i)) },
    { head: t('rule.id'), kind: 'code', cell: (i) => ruleOf(i)?.id },
    { head: t('detail.layer'), kind: 'code', cell: recordName },
    { head: t('detail.field'), kind: 'code', cell: (i) => (findings.field[i] < 0 ? '' : findings.fields[findings.field[i]]) },
    { head: t('detail.message'), cell: (i) => messageOf(i) },
  ];
  const map = printMap();
  const paper = el('section.for-paper', { id: 'paper' },
    map ? [el('h2', null, t('print.map')), map, el('.legend', null, SEVERITIES.map((s) => el('span', null, mark(s), t(s))))] : null,
    rows.length ? [el('h2', null, t('print.findings', number(rows.length), number(shown.length))),
      table(t('explore'), columns, rows)] : null);
  document.getElementById('explore').after(paper);
  for (const group of document.querySelectorAll('details:not([open])')) {
    group.open = true;
    group.dataset.closed = '1';
  }
}

function afterPrint() {
  document.getElementById('paper')?.remove();
  for (const group of document.querySelectorAll('details[data-closed]')) {
    group.open = false;
    delete group.dataset.closed;
  }
}

readAddress();
onFilter(followFilter);
build();
if (selected >= 0) select(selected, 'address');
addEventListener('beforeprint', beforePrint);
addEventListener('afterprint', afterPrint);
addEventListener('hashchange', () => { readAddress(); build(); });

/** A finding with everything that the page knows of it, in the shape of report.json. */
function finding(i) {
  const or = (value, none) => (value === none || value === undefined ? null : value);
  const texts = { zh: null, en: null };
  const kept = lang;
  const both = (of) => {
    for (const code of Object.keys(texts)) { lang = code; texts[code] = of(i); }
    lang = kept;
    return { ...texts };
  };
  return {
    fingerprint: fingerprint(i), rule: ruleOf(i)?.id, severity: severityOf(i), excepted: findings.excepted.has(i),
    layer: layerOf(i), fid: or(findings.fid[i], ''), bsm: or(findings.bsm[i], 0), key: or(findings.key[i], 0),
    field: or(findings.fields[findings.field[i]]), value: or(findings.value[i], 0), expected: or(findings.expected[i], 0),
    measured: or(findings.measured[i], ''), limit: or(findings.limit[i], ''), point: hasPlace(i) ? place(i) : null,
    related: (findings.related[i] || []).map(([layer, fid, bsm]) => ({ layer: findings.layers[layer], fid, bsm })),
    message: both(messageOf), hint: both(hintOf),
  };
}

/** Read-only: what the page holds and shows, for tests and for whoever looks under the bonnet. */
const opened = performance.now();
Object.defineProperty(window, 'tuban', {
  value: Object.freeze({
    finding,
    get state() {
      const pixel = (i) => {
        const [x, y] = view.toScreen(EAST[i], NORTH[i]);
        const box = mapParts.canvas.getBoundingClientRect();
        return hasPlace(i) ? [x + box.left, y + box.top] : null;
      };
      return {
        lang, selected, total: COUNT, shown: shown.length, opened, view: { ...view }, ...painted,
        placed: placed.reduce((count, list) => count + list.length, 0),
        rows: document.querySelectorAll('.finding').length,
        first: shown.length ? pixel(placed.flat()[0] ?? shown[0]) : null,
        firstFinding: placed.flat()[0] ?? -1,
      };
    },
  }),
});
