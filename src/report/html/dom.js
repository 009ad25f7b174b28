// Elements from code. Text only ever becomes text nodes: no string is parsed as markup anywhere on this page.

const SVG = 'http://www.w3.org/2000/svg';

/** `el('p.note', {id: 'x', onclick: f}, 'text', child)`; children that are null are left out. */
function el(spec, properties, ...children) {
  const [tag, ...classes] = spec.split('.');
  const element = document.createElement(tag || 'div');
  if (classes.length) element.className = classes.join(' ');
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(2)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** Outlines of the four marks in a box of 12: a square, a triangle, a circle, a diamond. */
const MARKS = {
  fatal: 'M1.5 1.5h9v9h-9z',
  major: 'M6 .8 11.4 10.6H.6z',
  minor: 'M6 1.2a4.8 4.8 0 1 1 0 9.6a4.8 4.8 0 1 1 0-9.6z',
  notice: 'M6 .6 11.4 6 6 11.4 .6 6z',
};
const SEVERITIES = ['fatal', 'major', 'minor', 'notice'];

/** The mark of a severity: its shape tells it without its colour. */
function mark(severity) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 12 12');
  svg.setAttribute('class', 'mark ' + severity);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', MARKS[severity]);
  svg.append(path);
  return svg;
}

/** A table: `columns` are `{head, kind, cell(row)}`, `kind` one of number, code, text. */
function table(caption, columns, rows, onRow) {
  const head = columns.map((column) => el('th.' + (column.kind || 'text'), { scope: 'col' }, column.head));
  const body = rows.map((row) => {
    const cells = columns.map((column) => el('td.' + (column.kind || 'text'), null, column.cell(row)));
    const tr = el('tr', null, cells);
    if (onRow) onRow(tr, row);
    return tr;
  });
  return el('.table', { tabindex: '0', role: 'region', 'aria-label': caption },
    el('table', null, el('caption', null, caption), el('thead', null, el('tr', null, head)), el('tbody', null, body)));
}

/** At most one call of `work` a frame. */
function everyFrame(work) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; work(); });
  };
}
