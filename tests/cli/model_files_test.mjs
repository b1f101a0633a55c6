// trainyard summary: what is in a network and what training it takes, without making it; the model files by it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { command, examples, experiment, put, scratch, trainyard } from './support.mjs';

const models = join(examples, 'models');
const names = readdirSync(models).filter(name => name.endsWith('.json'));

/** @param {string[]} args */
function summary(...args) {
  const { code, stdout, stderr } = trainyard(['summary', ...args]);
  assert.equal(code, 0, stderr);
  return stdout;
}

test('SYS-07 every model file has as many parameters as its notes say, and each family has a small form', () => {
  for (const name of names) {
    const { notes } = JSON.parse(readFileSync(join(models, name), 'utf8'));
    const said = /([\d,]+) parameters/.exec(notes)?.[1];
    const count = JSON.parse(summary(join(models, name), '--json')).parameters;
    if (!name.includes('_small')) assert.ok(said, `${name} says how many`);
    if (said) assert.equal(count, Number(said.replaceAll(',', '')), name);
  }
  for (const family of ['lenet5', 'alexnet', 'vgg16', 'googlenet', 'resnet18', 'resnet20', 'resnet56', 'wide_resnet', 'densenet']) {
    assert.ok(names.includes(`${family}_small.json`), family);
    assert.ok(names.some(name => name.startsWith(family) && !name.includes('_small')), family);
  }
});

test('SYS-08 small forms say that their data are drawn', () => {
  for (const name of names.filter(each => each.includes('_small'))) {
    const { notes, data } = JSON.parse(readFileSync(join(models, name), 'utf8'));
    assert.match(notes, /drawn/, name);
    assert.match(data.source.type, /^(shapes|glyphs)$/, name);
  }
});

// In kilobytes: less than half of VGG-16's weights.
const ROOM = 250_000;

test('SYS-07 FIG-06 VGG-16 is counted where it could not be made', () => {
  const file = join(models, 'vgg16.json');
  const limited = (/** @type {string} */ what) => spawnSync('bash', ['-c', `ulimit -v ${ROOM}; exec "$0" ${what}`, command, file], { encoding: 'utf8' });
  const { status, stdout, stderr } = limited('summary "$1"');
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^fc6 +dense +4096 +102,764,544 +74\.27 % +205\.5 +#{30} *$/m);
  assert.match(stdout, /^total +138,357,544 /m);
  assert.match(stdout, /dense 123,642,856 \(89\.36 %\)/);
  assert.match(stdout, /^ {2}weights +553\.4 MB$/m);
  assert.equal(limited('init "$1" --out /dev/null').status === 0, false, 'the limit is one');
});

test('summary takes another shape, batch and setting, and says what is wrong with them', t => {
  const file = put(scratch(t), 'e.json', experiment({ model: [{ type: 'dense', units: 12 }, 'tanh', { type: 'dense', units: 2 }] }));
  const own = JSON.parse(summary(file, '--json'));
  assert.equal(own.parameters, 2 * 12 + 12 + 12 * 2 + 2);
  assert.equal(own.batch, 32);
  assert.ok(own.memory.data > 0);
  const wide = JSON.parse(summary(file, '--json', '--input', '7', '--batch', '64', '--set', '/model/0/units=20'));
  assert.equal(wide.parameters, 7 * 20 + 20 + 20 * 2 + 2);
  assert.equal(wide.batch, 64);
  assert.equal(wide.memory.data, undefined);
  assert.ok(wide.memory.batch > own.memory.batch);
  for (const [input, says] of /** @type {[string, RegExp][]} */ ([['32x32', /--input: a shape looks like/], ['13', /resnet20.json: .*it changes images; these examples are 13/]])) {
    const { code, stderr } = trainyard(['summary', join(models, 'resnet20.json'), '--input', input]);
    assert.equal(code, 2);
    assert.match(stderr, says);
  }
});
