#!/usr/bin/env bash
# @opentelemetry/sdk-metrics 3.1.1 (npm), Node 20, and opentelemetry-sdk 1.45.2 (PyPI), Python 3.
#
# Behaviour: both SDKs keep 2000 sets of attributes for each metric. What further sets bring is added up under one that
# has the attribute otel.metric.overflow alone; whose it was is lost. Neither prints a word.
# Output seen, a counter of credits, each of 3000 users spends one, and then one more:
#     JavaScript: users 1999, counted for them 3998, for nobody 2002
#     JavaScript, limit raised: users 3000, counted for them 6000, for nobody 0
#     Python: users 2000, counted for them 4000, for nobody 2000
#     Python, limit raised: users 3000, counted for them 6000, for nobody 0
#
# The wrong guess: a counter with an attribute counts for each of its values, as the Prometheus clients do; at most it
# is dear, or says that it is full.
# Who bills or shows usage by userId from it: the total is right, and whoever comes after the first two thousand users
# since the last start has spent nothing.
# What helps, tried here: the limit raised in a view of that instrument; or usage read from the ledger.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund @opentelemetry/sdk-metrics@3.1.1
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check opentelemetry-sdk==1.45.2 2>/dev/null
cat >try.mjs <<'JS'
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader }
  from "@opentelemetry/sdk-metrics"

const sum = (points) => points.reduce((all, point) => all + point.value, 0)
for (const [name, views] of [["JavaScript", []], ["JavaScript, limit raised",
  [{ instrumentName: "credits_spent", aggregationCardinalityLimit: 10_000 }]]]) {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const provider = new MeterProvider({ views, readers: [new PeriodicExportingMetricReader({ exporter })] })
  const spent = provider.getMeter("shop").createCounter("credits_spent")
  for (let n = 0; n < 6000; n++) spent.add(1, { userId: `u${n % 3000}` })
  await provider.forceFlush()
  const points = exporter.getMetrics()[0].scopeMetrics[0].metrics[0].dataPoints
  const users = points.filter((point) => point.attributes.userId)
  const others = points.filter((point) => !point.attributes.userId)
  console.log(`${name}: users ${users.length}, counted for them ${sum(users)}, for nobody ${sum(others)}`)
  await provider.shutdown()
}
JS
cat >try.py <<'PY'
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.metrics.view import View

raised = View(instrument_name="credits_spent", aggregation_cardinality_limit=10_000)
for name, views in (("Python", []), ("Python, limit raised", [raised])):
    reader = InMemoryMetricReader()
    spent = MeterProvider([reader], views=views).get_meter("shop").create_counter("credits_spent")
    for n in range(6000):
        spent.add(1, {"userId": f"u{n % 3000}"})
    points = reader.get_metrics_data().resource_metrics[0].scope_metrics[0].metrics[0].data.data_points
    users = [point.value for point in points if "userId" in point.attributes]
    rest = sum(point.value for point in points) - sum(users)
    print(f"{name}: users {len(users)}, counted for them {sum(users)}, for nobody {rest}")
PY
{ timeout 60 node try.mjs; timeout 60 venv/bin/python try.py; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The SDKs count otherwise than they did." >&2; exit 1; }
