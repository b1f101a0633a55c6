/**
 * What is wrong with a page's layout as it stands: text that is cut off or reaches out of its card, controls that lie on
 * each other, a page wider than its window. Runs in the page; looks into every shadow root.
 */

/** @returns {string[]} one sentence a fault */
export function faults() {
  /** A rounding of sub-pixel positions is no fault. */
  const SLACK = 1.5;
  /** @type {string[]} */
  const out = [];
  /** @type {Element[]} */
  const all = [];
  const collect = (/** @type {ParentNode} */ root) => {
    for (const node of root.querySelectorAll('*')) {
      all.push(node);
      if (node.shadowRoot) collect(node.shadowRoot);
    }
  };
  collect(document);
  const parent = (/** @type {Element} */ node) => node.assignedSlot ?? node.parentElement ?? /** @type {ShadowRoot | null} */ (node.getRootNode() instanceof ShadowRoot ? node.getRootNode() : null)?.host ?? null;
  const name = (/** @type {Element} */ node) => {
    const host = /** @type {any} */ (node.getRootNode()).host;
    return `${host ? `${host.localName} ` : ''}${node.localName}${node.classList.length ? `.${[...node.classList].join('.')}` : ''} "${(node.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40)}"`;
  };
  const visible = (/** @type {Element} */ node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !node.closest('.hidden, .unseen, .skip');
  /** What is scrolled to is not cut off. @param {Element} node @returns {DOMRect | null} the box that clips it, null where one scrolls */
  const clip = (node) => {
    for (let at = /** @type {Element | null} */ (node); at; at = parent(at)) {
      const style = getComputedStyle(at);
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) return null;
      if (/hidden|clip/.test(style.overflowX) || at.matches('.card, dialog')) return at.getBoundingClientRect();
    }
    return null;
  };
  if (document.documentElement.scrollWidth > innerWidth + SLACK) out.push(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${innerWidth}`);

  const range = document.createRange();
  for (const node of all) {
    if (!visible(node) || node.closest('svg')) continue;
    for (const text of node.childNodes) {
      if (text.nodeType !== Node.TEXT_NODE || !(text.textContent ?? '').trim()) continue;
      range.selectNodeContents(text);
      const box = range.getBoundingClientRect(), limit = clip(node), style = getComputedStyle(node);
      if (!box.width || !limit || style.position === 'absolute') continue;
      // What ends in an ellipsis says so, and has its text in a title.
      if (style.textOverflow === 'ellipsis' && (node.hasAttribute('title') || node.localName === 'select')) continue;
      if (box.right > limit.right + SLACK || box.left < limit.left - SLACK) out.push(`${name(node)} is cut off: ${Math.round(box.left)} to ${Math.round(box.right)} in ${Math.round(limit.left)} to ${Math.round(limit.right)}`);
    }
  }

  const controls = all.filter((node) => node.matches('button, select, input, summary, a[href]') && visible(node)).map((node) => ({ node, box: node.getBoundingClientRect() })).filter(({ box }) => box.width > 2 && box.height > 2);
  const fixed = (/** @type {Element} */ node) => { for (let at = /** @type {Element | null} */ (node); at; at = parent(at)) if (/fixed|sticky/.test(getComputedStyle(at).position)) return true; return false; };
  const scrolled = (/** @type {Element} */ node) => { for (let at = parent(node); at; at = parent(at)) if (/auto|scroll/.test(getComputedStyle(at).overflowY) && at !== document.documentElement && at !== document.body) return true; return false; };
  const free = controls.filter(({ node }) => !fixed(node) && !scrolled(node));
  for (const [i, a] of free.entries()) {
    for (const b of free.slice(i + 1)) {
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left), high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (wide > SLACK && high > SLACK && !a.node.contains(b.node) && !b.node.contains(a.node)) out.push(`${name(a.node)} and ${name(b.node)} overlap by ${Math.round(wide)} x ${Math.round(high)} px`);
    }
  }
  return out;
}
