/**
 * Turbo: the engine with every multiplication of vectors whose product is added at once turned into one instruction of
 * relaxed SIMD, which rounds once instead of twice. A product of matrices has half the arithmetic then; how much faster it
 * gets depends on the processor. The bits are no longer those of every other machine, so it is something to be asked for.
 * It is made here of the engine that is there, since the compiler of that knows no relaxed SIMD.
 *
 * https://webassembly.github.io/spec/core/binary/, https://github.com/WebAssembly/relaxed-simd
 */

const V128 = 0x7b, TYPES = 1, FUNCTIONS = 3, CODE = 10;
const VECTOR = 0xfd, ADD = 0xe4, MULTIPLY = 0xe6, MULTIPLY_ADD = 0x105, GET = 0x20, SET = 0x21;

/**
 * @param {Uint8Array<ArrayBuffer>} wasm a module
 * @returns {Uint8Array<ArrayBuffer>} the same with its multiplications and additions fused
 */
export function fuse(wasm) {
  const read = new Reader(wasm);
  read.at = 8;
  /** @type {number[]} of each type: how many parameters it has */ let parameters = [];
  /** @type {number[]} of each function that is defined */ let types = [];
  const out = new Writer(wasm.length);
  out.bytes(wasm.subarray(0, 8));
  while (read.at < wasm.length) {
    const begin = read.at, section = read.byte(), size = read.number(), end = read.at + size;
    if (section === TYPES) {
      parameters = read.list(() => {
        read.byte();  // 0x60: of a function
        const count = read.list(() => read.byte()).length;
        read.list(() => read.byte());
        return count;
      });
    } else if (section === FUNCTIONS) {
      types = read.list(() => read.number());
    } else if (section === CODE) {
      const code = new Writer(size), count = read.number();
      code.number(count);
      for (let i = 0; i < count; ++i) fuse_function(read, parameters[types[i]], code);
      out.coded(CODE, code.length);
      out.bytes(code.taken());
      continue;
    }
    read.at = end;
    out.bytes(wasm.subarray(begin, end));
  }
  return out.taken();
}

/**
 * @typedef {object} Pair
 * @property {number} from where the multiplication begins
 * @property {number} between where it ends: the addition follows, or a local variable is fetched for it
 * @property {number} to where the addition ends
 */

/** Bytes of an addition. */
const ADDITION = 3;

/** @param {Reader} read at its size; behind it afterwards @param {number} parameters @param {Writer} code */
function fuse_function(read, parameters, code) {
  const size_at = read.at, size = read.number(), begin = read.at, end = begin + size;
  let local = parameters;
  const groups = read.number(), groups_at = read.at;
  for (let i = 0; i < groups; ++i) {
    local += read.number();
    read.byte();
  }
  const body_at = read.at;
  /** @type {Pair[]} */
  const pairs = [];
  /** @type {Pair | null} */
  let pair = null;
  while (read.at < end && !read.lost) {
    const at = read.at, gets = read.wasm[at] === GET, vector = read.instruction();
    if (vector === MULTIPLY) {
      pair = { from: at, between: read.at, to: 0 };
    } else if (vector === ADD && pair) {
      pairs.push({ ...pair, to: read.at });
      pair = null;
    } else if (!gets || !pair || pair.between < at) {
      pair = null;
    }
  }
  // A function with an instruction that is not known here stays as it is.
  const understood = !read.lost && read.at === end;
  read.lost = false;
  read.at = end;
  if (!understood || pairs.length === 0) return code.bytes(read.wasm.subarray(size_at, end));
  // What is fused wants a, b and c of a b + c on the stack. Where c is fetched between the two, they are; else they lie
  // there as c, a and b.
  const [a, b, c] = [local, local + 1, local + 2], body = new Writer(size);
  body.number(groups + 1);
  body.bytes(read.wasm.subarray(groups_at, body_at));
  body.number(3);
  body.number(V128);
  let copied = body_at;
  for (const { from, between, to } of pairs) {
    const fetched = read.wasm.subarray(between, to - ADDITION);
    body.bytes(read.wasm.subarray(copied, from));
    if (fetched.length > 0) body.bytes(fetched);
    else for (const [code, index] of [[SET, b], [SET, a], [SET, c], [GET, a], [GET, b], [GET, c]]) body.coded(code, index);
    body.coded(VECTOR, MULTIPLY_ADD);
    copied = to;
  }
  body.bytes(read.wasm.subarray(copied, end));
  code.number(body.length);
  code.bytes(body.taken());
}

