/**
 * A user without a plan: clicks, drags, types and presses keys on controls that are visible, chosen by a seed. Equal
 * seeds make equal choices; as the page trains meanwhile, the same choice may still meet another control.
 */

/** What is typed into fields. */
const TEXTS = ['0.01', '3', '-1', '', '1e9', 'abc', '16', '0', '0.5', '2', '1e-12', '8, 4'];
const KEYS = [' ', 'Escape', 'Tab', 'Enter', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'Home', 'End', 's', 'e', 'r', '?', 'Delete'];
const MODIFIERS = /** @type {const} */ (['Shift', 'Control']);
/** Shares of the choices: a key after the click, a click with a modifier, a drag where there is a canvas. */
const KEY = 0.12, MODIFIED = 0.15, DRAGGED = 0.4;
/** Pauses between two acts in ms: too short to draw, a few frames, long enough to train. */
const PAUSES = [4, 4, 60, 60, 60, 250];

/** @param {number} seed @returns {() => number} numbers from 0 to 1 (mulberry32) */
export function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6D2B79F5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * In the page: chooses a control, each sort of them as likely as any other, and does what needs no pointer.
 * @param {{random: number[], texts: string[]}} choice
 * @returns {{name: string, point?: [number, number], canvas?: boolean, text?: string} | null} where to click, what to type then
 */
function choose({ random: [a, b, c, d], texts }) {
  /** @type {any[]} */ const all = [];
  const collect = (/** @type {ParentNode} */ root) => {
    for (const node of root.querySelectorAll('*')) {
      all.push(node);
      if (node.shadowRoot) collect(node.shadowRoot);
    }
  };
  collect(document);
  const dialog = all.filter((node) => node.matches('dialog[open]')).at(-1);
  const inside = (/** @type {Node} */ node) => { for (let at = /** @type {any} */ (node); at; at = at.assignedSlot ?? at.parentNode ?? at.host) if (at === dialog) return true; return false; };
  const controls = all.filter((node) => node.matches('button, select, input:not([type=file]), summary, textarea, canvas, [role=slider], [tabindex="0"], svg circle') && !node.disabled
    && node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && (!dialog || inside(node)));
  /** @type {Record<string, any[]>} */ const sorts = {};
  for (const control of controls) (sorts[`${control.getRootNode().host?.localName} ${control.localName} ${control.type ?? ''}`] ??= []).push(control);
  const sort = Object.values(sorts)[Math.floor(a * Object.keys(sorts).length)], node = sort?.[Math.floor(b * sort.length)];
  if (!node) return null;
  const name = `${node.getRootNode().host?.localName ?? ''} ${node.localName} "${(node.getAttribute('aria-label') ?? node.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40)}"`;
  const tell = () => { for (const type of ['input', 'change']) node.dispatchEvent(new Event(type, { bubbles: true, composed: true })); };
  node.scrollIntoView({ block: 'center' });
  if (node.localName === 'select') {
    node.selectedIndex = Math.floor(c * node.options.length);
    tell();
    return { name: `${name} = ${node.value}` };
  }
  const box = node.getBoundingClientRect(), place = node.type === 'range' || ['canvas', 'svg'].includes(node.localName) ? [c, d] : [0.5, 0.5];
  const typed = node.localName === 'textarea' || (node.localName === 'input' && !['checkbox', 'radio', 'range'].includes(node.type));
  return { name, point: [box.left + place[0] * box.width, box.top + place[1] * box.height], canvas: node.localName === 'canvas', ...(typed && { text: texts[Math.floor(c * texts.length)] }) };
}

/**
 * One act.
 * @param {import('playwright-core').Page} page @param {() => number} random
 * @returns {Promise<string>} what was done, for whoever looks for a fault
 */
export async function act(page, random) {
  const [choice, modifier, key, which, drag, pause] = [[random(), random(), random(), random()], random(), random(), random(), random(), random()];
  const chosen = await page.evaluate(choose, { random: choice, texts: TEXTS });
  const done = [chosen?.name ?? 'nothing'];
  if (chosen?.point) {
    const [x, y] = chosen.point, held = modifier < MODIFIED && !chosen.text ? MODIFIERS[Math.floor(which * MODIFIERS.length)] : null;
    if (held) await page.keyboard.down(held);
    await page.mouse.move(x, y);
    await page.mouse.down();
    if (chosen.canvas && drag < DRAGGED) await page.mouse.move(x + 80 * (which - 0.5), y + 80 * (modifier - 0.5), { steps: 3 });
    await page.mouse.up();
    if (held) await page.keyboard.up(held);
    if (held) done.unshift(held);
  }
  if (chosen?.text !== undefined) {
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.type(chosen.text);
    await page.keyboard.press('Enter');
    done.push(`<- ${chosen.text}`);
  }
  if (key < KEY) {
    const name = KEYS[Math.floor(which * KEYS.length)];
    await page.keyboard.press(name);
    done.push(`+ ${name}`);
  }
  await page.waitForTimeout(PAUSES[Math.floor(pause * PAUSES.length)]);
  return done.join(' ');
}
