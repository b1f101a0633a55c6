/**
 * Registers the elements: the only module here with an effect on import. What a visitor looks at first is registered
 * at once; forms, charts and dialogs come by `define_rest`, and elements already on the page then wake up.
 */
import { RunBar } from './run_bar.js';
import { NetworkGraph } from './network_graph.js';
import { NetworkPanel } from './network_panel.js';
import { OutputView } from './output_view.js';
import { OutputPanel } from './output_panel.js';

/** @param {Record<string, CustomElementConstructor>} list names that are taken are left alone */
export function define(list) {
  for (const [name, element] of Object.entries(list)) if (!customElements.get(name)) customElements.define(name, element);
}

define({ 'ty-run-bar': RunBar, 'ty-network-graph': NetworkGraph, 'ty-network-panel': NetworkPanel, 'ty-output-view': OutputView, 'ty-output-panel': OutputPanel });

/** @type {Promise<void> | null} */
let rest = null;

/** @returns {Promise<void>} settles when every element is defined */
export function define_rest() {
  rest ??= import('./rest.js').then(({ elements }) => define(elements));
  return rest;
}
