/**
 * Registers the elements: the only module here with an effect on import. Those that are not needed before the first
 * step come by `define_rest`; elements already on the page then wake up.
 */
import { OptionsForm } from './options.js';
import { RunBar } from './run_bar.js';
import { Thumbnail } from './thumbnail.js';
import { DataPanel } from './data_panel.js';
import { NetworkGraph } from './network_graph.js';
import { NetworkPanel } from './network_panel.js';
import { TrainingPanel } from './training_panel.js';
import { OutputView } from './output_view.js';
import { OutputPanel } from './output_panel.js';
import { TimeChart } from './time_chart.js';
import { Curves } from './curves.js';
import { EvaluationPanel } from './evaluation_panel.js';
import { Message } from './message.js';

const elements = {
  'ty-options': OptionsForm, 'ty-run-bar': RunBar, 'ty-thumbnail': Thumbnail, 'ty-data-panel': DataPanel,
  'ty-network-graph': NetworkGraph, 'ty-network-panel': NetworkPanel, 'ty-training-panel': TrainingPanel, 'ty-output-view': OutputView,
  'ty-output-panel': OutputPanel, 'ty-time-chart': TimeChart, 'ty-curves': Curves, 'ty-evaluation-panel': EvaluationPanel,
  'ty-message': Message,
};

/** @param {Record<string, CustomElementConstructor>} list names that are taken are left alone */
export function define(list) {
  for (const [name, element] of Object.entries(list)) if (!customElements.get(name)) customElements.define(name, element);
}

define(elements);

/** @type {Promise<void> | null} */
let rest = null;

/** @returns {Promise<void>} settles when every element is defined */
export function define_rest() {
  rest ??= Promise.all([import('./layer_stack.js'), import('./dialogs.js')])
    .then(([{ LayerStack }, { ExportDialog, ShareDialog }]) => define({ 'ty-layer-stack': LayerStack, 'ty-share-dialog': ShareDialog, 'ty-export-dialog': ExportDialog }));
  return rest;
}
