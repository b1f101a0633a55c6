/** What a visitor has chosen for all visits. Storage is forbidden in some frames; nothing depends on it. */

/** @param {string} key @returns {string | null} */
export function stored(key) {
  try { return localStorage.getItem(`trainyard-${key}`); } catch { return null; }
}

/** @param {string} key @param {string} value */
export function store(key, value) {
  try { localStorage.setItem(`trainyard-${key}`, value); } catch { /* forbidden: the choice lasts until the page is closed */ }
}
