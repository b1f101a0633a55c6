/**
 * Formulas as the engine's components write them, `w -= lr mhat / (sqrt(vhat) + epsilon)`, as a tree of MathML nodes.
 * Names side by side are a product; `/` takes the whole product on either side of it; `a_i` is an index, but a name of
 * several letters such as `fan_in` keeps its underscore; the words of WORDS end a product.
 *
 * @typedef {{tag: 'mi' | 'mn' | 'mo' | 'mtext' | 'mspace' | 'mrow' | 'mfrac' | 'msup' | 'msub' | 'msqrt' | 'mover', text?: string, of: Node[]}} Node
 */

/** @type {Record<string, string>} */
const LETTERS = { alpha: 'α', beta: 'β', gamma: 'γ', epsilon: 'ε', lambda: 'λ', mu: 'μ', pi: 'π', sigma: 'σ', theta: 'θ', Phi: 'Φ' };
/** @type {Record<string, string>} longest first */
const SIGNS = { '+=': '+=', '-=': '−=', '<-': '←', '->': '→', '!=': '≠', '>=': '≥', '<=': '≤', '+-': '±', '..': '…', '-': '−', '*': '·', '~': '∼', '.': '·' };
const WORDS = new Set('and or if else then for of over per before in is the so that where as'.split(' '));
const CLOSING = /** @type {Record<string, string>} */ ({ '(': ')', '[': ']', '{': '}' });

