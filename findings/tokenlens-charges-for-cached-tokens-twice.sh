#!/usr/bin/env bash
# tokenlens 1.3.1 beside @pydantic/genai-prices 0.1.8 (npm), Node 20; nothing is asked of any model.
#
# Behaviour: getUsage() takes the usage of an answer, as OpenAI's API and Vercel's AI SDK give it, where the input tokens
# include those that came from the cache. It takes the full price for all input tokens, and the cache's price for the
# cached ones on top.
# Output seen, dollars of gpt-4o for 10000 tokens in and 1000 out:
#     nothing cached: tokenlens 0.035, genai-prices 0.035
#     8000 cached, OpenAI's form: tokenlens 0.045, genai-prices 0.025
#     8000 cached, the AI SDK's form: tokenlens 0.045, genai-prices 0.025
#     cached ones subtracted by hand: tokenlens 0.025, genai-prices 0.025
#
# The wrong guess: a library that reads cached_tokens knows what they are part of; and what comes from a cache never makes
# a call dearer.
# An app that debits credits by it takes 80 % too much from whom the cache served best, and more than from a user
# without it. What helps, tried here: to subtract the cached tokens from the input first.
set -euo pipefail
self=$(realpath "$0"); w=$(mktemp -d); trap 'rm -rf "$w"' EXIT
cd "$w"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund tokenlens@1.3.1 @pydantic/genai-prices@0.1.8
cat >try.mjs <<'JS'
import { calcPrice } from "@pydantic/genai-prices"
import { getUsage } from "tokenlens"

async function cost(what, usage, cached) {
  const { costUSD } = await getUsage({ modelId: "gpt-4o", usage })
  const right = calcPrice({ input_tokens: 10000, output_tokens: 1000, cache_read_tokens: cached }, "gpt-4o").total_price
  console.log(`${what}: tokenlens ${+costUSD.totalUSD.toFixed(6)}, genai-prices ${+right.toFixed(6)}`)
}
await cost("nothing cached", { prompt_tokens: 10000, completion_tokens: 1000 }, 0)
await cost("8000 cached, OpenAI's form",
  { prompt_tokens: 10000, completion_tokens: 1000, prompt_tokens_details: { cached_tokens: 8000 } }, 8000)
await cost("8000 cached, the AI SDK's form", { inputTokens: 10000, outputTokens: 1000, cachedInputTokens: 8000 }, 8000)
await cost("cached ones subtracted by hand", { inputTokens: 2000, outputTokens: 1000, cachedInputTokens: 8000 }, 8000)
JS
timeout 60 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "tokenlens counts cached tokens otherwise than it did."; exit 1; }
