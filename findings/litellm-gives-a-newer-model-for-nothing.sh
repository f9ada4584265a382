#!/usr/bin/env bash
# litellm 1.110.2 (PyPI) with the price table that it brings, beside genai-prices 0.2.3 (PyPI), Python 3.11; nothing is asked of
# any model.
#
# Behaviour: completion_cost() of a name that is not in the table raises for most names. For a name that looks like one of
# a known family (claude-sonnet-…, claude-opus-…, claude-haiku-…, openai/gpt-…, gemini/gemini-…) it is 0.0.
# Output seen, of an answer with 1000 tokens in and 1000 out:
#     claude-sonnet-4-5: 0.018
#     claude-sonnet-4-20250514: 0.0
#     claude-sonnet-9: 0.0
#     openai/gpt-9: 0.0
#     gemini/gemini-9-pro: 0.0
#     mistral/mistral-9: ModelNotMappedError
#     anthropic/claude-3-opus-20240229: ModelNotMappedError
#
# The wrong guess: what has no price has no cost, and says so, as for the last two; and a model that was priced a year ago
# still is. genai-prices knows claude-sonnet-4-20250514 and takes 0.018 for it.
# Who debits credits by that cost gives each call of a model away, from the day that the app asks for a newer or an older
# one than the installed release knows, without an error. What helps, tried here: to refuse a cost of nothing for
# tokens, and register_model() with a price of one's own.
set -euo pipefail
self=$(realpath "$0"); w=$(mktemp -d); trap 'rm -rf "$w"' EXIT
cd "$w"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check litellm==1.110.2 genai-prices==0.2.3 2>/dev/null
cat >try.py <<'PY'
import contextlib
import os
import sys

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"   # the table of the release, not a newer one from elsewhere
import litellm
from genai_prices import Usage, calc_price

def cost(model):
    usage = litellm.Usage(prompt_tokens=1000, completion_tokens=1000, total_tokens=2000)
    answer = litellm.ModelResponse(model=model, usage=usage)
    with contextlib.redirect_stdout(sys.stderr):   # where it prints its advice
        try:
            return round(litellm.completion_cost(answer, model=model), 6)
        except Exception as error:
            return type(error).__name__

for model in ("claude-sonnet-4-5", "claude-sonnet-4-20250514", "claude-sonnet-9", "openai/gpt-9", "gemini/gemini-9-pro",
              "mistral/mistral-9", "anthropic/claude-3-opus-20240229"):
    print(f"{model}: {cost(model)}")
known = calc_price(Usage(input_tokens=1000, output_tokens=1000), model_ref="claude-sonnet-4-20250514").total_price
litellm.register_model({"claude-sonnet-9": {"input_cost_per_token": 3e-6, "output_cost_per_token": 15e-6,
                                            "litellm_provider": "anthropic", "mode": "chat"}})
assert float(known) == cost("claude-sonnet-9") == 0.018
PY
timeout 120 venv/bin/python -W ignore try.py 2>log | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { tail -3 log; echo "litellm prices unknown models otherwise."; exit 1; }
