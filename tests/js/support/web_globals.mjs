// What browsers and newer Nodes have and Node 18, Debian 12's own, lacks: loaded in front of every test process.
import { File as NodeFile } from 'node:buffer';
import { Duplex } from 'node:stream';
import { createDeflateRaw, createInflateRaw } from 'node:zlib';

const scope = /** @type {any} */ (globalThis);

scope.File ??= NodeFile;
scope.CustomEvent ??= class CustomEvent extends Event {
  /** @param {string} type @param {CustomEventInit} [options] */
  constructor(type, options = {}) {
    super(type, options);
    this.detail = options.detail ?? null;
  }
};

/** @param {string} name @param {() => import('node:stream').Duplex} make */
function with_deflate_raw(name, make) {
  const Native = scope[name];
  try {
    void new Native('deflate-raw');
  } catch {
    scope[name] = class {
      /** @param {string} format */
      constructor(format) {
        return format === 'deflate-raw' ? /** @type {any} */ (Duplex).toWeb(make()) : new Native(format);
      }
    };
  }
}
with_deflate_raw('CompressionStream', createDeflateRaw);
with_deflate_raw('DecompressionStream', createInflateRaw);
