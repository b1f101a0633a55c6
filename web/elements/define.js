/** Registers the page's elements: the only module here with an effect on import. */
import { OptionsForm } from './options.js';
import { RunBar } from './run_bar.js';
import { Thumbnail } from './thumbnail.js';
import { DataPanel } from './data_panel.js';
import { LayerStack } from './layer_stack.js';
import { NetworkGraph } from './network_graph.js';
import { NetworkPanel } from './network_panel.js';
import { TrainingPanel } from './training_panel.js';
import { OutputView } from './output_view.js';
import { OutputPanel } from './output_panel.js';
import { TimeChart } from './time_chart.js';
import { Curves } from './curves.js';
import { EvaluationPanel } from './evaluation_panel.js';
import { Message } from './message.js';
import { ExportDialog, ShareDialog } from './dialogs.js';

const elements = {
  'ty-options': OptionsForm, 'ty-run-bar': RunBar, 'ty-thumbnail': Thumbnail, 'ty-data-panel': DataPanel, 'ty-layer-stack': LayerStack,
  'ty-network-graph': NetworkGraph, 'ty-network-panel': NetworkPanel, 'ty-training-panel': TrainingPanel, 'ty-output-view': OutputView,
  'ty-output-panel': OutputPanel, 'ty-time-chart': TimeChart, 'ty-curves': Curves, 'ty-evaluation-panel': EvaluationPanel,
  'ty-message': Message, 'ty-share-dialog': ShareDialog, 'ty-export-dialog': ExportDialog,
};

for (const [name, element] of Object.entries(elements)) {
  if (!customElements.get(name)) customElements.define(name, element);
}