class Reader {
  at = 0;
  /** Whether an instruction came that is not known. */ lost = false;

  /** @param {Uint8Array<ArrayBuffer>} wasm */
  constructor(wasm) {
    this.wasm = wasm;
  }
  byte() { return this.wasm[this.at++]; }

  /** In LEB128; of a negative one only the place behind it is right. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  /** @template T @param {() => T} item @returns {T[]} */
  list(item) { return Array.from({ length: this.number() }, item); }

  /** Steps over one. @returns {number} which, if it is one on vectors, else -1 */
  instruction() {
    const code = this.byte();
    if (code === VECTOR) return this.#vector();
    if (code === 0xfc) this.#bulk();
    else if (code === 0xfe) this.#atomic();
    else if (code === 0x43) this.at += 4;  // f32.const
    else if (code === 0x44) this.at += 8;
    else if (code === 0x0e) this.#skip(this.number() + 1);  // br_table
    else if (code === 0x1c) this.list(() => this.byte());  // select of a type
    else if ((code >= 0x28 && code <= 0x3e) || code === 0x11) this.#skip(2);  // loads, stores, call_indirect
    else if (ONE.has(code) || (code >= 0x20 && code <= 0x26)) this.#skip(1);
    else if (!NONE.has(code) && !(code >= 0x45 && code <= 0xc4)) this.lost = true;
    return -1;
  }

  #vector() {
    const code = this.number();
    if (code <= 11 || code === 92 || code === 93) this.#skip(2);  // loads, stores
    else if (code === 12 || code === 13) this.at += 16;  // v128.const, shuffle
    else if (code >= 84 && code <= 91) this.#skip(2), this.at += 1;  // of one lane
    else if (code >= 21 && code <= 34) this.at += 1;  // lanes
    else if (code > 255) this.lost = true;
    return code;
  }

  /** Conversions that saturate, and memories and tables in one go. */
  #bulk() {
    const code = this.number();
    if (code > 17) this.lost = true;
    else if (code >= 8) this.#skip([8, 10, 12, 14].includes(code) ? 2 : 1);
  }

  #atomic() {
    const code = this.number();
    if (code === 3) this.at += 1;  // fence
    else if (code <= 0x4e) this.#skip(2);
    else this.lost = true;
  }

  /** @param {number} count numbers */
  #skip(count) {
    for (let i = 0; i < count; ++i) this.number();
  }
}

/** One number follows: blocks and exceptions, branches, calls, memory.size and grow, i32.const, i64.const, ref.null, ref.func. */
const ONE = new Set([0x02, 0x03, 0x04, 0x06, 0x07, 0x08, 0x09, 0x0c, 0x0d, 0x10, 0x18, 0x3f, 0x40, 0x41, 0x42, 0xd0, 0xd2]);
/** Nothing does: unreachable, nop, else, end, return, catch_all, drop, select, ref.is_null; and all arithmetic. */
const NONE = new Set([0x00, 0x01, 0x05, 0x0b, 0x0f, 0x19, 0x1a, 0x1b, 0xd1]);

class Writer {
  length = 0;
  #bytes;

  /** @param {number} some bytes to begin with */
  constructor(some) {
    this.#bytes = new Uint8Array(some);
  }
  /** @param {number} byte */
  #byte(byte) {
    if (this.length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.length++] = byte;
  }
  /** @param {number} more */
  #grow(more) {
    const bytes = new Uint8Array(2 * this.#bytes.length + more);
    bytes.set(this.taken());
    this.#bytes = bytes;
  }
  /** @param {Uint8Array} bytes */
  bytes(bytes) {
    if (this.length + bytes.length > this.#bytes.length) this.#grow(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }
  /** @param {number} value in LEB128 */
  number(value) {
    for (; value > 0x7f; value >>>= 7) this.#byte((value & 0x7f) | 0x80);
    this.#byte(value);
  }
  /** @param {number} code a byte @param {number} value behind it */
  coded(code, value) {
    this.#byte(code);
    this.number(value);
  }
  taken() { return this.#bytes.subarray(0, this.length); }
}
