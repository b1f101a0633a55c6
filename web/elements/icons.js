/** The page's icons, drawn for a 16 by 16 grid in the current text colour. */
import { svg, html } from 'lit';

/** @param {any} paths */
const icon = (paths) => html`<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`;

export const icons = {
  reset: icon(svg`<path d="M3 8a5 5 0 1 0 1.6-3.7"/><path d="M3 2.6v2.9h2.9"/>`),
  play: icon(svg`<path d="M5 3.2v9.6L12.6 8z" fill="currentColor"/>`),
  pause: icon(svg`<path d="M5.6 3.4v9.2M10.4 3.4v9.2" stroke-width="2.4"/>`),
  step: icon(svg`<path d="M3.4 4v8l6-4z" fill="currentColor"/><path d="M12.4 4v8"/>`),
  epoch: icon(svg`<path d="M2.4 4v8l4.6-4z" fill="currentColor"/><path d="M7.6 4v8l4.6-4z" fill="currentColor"/><path d="M13.8 4v8"/>`),
  share: icon(svg`<path d="M6.6 9.4 9.4 6.6M7 4.6l1.3-1.3a3 3 0 0 1 4.4 4.3L11.3 9M9 11.4l-1.3 1.3a3 3 0 0 1-4.4-4.3L4.7 7"/>`),
  export: icon(svg`<path d="M8 2.5v7.5M5 7.2l3 3 3-3M3 13.3h10"/>`),
  theme: icon(svg`<circle cx="8" cy="8" r="5.2"/><path d="M8 2.8a5.2 5.2 0 0 1 0 10.4z" fill="currentColor"/>`),
  up: icon(svg`<path d="m4.5 9.5 3.5-3.5 3.5 3.5"/>`),
  down: icon(svg`<path d="m4.5 6.5 3.5 3.5 3.5-3.5"/>`),
  remove: icon(svg`<path d="m4.5 4.5 7 7m0-7-7 7"/>`),
  grip: icon(svg`<path d="M6 4.5h.01M10 4.5h.01M6 8h.01M10 8h.01M6 11.5h.01M10 11.5h.01" stroke-width="2"/>`),
  file: icon(svg`<path d="M4 2.5h5l3 3v8H4z"/><path d="M9 2.5v3h3"/>`),
  minus: icon(svg`<path d="M4 8h8"/>`),
  plus: icon(svg`<path d="M4 8h8M8 4v8"/>`),
  check: icon(svg`<path d="m3.5 8.5 3 3 6-7"/>`),
  compare: icon(svg`<path d="M2.5 4.5h8m-2.6-2.6 2.6 2.6-2.6 2.6M13.5 11.5h-8m2.6-2.6-2.6 2.6 2.6 2.6"/>`),
  eye: icon(svg`<path d="M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8z"/><circle cx="8" cy="8" r="1.9"/>`),
  eye_shut: icon(svg`<path d="M1.8 7.2S4 10.6 8 10.6s6.2-3.4 6.2-3.4M4 9.6l-1.2 1.7M8 10.6v2.2M12 9.6l1.2 1.7"/>`),
  dice: icon(svg`<rect x="2.5" y="2.5" width="11" height="11" rx="2.2"/><path d="M5.6 5.6h.01M10.4 5.6h.01M8 8h.01M5.6 10.4h.01M10.4 10.4h.01" stroke-width="1.9"/>`),
  warning: icon(svg`<path d="M8 2.6 14 13H2z"/><path d="M8 6.5v3M8 11.3h.01"/>`),
};
