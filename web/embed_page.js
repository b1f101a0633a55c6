/**
 * The widget alone on a page, for an <iframe>: the experiment and the view in the hash, as the playground has them.
 * Speaks with the parent by messages of version 1: out `{trainyard: 1, type, detail}` for each event of the widget
 * and its height (also as Canvas's `lti.frameResize`), in `{trainyard: 1, command, args}` for its methods.
 */
import './embed.js';
import { decode, split_hash } from './store/url_codec.js';
import { START } from './store/experiment.js';

const VERSION = 1;
const COMMANDS = ['play', 'pause', 'step', 'reset', 'set'];
const EVENTS = ['ready', 'step', 'epoch', 'done', 'error', 'resize'];

const widget = /** @type {any} */ (document.createElement('train-yard'));
const { view } = split_hash(location.hash);
for (const key of ['show', 'hide', 'theme', 'palette', 'lang']) if (view[key]) widget.setAttribute(key, view[key]);
if ('autostart' in view) widget.setAttribute('autostart', '');
widget.setAttribute('height', view.height ?? String(Math.max(320, window.innerHeight)));

/** @param {string} type @param {any} detail */
function tell(type, detail) {
  if (window.parent === window) return;
  window.parent.postMessage({ trainyard: VERSION, type, detail }, '*');
  if (type === 'resize') window.parent.postMessage(JSON.stringify({ subject: 'lti.frameResize', height: detail.height }), '*');
}

for (const type of EVENTS) widget.addEventListener(type, (/** @type {CustomEvent} */ event) => tell(type, event.detail));
window.addEventListener('message', (event) => {
  if (event.source !== window.parent || event.data?.trainyard !== VERSION || !COMMANDS.includes(event.data.command)) return;
  void widget[event.data.command](...(event.data.args ?? []));
});

Promise.resolve().then(() => decode(location.hash)).catch(() => START).then((experiment) => {
  widget.experiment = JSON.stringify(experiment);
  document.body.append(widget);
});
