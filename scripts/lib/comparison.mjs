// Several seeds of several variants as one table.

/** @typedef {{test: {accuracy?: number, loss: number}, last_batch: {loss: number}, seconds: number}} Summary */

/** Mean and its standard error; 0 for a single number. */
export function meanAndError(/** @type {number[]} */ values) {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return { mean, error: values.length > 1 ? Math.sqrt(squares / (values.length - 1) / values.length) : 0 };
}

/** @param {Record<string, Summary[]>} results by variant @returns {string} Markdown */
export function comparisonTable(results) {
  const lines = ['| variant | test accuracy % | test loss | last batch\'s loss | seconds a run |', '|---|---|---|---|---|'];
  for (const [name, runs] of Object.entries(results)) {
    const cell = (/** @type {number[]} */ values, /** @type {number} */ digits) => {
      const { mean, error } = meanAndError(values);
      return `${mean.toFixed(digits)} ± ${error.toFixed(digits)}`;
    };
    const accuracy = runs.every(r => r.test.accuracy !== undefined) ? cell(runs.map(r => 100 * Number(r.test.accuracy)), 1) : '';
    lines.push(
      `| ${name} | ${accuracy} | ${cell(runs.map(r => r.test.loss), 3)} | ${cell(runs.map(r => r.last_batch.loss), 3)} | ` +
        `${meanAndError(runs.map(r => r.seconds)).mean.toFixed(0)} |`,
    );
  }
  return `${lines.join('\n')}\n`;
}
