#!/usr/bin/env bash
# mysql-connector-python 26.10.0 beside PyMySQL 1.2.4 (PyPI), Python 3, with MariaDB 10.11.19 (Debian 12).
#
# Behaviour: a Decimal is written into the statement as Python shows it. Below 0.000001, and after normalize(), that
# has an E, as 1E-7 and 1E+3, and a number with an E is a double in SQL: the server reckons in doubles, whatever the
# column is. PyMySQL writes all digits, and a cursor(prepared=True) sends them.
# Output seen, a decimal(38,18) with 12.345678901234567891 and a bigint with 9007199254740993:
#     connector, 0.000001 and 1000: 12.345677901234567891, 9007199254739993
#     connector, 0.0000001 and 1E+3: 12.345678801234568000, 9007199254739992
#     connector prepared, 0.0000001 and 1E+3: 12.345678801234567891, 9007199254739993
#     PyMySQL, 0.0000001 and 1E+3: 12.345678801234567891, 9007199254739993
#
# The wrong guess: a Decimal is exact in Python, a DECIMAL in the server, and the way between them keeps it;
# Decimal("1000") and what its normalize() returns are equal, so they do the same. A ledger of tokens with 18
# decimals, or of msat, is off after a debit of 1E-7, or of a rounded price, though both ends are exact, and only for
# some of the amounts.
# What helps, tried here: cursor(prepared=True), or PyMySQL.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
user=$(id -un); [ "$(id -u)" != 0 ] || user=nobody
chmod 711 "$dir"; mkdir "$dir/data"; [ "$(id -u)" != 0 ] || chown nobody "$dir/data"; cd "$dir"
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal >log
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    >>log 2>&1 & server=$!
python3 -m venv venv
venv/bin/pip install -q mysql-connector-python==26.10.0 PyMySQL==1.2.4 >>log 2>&1 || { cat log; exit 1; }
for _ in $(seq 100); do mariadb --no-defaults -uroot -S data/s -e "" 2>/dev/null && break; sleep 0.1; done
cat >try.py <<'PYTHON'
from decimal import Decimal
import mysql.connector, pymysql
options = {"unix_socket": "data/s", "user": "root", "database": "test", "autocommit": True}
connector, other = mysql.connector.connect(**options), pymysql.connect(**options)
for name, cursor in {"connector": connector.cursor, "connector prepared": lambda: connector.cursor(prepared=True),
                     "PyMySQL": other.cursor}.items():
    for small, large in [("0.000001", Decimal(1000)), ("0.0000001", Decimal(1000).normalize())]:
        look = other.cursor()
        look.execute("CREATE OR REPLACE TABLE users (dai decimal(38,18), msat bigint)")
        look.execute("INSERT INTO users VALUES (12.345678901234567891, 9007199254740993)")
        debit = cursor()
        debit.execute("UPDATE users SET dai = dai - %s, msat = msat - %s", (Decimal(small), large))
        debit.close()
        look.execute("SELECT dai, msat FROM users")
        if name == "connector" or str(large) == "1E+3":
            print(f"{name}, {small} and {large}: {', '.join(map(str, look.fetchone()))}")
PYTHON
timeout 60 venv/bin/python try.py 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A Decimal is written otherwise now." >&2; exit 1; }
