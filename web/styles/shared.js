/** Styles that every element's shadow root adopts: cards, controls, tables. */
import { css } from 'lit';

export const shared = css`
  *, *::before, *::after { box-sizing: border-box; }
  :host { font: 13.5px/1.45 var(--sans); color: var(--ink); }
  :host([hidden]) { display: none !important; }
  .card { height: 100%; background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow); padding: 13px 15px 14px; }
  .head { display: flex; align-items: center; gap: 10px; min-height: 26px; margin-bottom: 9px; }
  h2, h3 { margin: 0; font-size: 11.5px; font-weight: 650; letter-spacing: .055em; text-transform: uppercase; color: var(--mute); }
  h3 { font-size: 11px; }
  .push { margin-left: auto; }
  .num { font-variant-numeric: tabular-nums; }
  .mute { color: var(--mute); }
  .small { font-size: 12px; }
  .error-text { color: var(--bad); font-size: 12px; margin: 3px 0 0; overflow-wrap: anywhere; }
  .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  button, select, input, summary { font: inherit; color: inherit; }
  button { display: inline-flex; align-items: center; justify-content: center; gap: 6px; min-height: 30px; padding: 3px 11px; cursor: pointer; background: var(--card); border: 1px solid var(--line); border-radius: var(--small-radius); transition: background .12s, border-color .12s; }
  button:hover:not(:disabled, [aria-disabled=true]) { background: var(--sunken); border-color: var(--edge); }
  button:disabled, button[aria-disabled=true] { opacity: .45; cursor: default; }
  button.icon { width: 32px; height: 32px; padding: 0; }
  button.tiny { width: 22px; height: 22px; min-height: 22px; padding: 0; border-radius: 5px; line-height: 1; }
  button.quiet { border-color: transparent; background: transparent; color: var(--mute); }
  button.quiet:hover:not(:disabled) { color: var(--ink); background: var(--sunken); }
  button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
  button.primary:hover:not(:disabled) { background: color-mix(in srgb, var(--accent) 88%, var(--ink)); border-color: transparent; }
  button svg { width: 16px; height: 16px; flex: none; }
  :is(button, select, input, summary, a, canvas, [tabindex]):focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  select, input:not([type]), input[type=text], input[type=number] { min-height: 30px; width: 100%; padding: 3px 8px; background: var(--card); border: 1px solid var(--line); border-radius: var(--small-radius); }
  select { appearance: none; padding-right: 24px; background-image: linear-gradient(45deg, transparent 50%, var(--mute) 50%), linear-gradient(135deg, var(--mute) 50%, transparent 50%); background-size: 5px 5px; background-position: right 13px center, right 8px center; background-repeat: no-repeat; cursor: pointer; }
  select:hover, input:not([type=range]):hover { border-color: var(--edge); }
  option { background: var(--card); color: var(--ink); }
  [aria-invalid=true] { border-color: var(--bad) !important; background-color: var(--bad-tint) !important; }
  input[type=range] { width: 100%; height: 18px; margin: 0; accent-color: var(--accent); cursor: pointer; }
  input[type=checkbox] { width: 15px; height: 15px; margin: 0; accent-color: var(--accent); }
  .check { display: inline-flex; align-items: center; gap: 7px; cursor: pointer; }
  .seg { display: inline-flex; padding: 2px; gap: 2px; background: var(--sunken); border: 1px solid var(--line); border-radius: 8px; }
  .seg button { min-height: 24px; padding: 1px 10px; border: 0; background: transparent; color: var(--mute); border-radius: 6px; font-size: 12.5px; }
  .seg button[aria-pressed=true], .seg button[aria-selected=true] { background: var(--card); color: var(--ink); box-shadow: 0 0 0 1px var(--line), var(--shadow); font-weight: 560; }
  .legend { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 14px; font-size: 12px; color: var(--mute); }
  .swatch { display: inline-block; width: 9px; height: 9px; border-radius: 50%; margin-right: 5px; }
  details > summary { cursor: pointer; color: var(--mute); font-size: 12px; padding: 3px 0; border-radius: 4px; }
  details > summary:hover { color: var(--ink); }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
  .probe { position: absolute; visibility: hidden; width: 0; height: 0; }
  @media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; } }
  .says { margin: 0 0 8px; font-size: 12px; line-height: 1.4; color: var(--mute); overflow-wrap: anywhere; }
  .formula { display: block; margin-top: 3px; font-size: 13px; color: var(--ink); overflow-wrap: normal; } .formula > span { display: block; } .formula math { margin: 1px 0; }
  .says code { display: block; font-size: 11.5px; color: var(--ink); }
`;
