#!/usr/bin/env bash
# ai 6.0.326 with zod 4.6.7 and ai-sdk-cost-calculator 7.1.14 (npm), Node.js 20; the model is ai/test's own mock.
#
# Behaviour: a call with tools asks the model once for each step. `usage` of the result, and of onFinish(), is that of the
# last step; all of them together are `totalUsage`. In version 4 `usage` was the whole. The cost calculator's withCost()
# for onFinish() takes `usage`.
# Output seen, a model that answers with a tool twice (1100 and 2100 tokens), and then in words (11):
#     generateText: usage 11, totalUsage 3211
#     generateText, onFinish: usage 11
#     streamText: usage 11, totalUsage 3211
#     withCost("gpt-4o"): $0.000035, of the whole $0.009535
#     without a tool: usage 11, totalUsage 11
#
# What I had guessed: the usage of one call is what that call used, so that whoever is billed for calls is billed for all.
# Tests without tools agree. Credits by `usage` are then 1 for 290 used here: the steps before the last one, which carry
# the long prompts, are free. What helps, tried here: totalUsage, also in withCost's place with calculateCost().
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit ai@6.0.326 zod@4.6.7 ai-sdk-cost-calculator@7.1.14 >log 2>&1
cat >try.mjs <<'JS'
import { generateText, simulateReadableStream, stepCountIs, streamText, tool } from 'ai';
import { MockLanguageModelV3 } from 'ai/test';
import { calculateCost, withCost } from 'ai-sdk-cost-calculator';
import { z } from 'zod';

const tokens = (input, output) => ({ inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: output, text: output, reasoning: 0 } });
const call = (number) => ({ type: 'tool-call', toolCallId: `c${number}`, toolName: 'look', input: '{"what":"it"}' });
function model(steps) {
  let asked = 0;
  const next = () => (asked += 1) < steps ? [call(asked), 'tool-calls', tokens(1000 * asked, 100)] : [null, 'stop', tokens(10, 1)];
  return new MockLanguageModelV3({
    doGenerate: async () => {
      const [part, unified, usage] = next();
      return { content: [part ?? { type: 'text', text: 'hi' }], finishReason: { unified, raw: unified }, usage, warnings: [] };
    },
    doStream: async () => {
      const [part, unified, usage] = next();
      const words = ['start', 'delta', 'end'].map((end) => ({ type: `text-${end}`, id: 't', delta: 'hi' }));
      const chunks = [...(part ? [part] : words), { type: 'finish', finishReason: { unified, raw: unified }, usage }];
      return { stream: simulateReadableStream({ chunks }) };
    },
  });
}
const look = tool({ inputSchema: z.object({ what: z.string() }), execute: async () => 'seen' });
const options = (steps, onFinish) => ({ model: model(steps), prompt: 'hi', tools: { look }, stopWhen: stepCountIs(5), onFinish });
const sums = ({ usage, totalUsage }) => `usage ${usage.totalTokens}, totalUsage ${totalUsage.totalTokens}`;
let told, cost;
console.log(`generateText: ${sums(await generateText(options(3, ({ usage }) => { told = usage.totalTokens; })))}`);
console.log(`generateText, onFinish: usage ${told}`);
const stream = streamText(options(3, withCost('gpt-4o', (event) => { cost = event.cost.totalCost; })));
await stream.consumeStream();
const [usage, totalUsage] = [await stream.usage, await stream.totalUsage];
console.log(`streamText: ${sums({ usage, totalUsage })}`);
console.log(`withCost("gpt-4o"): $${cost.toFixed(6)}, of the whole $${calculateCost({ model: 'gpt-4o', usage: totalUsage }).totalCost.toFixed(6)}`);
console.log(`without a tool: ${sums(await generateText(options(1)))}`);
JS
timeout 60 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The AI SDK tells usage otherwise than it did." >&2; exit 1; }
