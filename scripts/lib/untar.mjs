// The named files of a .tar.gz, written flat into one folder: enough of ustar for data sets, nothing that follows a
// path or a link from inside the archive. Source: POSIX.1-1988 ustar, 512-byte headers, octal sizes.
import { closeSync, createReadStream, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { UserError } from './process.mjs';

const BLOCK = 512;

/**
 * @param {string} archive
 * @param {string} folder must exist
 * @param {string[]} names base names of the wanted files; each must be there
 */
export async function untar(archive, folder, names) {
  const missing = new Set(names);
  let pending = Buffer.alloc(0);
  let left = 0;        // bytes of the current entry still to come
  let padding = 0;     // zeros after it, up to the next block
  let out = -1;        // the file being written, or -1
  let target = '';

  const finish = () => {
    closeSync(out);
    renameSync(`${target}.part`, target);
    missing.delete(basename(target));
    out = -1;
  };
  const read = async (/** @type {AsyncIterable<Buffer>} */ chunks) => {
    for await (const chunk of chunks) {
      pending = Buffer.concat([pending, chunk]);
      for (;;) {
        if (left > 0 || padding > 0) {
          const take = Math.min(left, pending.length);
          if (out >= 0 && take > 0) writeSync(out, pending, 0, take);
          left -= take;
          const skip = left === 0 ? Math.min(padding, pending.length - take) : 0;
          padding -= skip;
          pending = pending.subarray(take + skip);
          if (left > 0 || padding > 0) break;
        }
        if (out >= 0) finish();
        if (pending.length < BLOCK) break;
        const name = text(pending, 0, 100);
        const type = pending[156];
        left = parseInt(text(pending, 124, 12), 8) || 0;
        padding = (BLOCK - left % BLOCK) % BLOCK;
        pending = pending.subarray(BLOCK);
        if ((type === 0 || type === 0x30) && missing.has(basename(name))) {
          target = join(folder, basename(name));
          out = openSync(`${target}.part`, 'w');
        }
      }
    }
  };
  try {
    await pipeline(createReadStream(archive), createGunzip(), read);
  } catch (error) {
    throw new UserError(`${archive} cannot be unpacked: ${/** @type {Error} */ (error).message}`);
  } finally {
    if (out >= 0) {
      closeSync(out);
      rmSync(`${target}.part`, { force: true });
    }
  }
  if (missing.size) throw new UserError(`${archive} lacks ${[...missing].join(', ')}`);
}

/** A field of a header: up to its first zero byte. */
function text(/** @type {Buffer} */ block, /** @type {number} */ from, /** @type {number} */ length) {
  const field = block.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.toString('latin1', 0, end < 0 ? length : end).trim();
}
