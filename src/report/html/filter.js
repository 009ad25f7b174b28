// Which findings are shown: by severity, rule, layer, village and words. One state; map, list and counts follow it.

const ANY = -2;
const filter = { severities: new Set([0, 1, 2, 3]), rule: ANY, layer: ANY, village: ANY, text: '' };
/** Places of the findings that answer to the filter, in the report's order. */
let shown = new Uint32Array(0);
const followers = [];

/** Calls `work` after every change of the filter. */
function onFilter(work) {
  followers.push(work);
}

function setFilter(change) {
  Object.assign(filter, change);
  applyFilter();
}

/** Shows all findings, or those only that `one` says: `{layer: 3}`. */
function onlyFilter(one) {
  setFilter({ severities: new Set([0, 1, 2, 3]), rule: ANY, layer: ANY, village: ANY, text: '', ...one });
}

function isFiltered() {
  return filter.severities.size < 4 || filter.rule !== ANY || filter.layer !== ANY ||
    filter.village !== ANY || filter.text.trim() !== '';
}

function applyFilter() {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [];
  for (let i = 0; i < COUNT; i++) {
    if (!filter.severities.has(findings.severity[i])) continue;
    if (filter.rule !== ANY && findings.rule[i] !== filter.rule) continue;
    if (filter.layer !== ANY && findings.layer[i] !== filter.layer) continue;
    if (filter.village !== ANY && findings.village[i] !== filter.village) continue;
    if (words.length && !answers(i, words)) continue;
    found.push(i);
  }
  shown = Uint32Array.from(found);
  for (const work of followers) work();
}

/** Whether every word stands somewhere in the finding. */
function answers(i, words) {
  const rule = ruleOf(i);
  const village = villageOf(i);
  const text = [
    rule && rule.id, rule && say(rule.title), layerOf(i), findings.bsm[i] || '', findings.key[i] || '',
    findings.field[i] < 0 ? '' : findings.fields[findings.field[i]], findings.value[i] || '',
    findings.expected[i] || '', village ? village.name : '', messageOf(i),
  ].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Counts by severity for each value of a column: `Map(value -> [fatal, major, minor, notice])`. */
function countBy(column) {
  const counts = new Map();
  for (let i = 0; i < COUNT; i++) {
    let row = counts.get(column[i]);
    if (!row) counts.set(column[i], (row = [0, 0, 0, 0]));
    row[findings.severity[i]]++;
  }
  return counts;
}

const sum = (counts) => counts.reduce((a, b) => a + b, 0);
