// The top of the page: whose report it is, the verdict with everything that qualifies it, and the counts.

function masthead() {
  const { submission } = report;
  const languages = [['zh', '中文'], ['en', 'English']].map(([code, name]) => el('button', {
    type: 'button', lang: code === 'zh' ? 'zh-CN' : 'en', 'aria-pressed': String(code === lang),
    onclick: () => switchTo(code),
  }, name));
  const county = submission.county_name || submission.name;
  const facts = [submission.county_code, submission.county_name ? submission.name : null, t('survey')];
  return el('header.masthead', null,
    el('a.skip', { href: '#explore', onclick: (e) => { e.preventDefault(); goToExplorer(); } }, t('skip')),
    el('.titles', null,
      el('p.kind', null, t('report')),
      el('h1', null, county),
      el('p.facts', null, facts.filter(Boolean).join(' · '))),
    el('.languages', { role: 'group', 'aria-label': t('language') }, languages));
}

function verdictWord() {
  return report.verdict === 'accepted' && report.accepted_with_exceptions ? t('verdict.excepted') : t('verdict.' + report.verdict);
}

function verdict() {
  const why = report.verdict === 'error' ? 'score.error'
    : report.verdict === 'incomplete' ? 'score.incomplete' : 'score.partial';
  const score = report.score === null
    ? [el('p.none', null, t('score.none')), el('p.note', null, t(why))]
    : [el('p.points', null, exact(report.score)), el('p.note', null, t('score.of'))];
  return el('section.verdict.' + report.verdict, { 'aria-label': t('verdict') },
    el('.word', null,
      el('p.name', null, t('verdict')),
      el('p.decision', { id: 'decision' }, verdictWord()),
      el('p.reason', null, `${say(report.reason)}${lang === 'zh' ? '；' : '; '}${t('gate', t(report.gate.fail_on))}`)),
    el('.score', null, el('p.name', null, t('score')), score));
}

/** What a reader of the verdict must know beside it, gravest first. */
function alerts() {
  const { rules } = report;
  const skipped = rules.filter((rule) => rule.status === 'skipped').length;
  const inPart = rules.filter((rule) => ran(rule) && rule.reason).length;
  const link = (id) => el('a', { href: '#' + id, onclick: (e) => { e.preventDefault(); goTo(id); } }, t('alert.see'));
  const list = [];
  if (report.errors.length) {
    const errors = report.errors.map((error) => el('li', null, error.rule ? `${error.rule} ` : null, say(error.message)));
    list.push(el('li.grave', null, t('alert.errors'), el('ul', null, errors)));
  }
  if (report.partial) list.push(el('li.grave', null, t('alert.partial', rules.length)));
  if (skipped) list.push(el('li.grave', null, t('alert.skipped', skipped), ' ', link('skipped')));
  if (inPart) list.push(el('li', null, t('alert.in-part', inPart), ' ', link('in-part')));
  if (report.not_checked.length) {
    list.push(el('li', null, t('alert.not-checked', report.not_checked.length), ' ', link('not-checked')));
  }
  if (report.pack.overrides.length) {
    list.push(el('li', null, t('alert.overrides', report.pack.overrides.length), ' ', link('basis')));
  }
  return list.length ? el('ul.alerts', { id: 'alerts' }, list) : null;
}

const ran = (rule) => rule.status === 'passed' || rule.status === 'failed';

/** The exact counts: findings by severity, rules by status. */
function counts() {
  const { summary } = report;
  const tiles = SEVERITIES.map((severity, s) => el('button.tile', {
    type: 'button', disabled: summary[severity] === 0,
    onclick: () => { onlyFilter({ severities: new Set([s]) }); goToExplorer(); },
  }, el('span.name', null, mark(severity), t(severity)), el('span.figure', null, number(summary[severity]))));
  if (summary.excepted) {
    tiles.push(el('.tile', null, el('span.name', null, t('excepted')), el('span.figure', null, number(summary.excepted))));
  }
  const statuses = ['failed', 'passed', 'skipped', 'not_applicable'].map((status) =>
    el('span', { class: 'status' }, t(status), ' ', el('b', null, number(summary.rules[status]))));
  const all = SEVERITIES.map((severity) => summary[severity]);
  return el('.counts', null,
    el('.tiles', null, tiles),
    sum(all) ? bar(all, sum(all)) : null,
    el('p.statuses', null, el('span', { class: 'status' }, t('rules.counts', number(report.rules.length))), statuses));
}

function overview() {
  return el('section', { id: 'overview', 'aria-labelledby': 'overview-title' },
    el('h2', { id: 'overview-title' }, t('overview')), counts(), charts());
}

/** Links to the sections, always at hand. */
function contents() {
  const entries = [['overview', 'overview'], ['explore', 'explore.short'], ['rules', 'rules'], ['inputs', 'inputs'], ['basis', 'basis']];
  if (report.ledger) entries.splice(2, 0, ['ledger', 'ledger']);
  const links = entries.map(([id, words]) => el('a', {
    href: '#' + id, onclick: (e) => { e.preventDefault(); goTo(id); },
  }, t(words)));
  const decision = el('span.decision.' + report.verdict, null, verdictWord(),
    report.score === null ? null : ` ${exact(report.score)}`);
  return el('nav.contents', { 'aria-label': t('contents') }, links, decision);
}
