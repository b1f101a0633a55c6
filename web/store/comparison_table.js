/** What two runs differ in and what came of it, as a table for a report: Markdown to paste, CSV for a spreadsheet. */

/**
 * @typedef {{name: string, a: number, b: number, difference: number, error: number}} Value error: standard error of the difference, NaN where unknown
 * @typedef {{columns: string[], rows: string[][]}} Table
 */

/** @param {number} value @param {number} [digits] @returns {string} short and exact enough, without signs that a spreadsheet cannot read */
const plain = (value, digits = 6) => (Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : '');

/**
 * @param {import('./differences.js').Difference[]} differences @param {Value[]} values
 * @param {{difference: string, error: string}} say the last columns' names
 * @returns {Table}
 */
export function comparison_table(differences, values, say) {
  return {
    columns: ['', 'A', 'B', say.difference, say.error],
    rows: [...differences.map(({ what, a, b }) => [what, a, b, '', '']), ...values.map(({ name, a, b, difference, error }) => [name, plain(a), plain(b), plain(difference), plain(error, 2)])],
  };
}

/** @param {Table} table @returns {string} */
export function as_markdown({ columns, rows }) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|').replace(/\s+/g, ' ')).join(' | ')} |\n`;
  return `${line(columns)}|---|${'---:|'.repeat(columns.length - 1)}\n${rows.map(line).join('')}`;
}

/** @param {Table} table @returns {string} */
export function as_csv({ columns, rows }) {
  const cell = (/** @type {string} */ text) => (/[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  return [columns, ...rows].map((cells) => `${cells.map(cell).join(',')}\n`).join('');
}
