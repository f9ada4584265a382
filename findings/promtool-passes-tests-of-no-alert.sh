#!/bin/bash
# promtool 2.42.0 of Debian 12's prometheus 2.42.0+ds-5+deb12u1.
#
# A test of alert rules that expects silence (exp_alerts: []) proves nothing if the alert's name is misspelt, or its
# rule has been renamed or deleted: promtool test rules says SUCCESS and ends with 0, for a name that no rule has.
# It does so, too, where the rule file itself is not there: a warning, then SUCCESS, status 0; and where the wanted
# moment is later than the last sample. promtool check config calls the same missing file an error, status 1.
# Guess that was wrong: an alert that the rules do not have, and a rule file that does not exist, fail the test.
# What helps: beside each silence expect the same alert once, at a moment when it fires; a misspelt name then fails.
# Output seen (the series is above its limit all the time, so the alert LedgerOff does fire):
#     silence of LedgerOff: status 1, FAILED
#     silence of LedgerOf: status 0, SUCCESS
#     silence of LedgerOff, no rule file: status 0, SUCCESS
#     silence of LedgerOff a day later, without samples: status 0, SUCCESS
#     alarm of LedgerOf: status 1, FAILED
#     check config, no rule file: status 1, FAILED
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT
found=$(dpkg-query -W -f='${Version}' prometheus) || { echo "needs Debian 12's prometheus"; exit 1; }
[ "$found" = 2.42.0+ds-5+deb12u1 ] || echo "note: seen with 2.42.0+ds-5+deb12u1, this is $found"
cat > "$T/rules.yml" <<'YAML'
groups: [{name: ledger, rules: [{alert: LedgerOff, expr: ledger_off > 0, for: 5m}]}]
YAML
seen=
say() { echo "$1: status $2, $(grep -oE 'SUCCESS|FAILED' <<<"$3" | head -1)"; seen+="$2 "; }
test_rules() {   # name, rule file, time, alert, expected
    cat > "$T/test.yml" <<YAML
rule_files: [$2]
tests:
- interval: 1m
  input_series: [{series: ledger_off, values: 1x20}]
  alert_rule_test: [{eval_time: $3, alertname: $4, exp_alerts: [$5]}]
YAML
    status=0; said=$(timeout 60 promtool test rules "$T/test.yml" 2>&1) || status=$?
    say "$1" $status "$said"
}
test_rules "silence of LedgerOff" rules.yml 10m LedgerOff ""
test_rules "silence of LedgerOf" rules.yml 10m LedgerOf ""
test_rules "silence of LedgerOff, no rule file" rule.yml 10m LedgerOff ""
test_rules "silence of LedgerOff a day later, without samples" rules.yml 1d LedgerOff ""
test_rules "alarm of LedgerOf" rules.yml 10m LedgerOf "{exp_labels: {}}"
echo 'rule_files: [rule.yml]' > "$T/prometheus.yml"
status=0; said=$(timeout 60 promtool check config "$T/prometheus.yml" 2>&1) || status=$?
say "check config, no rule file" $status "$said"
[ "$seen" = "1 0 0 0 1 1 " ] || { echo "Changed: promtool passes and fails other tests than at the top of this file."; exit 1; }
