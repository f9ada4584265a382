#!/usr/bin/env bash
# litellm 1.110.2 (PyPI), Python 3: BudgetManager, its budgets per user.
#
# Behaviour: duration "monthly" is 28 days. And a user's first month begins when the program was started, not when his
# budget was made, as `created_at` has its default from the import.
# Output seen, a program started on the 1st of January 2026, reset_on_duration() called each midnight, the spent budget back on:
#     ann, who came on 01-01: 01-29 02-26 03-26 04-23 05-21 06-18 07-16 08-13 09-10 10-08 11-05 12-03 12-31
#     ben, who came on 01-27: 01-29 02-26 03-26 04-23 05-21 06-18 07-16 08-13 09-10 10-08 11-05 12-03 12-31
#     cem, who came on 01-27, created_at given: 02-24 03-24 04-21 05-19 06-16 07-14 08-11 09-08 10-06 11-03 12-01 12-29
#
# What I had guessed: a month is a calendar's, or 30 days, and is counted from the day on which the user has bought it.
# Ben spends his 10 dollars of AI on his first day and has 10 more two days later; Ann has 14 budgets for a year's 12
# payments. What helps: created_at=time.time() for the first, and reset_cost(user) at each payment for the second.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -q install --disable-pip-version-check litellm==1.110.2 2>/dev/null
cat >try.py <<'PY'
import datetime
import time

DAY = 24 * 60 * 60
START = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc).timestamp()
clock = START
time.time = lambda: clock
from litellm import BudgetManager

budgets = BudgetManager("app", client_type="local")


def back(user, joined, **options):
    """The days of the year on which what the user has spent is back."""
    global clock
    clock = START + joined * DAY
    budgets.create_budget(total_budget=10, user=user, duration="monthly", **{name: make() for name, make in options.items()})
    days = []
    for number in range(joined, 365):
        clock = START + number * DAY
        budgets.user_dict[user]["current_cost"] = 10
        budgets.reset_on_duration(user)
        if budgets.get_current_cost(user) == 0:
            days.append(f"{datetime.datetime.fromtimestamp(clock, datetime.timezone.utc):%m-%d}")
    return days


print("ann, who came on 01-01:", *back("ann", 0))
print("ben, who came on 01-27:", *back("ben", 26))
print("cem, who came on 01-27, created_at given:", *back("cem", 26, created_at=lambda: clock))
PY
LITELLM_LOCAL_MODEL_COST_MAP=True timeout 90 v/bin/python try.py 2>log | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "litellm sets budgets back on other days than it did." >&2; exit 1; }
