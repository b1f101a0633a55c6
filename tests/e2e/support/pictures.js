/** Image files for tests, made without a browser: PNGs, also broken ones, and folders of them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';

/** As PNG has it, of ISO 3309. @param {Buffer} bytes */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]), out = Buffer.alloc(8 + body.length);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), 4 + body.length);
  return out;
}

/**
 * @param {number} width @param {number} height @param {(x: number, y: number) => [number, number, number]} colour
 * @returns {Buffer} a PNG
 */
export function png(width, height, colour) {
  const header = Buffer.alloc(13), rows = [];
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  for (let y = 0; y < height; ++y) {
    rows.push(0);
    for (let x = 0; x < width; ++x) rows.push(...colour(x, y));
  }
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.from(rows))), chunk('IEND', Buffer.alloc(0))]);
}

/** A gray one by default; `tint` colours it. @param {number} i @param {number} side @param {boolean} across stripes across or down @param {boolean} [tint] */
export function stripes(i, side, across, tint = false) {
  const period = 4 + (i % 3), shift = i % period;
  return png(side, side, (x, y) => {
    const value = ((across ? y : x) + shift) % period < period / 2 ? 220 : 30;
    return tint ? [value, Math.round(value / 2), 90] : [value, value, value];
  });
}

/**
 * @param {{n?: number, side?: number, tint?: boolean}} [options]
 * @returns {Record<string, Buffer>} files of two classes by their paths, among them what systems leave behind
 */
export function stripe_folder({ n = 24, side = 28, tint = false } = {}) {
  /** @type {Record<string, Buffer>} */
  const files = { 'stripes/.DS_Store': Buffer.from('x'), '__MACOSX/stripes/across/._0.png': Buffer.from('x') };
  for (let i = 0; i < n; ++i) {
    files[`stripes/across/${i}.png`] = stripes(i, side, true, tint);
    files[`stripes/down/${i}.png`] = stripes(i, side, false, tint);
  }
  return files;
}

/** @param {string} folder @param {Record<string, Buffer>} files */
export function write_files(folder, files) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
