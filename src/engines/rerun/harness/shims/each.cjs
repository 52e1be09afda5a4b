'use strict';
// `test.each`: array and tagged-template tables, names formatted as jest does.
const { format } = require('node:util');

function each(declareOne) {
  return (table, ...values) => {
    const rows = Array.isArray(table.raw) ? templateRows(table, values) : table;
    return (name, body) => {
      rows.forEach((row, index) => {
        const list = Array.isArray(row) ? row : [row];
        declareOne(titleOf(name, list, row, index), () => body(...list));
      });
    };
  };
}

function titleOf(name, list, row, index) {
  const positional = String(name).replaceAll('%#', String(index));
  const used = (positional.match(/%[psdifjoO]/g) ?? []).length;
  const filled =
    used === 0 ? positional : format(positional.replaceAll('%p', '%o').replaceAll('%i', '%d'), ...list.slice(0, used));
  if (row === null || typeof row !== 'object' || Array.isArray(row)) return filled;
  return filled.replace(/\$([\w.]+)/g, (whole, path) => {
    const value = path.split('.').reduce((at, key) => at?.[key], row);
    return value === undefined ? whole : typeof value === 'string' ? value : format('%j', value);
  });
}

function templateRows(strings, values) {
  const names = strings[0]
    .split('|')
    .map((part) => part.trim())
    .filter(Boolean);
  const rows = [];
  for (let at = 0; at + names.length <= values.length; at += names.length) {
    rows.push(Object.fromEntries(names.map((name, index) => [name, values[at + index]])));
  }
  return rows;
}

module.exports = { each };
