#!/usr/bin/env bash
# v-money3 3.26.1 with vue 3.5 and jsdom (npm), Node.js 20: the money field of an admin's form, two decimals.
#
# Behaviour: a number given to the field is an amount; a text is a row of digits as if typed, of which the last two are cents,
# wherever its point is. A text with two decimals is right by chance. The model is left as it was until the next key.
# Output seen, the price that was given, what the field shows, and what the form holds when "0" is added at the end:
#     20 shows 20.00, then holds 200.00
#     "20" shows 0.20, then holds 2.00
#     "20.00" shows 20.00, then holds 200.00
#     "19.9" shows 1.99, then holds 19.90
#     "0.001" shows 0.01, then holds 0.10
#     "20", v-model.number: shows 20.00, then holds 200
#
# What I had guessed: "20" and 20 are one price, as in an <input type="number">, and what has a point is read by it.
# Prices come as text from JSON that keeps decimals exact, and from SQL's numeric: a pack of 20 dollars is shown at 20
# cents, and is saved so when the admin touches it. What helps, tried here: the modifier .number, or text with two decimals.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit v-money3@3.26.1 vue@3.5.0 jsdom@26.1.0 >/dev/null 2>&1
cat >try.mjs <<'JS'
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('');
Object.assign(global, { window, document: window.document });
for (const name of ['Element', 'HTMLElement', 'SVGElement', 'MathMLElement', 'Event', 'Node', 'ShadowRoot', 'HTMLInputElement'])
  global[name] = window[name];
const { createApp, h, nextTick, ref } = await import('vue');
const { Money3Component } = await import('v-money3');

async function field(given, modelModifiers = {}) {
  const price = ref(given), place = document.createElement('div');
  const props = () => ({ modelValue: price.value, modelModifiers, 'onUpdate:modelValue': (value) => { price.value = value; }, precision: 2 });
  createApp({ render: () => h(Money3Component, props()) }).mount(place);
  await nextTick();
  const input = place.querySelector('input'), shown = input.value;
  input.value += '0';
  input.dispatchEvent(new window.Event('input'));
  input.dispatchEvent(new window.Event('change'));
  await nextTick();
  return `shows ${shown}, then holds ${price.value}`;
}
for (const given of [20, '20', '20.00', '19.9', '0.001']) console.log(JSON.stringify(given), await field(given));
console.log('"20", v-model.number:', await field('20', { number: true }));
process.exit();
JS
timeout 30 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "v-money3 reads a price otherwise than it did." >&2; exit 1; }
