/**
 * Everything the page says, in one place. Names and hints of layers and options are not here: they come from the
 * engine's schema. A language is a table with the same keys; what it lacks is said in English.
 */

export const en = {
  reset: 'Reset', reset_hint: 'Reset: back to the same initial weights',
  play: 'Train', pause: 'Pause', play_hint: 'Train or pause (space)',
  step_batch_hint: 'One batch', step_epoch_hint: 'To the end of this epoch', step_done: 'The run is done: Train or Reset begins it again',
  epoch: 'epoch', step: 'step', seed: 'Seed', seed_hint: 'The seed decides data, initial weights and batches',
  speed: 'Speed', slow: 'slow', normal: 'normal', max: 'max', slow_hint: 'slow motion: each step in its phases', quarter: '¼', quarter_hint: 'a quarter of the usual speed', normal_hint: 'slow enough to watch', max_hint: 'as fast as it goes',
  share: 'Share', export: 'Export', theme: 'Light or dark', examples_per_second: '{n} examples/s',
  engine_note: 'WebAssembly SIMD, 1 thread', starting: 'starting the engine', idle: 'ready',
  data: 'Data', own_data: 'Use my own data…', own_data_hint: 'CSV, IDX, CIFAR-10, npz, or images in a zip or in folders named by their class; drop them anywhere, or paste a table.', privacy: 'Nothing leaves this page.',
  preparation: 'Split and preparation',
  preview: 'As the network sees it', preview_new: 'New draw', preview_hint: 'The same examples in the next epoch', preview_before: 'before', preview_after: 'after', preview_target: 'to learn', preview_list: 'What is to be learned of each example', preview_plain: 'Nothing is changed yet: augmentation and mixing are among the options above.', preview_points: 'Training points and where mixing puts them', preview_points_note: 'Pale: the points. Full: what the network gets in their place, coloured by its shares of the classes.',
  network: 'Network', graph: 'Graph', layers: 'Layers', parameters_n: '{n} parameters', memory_n: '{n} of memory', memory_hint: 'What training will take, counted before the network is made.', add_layer: 'Add a layer…',
  kind_of_layer: 'Type', move_up: 'Move up', move_down: 'Move down', remove: 'Remove', fewer_units: 'One unit fewer in layer {i}', more_units: 'One unit more in layer {i}',
  fewer_layers: 'Remove a hidden layer', more_layers: 'Add a hidden layer', hidden_layers: 'hidden layers', input: 'input', more_below: '+{n}',
  graph_label: 'The network: {columns}. Use the arrow keys to look at a unit, Enter to change its weights.', unit_of: 'unit {unit} of {layer}',
  training: 'Training', optimizer: 'Optimizer', schedule: 'Schedule', loss: 'Loss', regularize: 'Regularisation', run_length: 'Run', more_options: 'More options', none: 'none', usual: 'default',
  output: 'Output', show_test: 'Show test data', discretize: 'Discretize output', fitted: 'network', training_data: 'training data', held_out: 'held-out data', 
  surface_label: 'What the network answers over the plane of the data', curve_label: 'The fitted curve over the data', grid_label: 'Predictions for {n} held-out images, mistakes first', table_label: 'Predictions for held-out rows',
  wrong_first: 'mistakes first', right_of: '{right} of {all} right', truth: 'truth', answer: 'answer', sure: 'sure', row: 'row',
  accuracy: 'Accuracy', learning_rate: 'Learning rate', rate_plan: 'Learning rate over the run: {first} at first, at most {most}, {last} at the end', gradient_norm: 'Gradient norm', validation: 'validation', gap: 'gap', gap_hint: 'How much the held-out examples differ from the training examples: what the network has learnt by heart', test: 'test', part_train: 'train', part_validation: 'val', smooth: 'Smoothing', log: 'log', csv: 'CSV', activation_curve: 'The function and its slope, which is {most} at most', value: 'f(x)', slope: 'slope', zero_centred: 'zero-centred', mean_output: 'mean output {mean} on normal inputs', dies_where: 'slope 0 where {where}: units can die', saturates_where: 'saturates where {where}', never_saturates: 'never saturates', steepest: 'steepest slope {slope}', needs_exp: 'needs an exponential', no_exp: 'no exponential', learns_parameters: 'learns {n} parameter(s)',
  inside: 'Inside the network', inside_waits: 'One moment: a batch is passed through …', inside_layers: 'Layers and weights', inside_note: 'On the first {n} training examples, as a training step sees them.', layer: 'layer', outputs: 'outputs', mean: 'mean', std: 'std', dead: 'dead', dead_hint: 'Units whose output is 0 for every example of the batch', saturated: 'saturated', saturated_hint: 'Share of outputs beyond ±0.99', gradients: 'gradients', weights: 'Weights', parameter: 'parameter', values: 'values', ratio: 'update : weight', ratio_hint: 'How far one step has just moved the weights, as a share of their size, from a millionth to the whole; about 0.001, the dashed line, is healthy', effective: 'rate', effective_hint: 'The effective learning rate: how far the step moved the weights, over the gradient’s size', histogram: 'from {from} to {to}',
  doctor: 'Doctor', doctor_waits: 'Looks at the run once it has begun.', nothing_wrong: 'Nothing is wrong with this run so far.', findings_n: '{n} found', serious: '(serious)', remedy_hint: 'Begins a new run, beside the curves of this one.',
  timeline: 'Timeline', timeline_step: 'Step of the run', step_n: 'step {step}', on_screen: 'on the screen', past_hint: '· Train goes on from here', to_the_end: 'Back to now', from_step: 'from step {step}',
  draw_points: 'Draw points', draw_class: 'Class to draw', new_class: '+ class', draw_hint: 'Click or drag to add, shift for class 2, ctrl or right button to erase. By keyboard: arrows move the cursor, far with shift; space adds, delete erases the nearest, 1 to 9 choose the class. The points are part of the link.', table: 'Table', table_hint: 'The curves as numbers', along: 'Horizontal axis', along_step: 'steps', along_epoch: 'epochs', along_seconds: 'seconds', csv_hint: 'Download this run’s measurements',
  rate_here: '{share} of the run: {rate}', rate_keys: 'Draw here. By keyboard: ← → along the run (shift: from point to point), ↑ ↓ the rate, delete takes a point away.',
  language: 'en', examples: 'Examples', skip: 'Skip to the content', foot: 'Everything runs in this page: no data, weights or clicks leave your machine.', drop_here: 'Drop data, a checkpoint or an experiment', safe_colours: 'Colour-blind safe class colours', turbo: 'Turbo: faster, with other last digits',
  turbo_hint: 'Multiplies and adds in one instruction: on many processors training is a fifth to a third faster, on some it is not. Numbers are rounded once instead of twice, so that a shared link gives nearly, not exactly, the same run.', turbo_on: 'Turbo is on.', turbo_off: 'Turbo is off: the same bits as everywhere.',
  draw_at: '{class} at {x}, {y}', draw_erased: 'Erased', draw_kept: 'Two points have to stay', draw_count: '{n} points',
  evaluation: 'Evaluation', on_validation: 'on {n} validation examples', on_test: '{value} on {n} test examples', confusion: 'Confusion', precision: 'precision', recall: 'recall', confusion_hint: 'rows: truth, columns: answer',
  mae: 'mean absolute error', rmse: 'root mean squared error', r2: 'R², share of variance explained', waiting: 'The first evaluation comes at the end of the first epoch.', no_validation: 'No examples are held out. Set a validation share to see how well this network does on data it has not seen.',
  finished: 'Training finished after {step} steps.', early_stopping: 'Early stopping at step {step}.', diverged: 'Training diverged at step {step}.', paused: 'Paused at step {step}.', opened: 'Ready: {parameters} parameters.',
  milestone: 'Epoch {epoch}, loss {loss}.',
  copy_link: 'Copy link', copied: 'Copied', share_title: 'Share this experiment', share_note: 'The link restores data, network, options and seed. It contains no data of yours.', share_files: 'Your file {names} is not part of the link: whoever opens it is asked for the file.',
  embed_code: 'Embed', command_line: 'On the command line', experiment_json: 'Experiment file', close: 'Close', iframe: 'iframe', element: 'element',
  export_title: 'Export', save_checkpoint: 'Checkpoint', save_checkpoint_note: 'weights, optimizer, counters, preprocessing and the experiment; drop it here to go on', save_model: 'Model', save_model_note: 'weights for PyTorch and others (safetensors)', save_metrics: 'Metrics', save_metrics_note: 'loss, accuracy, learning rate, gradient norm per step (CSV)', save_experiment: 'Experiment', save_experiment_note: 'the same JSON the command line trains',
  unknown_file: 'The page does not know what to do with {name}: it reads CSV, IDX, CIFAR-10, npz, images in folders or a zip, safetensors and experiment JSON.',
  choose_file: 'Choose file', idx_pair: 'Drop the IDX images and their labels together.', file_used: '{name}, {size}', gzip_broken: '{name} is not a complete gzip file.',
  engine_gone: 'The training engine stopped: {message}', recovered: 'The training engine stopped, perhaps for want of memory. A new one goes on with this run from step {step}.', begun_again: 'The training engine stopped, perhaps for want of memory. A new one has begun this run again.', retry: 'Try again', dismiss: 'Dismiss',
  compare_markdown: 'Copy as Markdown', compare_csv: 'Save as CSV', compare_error: 'standard error',
  out_of_memory: 'There is not enough memory in the browser for this. A smaller batch, narrower layers or fewer examples need less; the command line has no such limit.',
  bad_link: 'The link could not be read: {message}', run_here: 'Run', layers_n: '{n} layers', embed_idle: 'Press run to train this network here.',
  own_folder: 'A folder of images…', images: 'images', gray: 'gray', colour: 'in colour', pictures_reading: '{done} of {all} images read', pictures_unpacking: 'Reading the images …', pictures_are: '{name}: {n} images of {classes} classes, {kind}', pictures_size: 'Image size', pictures_save: 'Save as {file} for the command line',
  pictures_bad: '{n} of {all} images could not be read: {names}', pictures_loose: '{n} of {all} images lie in no class’s folder and were left out.', pictures_none: 'None of the {all} images could be read.', pictures_need: 'Images need at least two folders, each a class: cat/1.png, dog/1.png. Drop the folder or a zip that has them.', pictures_large: '{name} holds more than fits into memory here.', pictures_failed: 'The images could not be read. {message}', zip_broken: '{name} is not a complete zip file ({message}).', zip_without: '{name} holds no images (PNG, JPEG, GIF or WebP).',
  compare: 'Compare', compare_hint: 'Train a second setting beside this one, from the same weights and on the same batches', runs: 'Runs', runs_hint: 'All runs of this visit', runs_none: 'Earlier runs will be listed here.', run_n: 'Run {n}', run_show: 'Show run {n} in the charts', run_remove: 'Remove run {n}', run_reopen: 'Reopen', run_reopen_n: 'Reopen run {n}', run_now: 'now', run_csv: 'CSV of the visible runs', run_steps: 'steps', copy: 'Copy', unpin: 'Unpin', chart_keys: 'Arrow keys move the cursor, Enter pins its values, Escape lets them go, Ctrl and C copies them.',
  comparison: 'Comparison', compare_stop: 'Stop comparing', compare_swap: 'Swap', compare_swap_hint: 'The settings on the page then change what is A now', compare_keep: 'Keep {which}', compare_same: 'Nothing differs yet: change any setting, and B trains with it beside A, from the same weights and on the same batches.', compare_batches: 'The batches are not the same ones, so that differences are not paired.', compare_layer: 'layer {which}', compare_failed: 'A cannot run on these data: {message}', compare_training: 'training {what}', compare_held: 'validation {what}', compare_paired: 'B − A, loss on the same batches', compare_paired_label: 'B minus A, training loss over the steps: {value} now', compare_paired_hint: 'Mean of the last {n} batches: the difference is known to ± {paired}; on different batches it would be ± {unpaired}.', compare_begun: 'Comparing: A and B begin again from the same weights.',
  frozen_hint: 'changes while training', 
  works_offline: 'Works offline.', phase_forward: 'forward', phase_backward: 'backward', phase_update: 'update', phase_of: 'step {step}: {phase}',
  edit_weight: 'Weight', weight_from: 'from', its_bias: 'its bias', weight_value: 'Weight', weight_number: 'Weight as a number', weight_of: 'weight {from}→{unit} of layer {layer}', bias_of: 'bias {unit} of layer {layer}',
  predictions: 'Predictions', filters: 'Filters', one_image: 'Image', look_filters: 'Filters of the first layer', look_image: 'One image in every layer', look_number: 'example {n}', look_before: 'Image before', look_next: 'Next image', look_layer: 'Outputs of {layer} for this image', look_bars: 'Probabilities of the classes',
  filters_are: '{n} filters of {size}, {layer}.', filters_sign: 'Blue is positive, orange negative.', filters_colour: 'Grey is zero; a colour is what the filter adds up.', first_of: '{n} of {all}', no_filters: 'The first layer with weights does not look at the image itself.',
  pytorch_code: 'PyTorch script', pytorch_note: 'The same data, network and training; other random numbers.', pytorch_lacks: 'Incomplete, it lacks: {names}.', copy_code: 'Copy',
};

/** @type {Record<string, string>} */
let table = en;

/** Languages besides English, each fetched when it is asked for. @type {Record<string, () => Promise<{default: Record<string, string>}>>} */
const languages = { ko: () => import('./strings_ko.js') };

/** @param {string} language a BCP 47 tag; unknown ones mean English @returns {Promise<void>} */
export async function load_language(language) {
  const load = languages[language.toLowerCase().split('-')[0]];
  table = load ? (await load()).default : en;
}

/**
 * @param {keyof typeof en} key
 * @param {Record<string, string | number>} [values] for the names in braces
 * @returns {string}
 */
export function t(key, values = {}) {
  return (table[key] ?? en[key]).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}