const TOKEN = /\s+|\d+(?:\.\d+)?|[A-Za-z]+(?:_[A-Za-z0-9]+)*(?:'(?![a-z]))?|\+=|-=|<-|->|!=|>=|<=|\+-|\.\.|./gy;

/** @param {Node['tag']} tag @param {string | Node[]} of @returns {Node} */
const node = (tag, of) => (typeof of === 'string' ? { tag, text: of, of: [] } : { tag, of });
/** @param {Node[]} of @returns {Node} */
const row = (of) => (of.length === 1 ? of[0] : node('mrow', of));

/** Signs and words that a line may begin with. */
const BREAKS = /^(=|\+|−|±|←|→|∼|\+=|−=|<|>|≤|≥|≠|\xa0.*)$/;

/** @param {string} text @returns {Node} an mrow */
export function parse_formula(text) {
  return node('mrow', new Parser(text).list(''));
}

/** A formula in pieces that may stand on lines of their own: MathML does not break lines. @param {string} text @returns {Node[]} mrows */
export function formula_lines(text) {
  /** @type {Node[][]} */
  const lines = [[]];
  const add = (/** @type {Node} */ { tag, text: sign, of }) => {
    if (tag === 'mrow') { of.forEach(add); return; }
    const line = lines[lines.length - 1], behind_sign = line.length === 1 && line[0].tag === 'mo';
    if (sign && /^(mo|mtext)$/.test(tag) && BREAKS.test(sign) && line.length && !behind_sign && !/^[([{|,]$/.test(line.at(-1)?.text ?? '')) lines.push([]);
    lines[lines.length - 1].push({ tag, text: sign, of });
    if (sign === ',') lines.push([]);
  };
  add(parse_formula(text));
  return lines.filter((line) => line.length).map((line) => node('mrow', line));
}

class Parser {
  /** @type {{text: string, spaced: boolean}[]} */ #tokens = [];
  #at = 0;
  /** How many | are open. */
  #bars = 0;

  /** @param {string} text */
  constructor(text) {
    let spaced = false;
    for (const [token] of text.matchAll(TOKEN)) {
      if (token.trim() === '') { spaced = true; continue; }
      this.#tokens.push({ text: token, spaced });
      spaced = false;
    }
  }

  /** @returns {string} */
  get #next() {
    return this.#tokens[this.#at]?.text ?? '';
  }

  #take() {
    return this.#tokens[this.#at++].text;
  }

  /** Until the closing sign, which is taken. @param {string} closing '' for the end @returns {Node[]} */
  list(closing) {
    /** @type {Node[]} */
    const out = [];
    while (this.#next !== '' && this.#next !== closing) {
      if (this.#begins_factor()) out.push(...this.#fraction());
      else out.push(this.#between());
    }
    if (closing && this.#next === closing) this.#take();
    return out;
  }

  /** @returns {Node} a word or a sign */
  #between() {
    const token = this.#take();
    return WORDS.has(token) ? node('mtext', `\xa0${token}\xa0`) : node('mo', SIGNS[token] ?? token);
  }

  #begins_factor() {
    const next = this.#next;
    if (WORDS.has(next)) return false;
    return /^[\w([{]/.test(next) || (next === '|' && !this.#closes_bar());
  }

  /** A bar behind a space and before none opens; the outermost open one is closed by any other. */
  #closes_bar() {
    const token = this.#tokens[this.#at], before = this.#tokens[this.#at - 1]?.text ?? '';
    return this.#bars > 0 && !token.spaced && !/^[(|]$/.test(before);
  }

  /** @returns {Node[]} a product, or one over another */
  #fraction() {
    const top = this.#product();
    if (this.#next !== '/') return top;
    this.#take();
    return [node('mfrac', [bare(top), bare(this.#product())])];
  }

  /** @returns {Node[]} */
  #product() {
    /** @type {Node[]} */
    const out = [];
    for (let wide = false; this.#begins_factor();) {
      const word = /^[A-Za-z]{2,}/.test(this.#next) && !(this.#next in LETTERS);
      if (out.length && (wide || word || this.#tokens[this.#at].spaced)) out.push({ tag: 'mspace', text: wide && word ? '0.3em' : wide || word ? '0.25em' : '0.15em', of: [] });
      wide = word;
      out.push(this.#factor());
    }
    return out;
  }

  /** @returns {Node} */
  #factor() {
    let base = this.#primary();
    if (this.#next === '_') { this.#take(); base = node('msub', [base, this.#primary()]); }
    if (this.#next !== '^') return base;
    this.#take();
    const sign = /** @type {string} */ (this.#next) === '-' ? [node('mo', SIGNS[this.#take()])] : [];
    return node('msup', [base, row([...sign, bare([this.#primary()])])]);
  }

  /** @returns {Node} */
  #primary() {
    const token = this.#take();
    if (/^\d/.test(token)) return node('mn', token);
    if (token in CLOSING) return node('mrow', [node('mo', token), ...this.list(CLOSING[token]), node('mo', CLOSING[token])]);
    if (token === '|') {
      ++this.#bars;
      const within = this.#until_bar();
      --this.#bars;
      return node('mrow', [node('mo', '|'), ...within, node('mo', '|')]);
    }
    if (token === 'sqrt' && this.#next === '(') { this.#take(); return node('msqrt', this.list(')')); }
    const called = name(token), opening = this.#tokens[this.#at];
    // f(x) is a call, f (x) a product.
    return opening && !opening.spaced && opening.text in CLOSING ? row([called, this.#primary()]) : called;
  }

  /** @returns {Node[]} */
  #until_bar() {
    /** @type {Node[]} */
    const out = [];
    while (this.#next !== '' && this.#next !== '|') {
      if (this.#begins_factor()) out.push(...this.#fraction());
      else if (/^[)\]}]$/.test(this.#next)) return out;
      else out.push(this.#between());
    }
    if (this.#next === '|') this.#take();
    return out;
  }
}

/** Over and under a line, and in an exponent, the outermost parentheses say nothing. @param {Node[]} of @returns {Node} */
function bare(of) {
  const [only] = of;
  return of.length === 1 && only.tag === 'mrow' && only.of[0]?.text === '(' ? row(only.of.slice(1, -1)) : row(of);
}

/** @param {string} token a name @returns {Node} */
function name(token) {
  if (token.endsWith("'")) return node('msup', [name(token.slice(0, -1)), node('mo', '′')]);
  const [first, ...rest] = token.split('_');
  const indexed = rest.length > 0 && (first.length === 1 || first in LETTERS || first === 'sum' || (rest.length === 1 && rest[0].length === 1));
  if (indexed) return node('msub', [name(first), node('mi', rest.join(' '))]);
  if (token === 'sum') return node('mo', '∑');
  if (/^[mv]hat$/.test(token)) return node('mover', [node('mi', token[0]), node('mo', '^')]);
  return node('mi', LETTERS[token] ?? token);
}
