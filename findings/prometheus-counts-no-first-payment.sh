#!/usr/bin/env bash
# Prometheus 2.42.0, by its promtool (Debian 12's prometheus 2.42.0+ds-5+deb12u1).
#
# increase(credits_sold_total[1h]) is the difference between samples, and what a series had at its first sample
# is not in it. A counter with a label makes a series at the first sale of a kind, with that sale already in it:
# a new pack, gateway or currency, and each of them again after each restart of the service.
# Output seen, for sales that a counter of one sample a minute has in it ten minutes later:
#     new series with 100: 0
#     new series with 100, then 5: 5.42
#     series that stood at 0, then 100: 100
#     restart, then 100 at once: 100
#     restart, another label value with 100: 0
#
# I had guessed 100, 105, 100, 100 and 100, since a reset of the counter is made good in the fourth row.
# An alert "paid by the gateway, not added here" that compares two such sums goes off, or stays silent, for
# each new product's first sale. What helps: to create each label's series at 0 when the service starts, as
# labels(…) without inc() does in the client libraries, and to take money from the ledger, not from a counter.
set -euo pipefail
here=$(realpath "$0"); t=$(mktemp -d); trap 'rm -rf "$t"' EXIT; cd "$t"
installed=$(dpkg-query -W -f='${Version}' prometheus) || { echo "needs Debian 12's prometheus"; exit 1; }
[ "$installed" = 2.42.0+ds-5+deb12u1 ] || echo "note: seen with 2.42.0+ds-5+deb12u1, this is $installed"
increase() {   # series of samples, one a minute: what promtool finds instead of -1
    { echo "tests: [{interval: 1m, input_series: ["; for samples in "$@"; do
        n=$((${n:-0} + 1)); echo "{series: 'sold_total{pack=\"$n\"}', values: '$samples'},"; done
      echo "], promql_expr_test: [{expr: 'round(sum(increase(sold_total[10m])), 0.01)', eval_time: 15m,"
      echo "exp_samples: [{labels: '{}', value: -1}]}]}]"; } >test.yml
    promtool test rules test.yml 2>&1 | sed -n 's/.*got:.* \([-+0-9.E]*\)$/\1/p' | python3 -c 'print(f"{float(input()):g}")'
}
{ echo "new series with 100: $(increase '_x9 100 100x9')"
  echo "new series with 100, then 5: $(increase '_x9 100 100 105x9')"
  echo "series that stood at 0, then 100: $(increase '0x9 100 100x9')"
  echo "restart, then 100 at once: $(increase '700x9 100 100x9')"
  echo "restart, another label value with 100: $(increase '700x9 _x10' '_x9 100 100x9')"; } | tee seen
sed -n 's/^#     //p' "$here" | cmp -s - seen || { echo "increase() counts first samples otherwise now." >&2; exit 1; }
