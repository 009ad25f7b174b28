// The tables: rules by what became of them, layers and files of the submission, the basis of the check.

/** A cell with the mark and name of a severity. */
function severityCell(severity) {
  return [mark(severity), ' ', t(severity)];
}

function rulesSection() {
  const all = report.rules.map((rule, place) => ({ rule, place }));
  const of = (status) => all.filter(({ rule }) => rule.status === status);
  const id = { head: t('rule.id'), kind: 'code', cell: ({ rule }) => rule.id };
  const title = { head: t('rule.title'), cell: ({ rule }) => say(rule.title) };
  const severity = { head: t('severity'), kind: 'grade', cell: ({ rule }) => severityCell(rule.severity) };
  const layers = { head: t('rule.layers'), kind: 'layers', cell: ({ rule }) => layerList(rule.layers) };
  const reason = { head: t('rule.reason'), cell: ({ rule }) => say(rule.reason) };
  const examined = { head: t('rule.examined'), kind: 'number', cell: ({ rule }) => number(rule.examined) };
  const clause = { head: t('rule.clause'), cell: ({ rule }) => rule.clause };
  const inPart = all.filter(({ rule }) => ran(rule) && rule.reason);
  return el('section', { id: 'rules', 'aria-labelledby': 'rules-title' },
    el('h2', { id: 'rules-title' }, t('rules')),
    failedRules(of('failed'), [id, title], [layers, examined]),
    group('error', t('rules.error'), of('error'), [id, title, severity, reason], true),
    group('skipped', t('rules.skipped'), of('skipped'), [id, title, severity, reason], true),
    group('in-part', t('rules.in-part'), inPart, [id, title, severity, reason], true),
    notChecked(),
    group('passed', t('rules.passed'), of('passed'), [id, title, severity, layers, examined, clause], false),
    group('not-applicable', t('rules.not_applicable'), of('not_applicable'), [id, title, severity, reason], false));
}

/** Up to six layers by name; of more the number, and the names to whoever asks. */
function layerList(layers) {
  return layers.length <= 6 ? layers.join(' ')
    : el('span', { title: layers.join(' ') }, t('rule.many-layers', layers.length));
}

/** The rules that found something: each row leads to its findings. */
function failedRules(rows, first, last) {
  if (!rows.length) return null;
  const gravity = ({ rule, place }) => gradesOf(rule, place).findIndex(Boolean);
  const sorted = rows.slice().sort((a, b) => gravity(a) - gravity(b) || b.rule.total - a.rule.total);
  const found = {
    head: t('rule.total'), kind: 'grades',
    cell: ({ rule, place }) => gradesOf(rule, place).map((count, s) => (count
      ? el('span.grade', { title: t(SEVERITIES[s]) }, mark(SEVERITIES[s]), el('span.sr', null, t(SEVERITIES[s])), number(count)) : null)),
  };
  const listed = { head: t('rule.listed'), kind: 'number', cell: ({ rule }) => number(rule.listed) };
  const show = {
    head: '', kind: 'action',
    cell: ({ rule, place }) => (rule.listed ? el('button.link', {
      type: 'button', 'aria-label': `${rule.id} ${t('rules.show')}`,
      onclick: () => { onlyFilter({ rule: place }); goToExplorer(); },
    }, t('rules.show')) : null),
  };
  return el('.group', { id: 'failed' }, el('h3', null, t('rules.failed'), el('span.remark', null, number(rows.length))),
    table(t('rules.failed'), [...first, found, listed, ...last, show], sorted));
}

/** A table below a heading that opens and closes it. */
function group(id, heading, rows, columns, open) {
  if (!rows.length) return null;
  return el('details.group', { id, open },
    el('summary', null, el('h3', null, heading, el('span.remark', null, number(rows.length)))),
    table(heading, columns, rows));
}

function notChecked() {
  if (!report.not_checked.length) return null;
  return el('details.group', { id: 'not-checked', open: true },
    el('summary', null, el('h3', null, t('rules.not-checked'), el('span.remark', null, number(report.not_checked.length)))),
    el('p.ids', null, report.not_checked.map((id) => el('code', null, id))));
}

function inputsSection() {
  const { submission } = report;
  const unknown = () => el('span.quiet', null, '–');
  const layers = [
    { head: t('file.layer'), kind: 'code', cell: (l) => l.layer },
    { head: t('file.name'), cell: (l) => l.title },
    { head: t('file.path'), kind: 'path', cell: (l) => l.path },
    { head: t('file.records'), kind: 'number', cell: (l) => number(l.records) },
    { head: t('file.vertices'), kind: 'number', cell: (l) => (l.vertices === null ? unknown() : number(l.vertices)) },
    { head: t('file.crs'), kind: 'path', cell: (l) => l.crs || unknown() },
    { head: t('file.encoding'), cell: (l) => (l.encoding ? [l.encoding, l.encoding_from ? el('span.quiet', null, ` ${t(l.encoding_from)}`) : null] : unknown()) },
    { head: t('file.extent'), kind: 'extent', cell: (l) => (l.bbox ? extentOf(l.bbox) : unknown()) },
  ];
  const files = [
    { head: t('file.path'), kind: 'path', cell: (f) => f.path },
    { head: t('file.layer'), kind: 'code', cell: (f) => f.layer || '' },
    { head: t('file.bytes'), kind: 'number', cell: (f) => number(f.bytes) },
    { head: t('file.sha256'), kind: 'hash', cell: (f) => f.sha256 || t('file.unreadable') },
  ];
  return el('section', { id: 'inputs', 'aria-labelledby': 'inputs-title' },
    el('h2', { id: 'inputs-title' }, t('inputs')),
    group('layers', t('file.layers'), submission.layers, layers, true),
    group('files', t('file.files'), submission.files, files, false));
}

/** `37510907–37513024 E, 3299218–3300729 N` */
function extentOf([west, south, east, north]) {
  const places = Math.abs(east) <= 360 ? 4 : 0;
  const show = (value) => value.toFixed(places);
  return `${show(west)}–${show(east)}, ${show(south)}–${show(north)}`;
}

function basisSection() {
  const { parameters, pack } = report;
  const facts = [
    [t('basis.tool'), `${report.tool.name} ${report.tool.version}`],
    [t('basis.pack'), `${pack.id} ${pack.version}`],
    [t('basis.sha'), el('code.hash', null, pack.sha256)],
    [t('basis.gate'), t('gate', t(report.gate.fail_on))],
    [t('basis.precision'), `${exact(parameters.precision_m)} m`],
    [t('basis.tolerance'), `${exact(parameters.tolerance_m)} m`],
    [t('basis.scale'), `1 : ${number(parameters.scale)}`],
    parameters.as_of ? [t('basis.as-of'), parameters.as_of.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')] : null,
  ].filter(Boolean);
  return el('section', { id: 'basis', 'aria-labelledby': 'basis-title' },
    el('h2', { id: 'basis-title' }, t('basis')),
    el('dl.facts', null, facts.map(([name, value]) => [el('dt', null, name), el('dd', null, value)])),
    el('p.quiet', null, t('basis.model')),
    pack.overrides.length ? el('.group', null, el('h3', null, t('basis.overrides')),
      el('ul.overrides', null, pack.overrides.map((change) => el('li', null, change)))) : null);
}
