/** What was dropped or chosen, as a flat list of files with their folders. */
import { is_hidden } from './picture_files.js';

/** @typedef {import('./picture_files.js').Found} Found */

/** @param {Iterable<File>} files as an input gives them; of a folder each has its path @returns {Found[]} */
export function from_input(files) {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file })).filter(({ path }) => !is_hidden(path));
}

/**
 * @param {FileSystemEntry[]} entries that a drop gave away while it lasted
 * @returns {Promise<Found[]>} with everything in their folders
 */
export async function from_entries(entries) {
  const lists = await Promise.all(entries.map(async (entry) => {
    const path = entry.fullPath.replace(/^\//, '');
    if (is_hidden(path)) return [];
    if (entry.isFile) return [{ path, file: await /** @type {Promise<File>} */ (new Promise((resolve, reject) => /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject))) }];
    return from_entries(await all_of(/** @type {FileSystemDirectoryEntry} */ (entry)));
  }));
  return lists.flat();
}

/** A folder tells its entries a hundred at a time. @param {FileSystemDirectoryEntry} folder @returns {Promise<FileSystemEntry[]>} */
async function all_of(folder) {
  const reader = folder.createReader();
  /** @type {FileSystemEntry[]} */
  const entries = [];
  for (;;) {
    const some = await /** @type {Promise<FileSystemEntry[]>} */ (new Promise((resolve, reject) => reader.readEntries(resolve, reject)));
    if (!some.length) return entries;
    entries.push(...some);
  }
}
