/**
 * A component's formula, set by the browser as MathML. Browsers without it get the text as the engine has it.
 */
import { html, mathml, nothing } from 'lit';
import { formula_lines } from '../store/formula.js';

const SETS_MATH = Boolean(globalThis.CSS?.supports?.('math-style', 'normal'));

/** @param {string | undefined} text @returns {any} a block of its own, or nothing */
export function formula(text) {
  if (!text) return nothing;
  if (!SETS_MATH) return html`<code>${text}</code>`;
  // Steps one below the other; within one the lines break where they must.
  return html`<span class="formula" role="math" aria-label=${text}>${text.split('; ').map((step) => html`<span>${formula_lines(step).map((line) => html`<math displaystyle="true">${set(line)}</math>`)}</span>`)}</span>`;
}

/** @param {import('../store/formula.js').Node} node @returns {any} */
function set({ tag, text, of }) {
  switch (tag) {
    case 'mi': return mathml`<mi>${text}</mi>`;
    case 'mn': return mathml`<mn>${text}</mn>`;
    case 'mtext': return mathml`<mtext>${text}</mtext>`;
    // Few systems have a font whose brackets grow well.
    case 'mo': return mathml`<mo stretchy="false" form=${/^[=+−±<>←→∼≤≥≠·]/.test(text ?? '') ? 'infix' : nothing}>${text}</mo>`;
    case 'mspace': return mathml`<mspace width=${text}></mspace>`;
    case 'mfrac': return mathml`<mfrac>${of.map(set)}</mfrac>`;
    case 'msup': return mathml`<msup>${of.map(set)}</msup>`;
    case 'msub': return mathml`<msub>${of.map(set)}</msub>`;
    case 'mover': return mathml`<mover>${of.map(set)}</mover>`;
    case 'msqrt': return mathml`<msqrt>${of.map(set)}</msqrt>`;
    default: return mathml`<mrow>${of.map(set)}</mrow>`;
  }
}
