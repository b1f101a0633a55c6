/**
 * Competitors in turns: A B C, A B C, ... so that whatever else the machine does meets all of them alike.
 *
 * A turn takes at least one step and lasts `round_ms`; the clock is read after a group of steps, so that it costs nothing.
 * A competitor whose step takes longer than `slow_ms` gets one timed step; others as many turns as `budget_ms` has room for.
 */

/**
 * @typedef {{rounds: number, round_ms: number, warm_ms: number, slow_ms: number, budget_ms: number}} Turns
 * @typedef {{name: string, run: (count: number) => Promise<number | null>}} Competitor
 * @typedef {{name: string, steps: number, rounds: number[], first_ms: number, loss: {first: number | null, last: number | null}} | {name: string, cannot: string}} Outcome
 *   rounds: ms a step in each turn; first_ms: of the first step, compiling included
 */

/** @type {Turns} */
export const TURNS = { rounds: 7, round_ms: 300, warm_ms: 1000, slow_ms: 5000, budget_ms: 20_000 };

const GROUP_MS = 8;  // as long as the page's worker steps between two looks at its messages

/**
 * @param {Competitor[]} competitors @param {Turns} turns
 * @param {{now?: () => number, told?: (text: string) => void}} [options]
 * @returns {Promise<Outcome[]>}
 */
export async function interleave(competitors, turns, { now = () => performance.now(), told = () => {} } = {}) {
  const timed = async (/** @type {Competitor} */ competitor, /** @type {number} */ count) => {
    const begin = now(), loss = await competitor.run(count);
    return { ms: (now() - begin) / count, loss };
  };
  /** @type {any[]} */
  const runners = [];
  for (const competitor of competitors) {
    told(`${competitor.name}: first step`);
    try {
      runners.push(await warm(competitor, turns, timed));
    } catch (error) {
      runners.push({ outcome: { name: competitor.name, cannot: sentence(error) }, left: 0 });
    }
  }
  for (let round = 0; runners.some(({ left }) => left > round); ++round) {
    for (const runner of runners) if (runner.left > round) await turn(runner, turns, timed);
    told(`round ${round + 1}`);
  }
  return runners.map(({ outcome }) => outcome);
}

/** @param {Competitor} competitor @param {Turns} turns @param {any} timed */
async function warm(competitor, { rounds, warm_ms, slow_ms, budget_ms }, timed) {
  const first = await timed(competitor, 1);
  const outcome = { name: competitor.name, steps: 0, rounds: /** @type {number[]} */ ([]), first_ms: first.ms, loss: { first: first.loss, last: first.loss } };
  let { ms, loss } = await timed(competitor, 1);
  if (ms > slow_ms) {
    Object.assign(outcome, { steps: 1, rounds: [ms] });
    outcome.loss.last = loss;
    return { outcome, left: 0 };
  }
  for (let spent = ms; spent < warm_ms;) {
    const count = group(ms);
    ({ ms, loss } = await timed(competitor, count));
    spent += Math.max(ms * count, 0.01);
  }
  outcome.loss.last = loss;
  return { competitor, outcome, ms, left: Math.max(1, Math.min(rounds, Math.floor(budget_ms / ms))) };
}

/** @param {any} runner @param {Turns} turns @param {any} timed */
async function turn(runner, { round_ms }, timed) {
  const { competitor, outcome } = runner;
  /** @type {number[]} */
  const losses = [];
  let steps = 0, spent = 0;
  do {
    const count = group(runner.ms), { ms, loss } = await timed(competitor, count);
    runner.ms = ms;
    if (loss !== null) losses.push(loss);
    spent += ms * count;
    steps += count;
  } while (spent < round_ms);
  // One batch's loss says little where it has little to learn: the middle one of this turn's.
  if (losses.length) outcome.loss.last = losses.sort((a, b) => a - b)[losses.length >> 1];
  outcome.rounds.push(spent / steps);
  outcome.steps += steps;
}

/** @param {number} ms a step */
function group(ms) {
  return Math.max(1, Math.min(100_000, Math.round(GROUP_MS / Math.max(ms, 1e-4))));
}

/** @param {unknown} error */
function sentence(error) {
  return String(/** @type {any} */ (error)?.message ?? error).split('\n')[0].slice(0, 200);
}
