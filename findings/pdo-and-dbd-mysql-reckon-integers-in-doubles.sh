#!/usr/bin/env bash
# PDO's driver for MySQL (php8.2-mysql 8.2.36) and DBD::mysql 4.050 (libdbd-mysql-perl), with MariaDB 10.11.19, all
# Debian 12's.
#
# Behaviour: what is given to execute() goes out as text, an integer too, prepared by the server or not. MariaDB then
# subtracts a text, which it does in doubles, whatever the column is, and rounds the result into it. What is bound as
# an integer is exact.
# Output seen, a decimal(38,18) with 12.345678901234567891 and a bigint with 9007199254740993, less 5:
#     PDO, execute([5, 5]): 7.345678901234567000, 9007199254740987
#     PDO, execute([5, 5]), emulated: 7.345678901234567000, 9007199254740987
#     PDO, bindValue(…, PDO::PARAM_INT): 7.345678901234567891, 9007199254740988
#     DBD::mysql, execute(5, 5): 7.345678901234567000, 9007199254740987
#     DBD::mysql, execute(5, 5), by the server: 7.345678901234567000, 9007199254740987
#     DBD::mysql, bind_param(…, SQL_INTEGER): 7.345678901234567891, 9007199254740988
#
# The wrong guess: an integer of the language is one for the server, which knows the column's type and reads a text as
# that; integers less integers need no thought. A ledger in msat, or in tokens of 18 decimals, is off by one or a
# little with each debit, and does not add up to its history. What is below 2^53, or of some 16 digits, is right, so
# that tests are.
# What helps, tried here: to bind with the type.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
dpkg-query -W mariadb-server-core php8.2-cli libdbd-mysql-perl >/dev/null ||
    { echo "needs Debian 12's mariadb-server-core, php8.2-cli and libdbd-mysql-perl"; exit 1; }
user=$(id -un); [ "$(id -u)" != 0 ] || user=nobody
chmod 711 "$dir"; mkdir "$dir/data"; [ "$(id -u)" != 0 ] || chown nobody "$dir/data"; cd "$dir"
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal >log
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    >>log 2>&1 & server=$!
{ apt-get download -q php8.2-mysql && dpkg -x php8.2-mysql_*.deb .; } >>log 2>&1 || { cat log; exit 1; }
sql() { mariadb --no-defaults -NBuroot -S data/s test -e "$1"; }
for _ in $(seq 100); do sql "" 2>/dev/null && break; sleep 0.1; done
cat >try.php <<'PHP'
<?php
$db = new PDO("mysql:unix_socket=data/s;dbname=test", "root", "");
$db->setAttribute(PDO::ATTR_EMULATE_PREPARES, str_contains($argv[1], "emulated"));
$debit = $db->prepare("UPDATE users SET dai = dai - ?, msat = msat - ?");
$bind = str_contains($argv[1], "bind");
foreach ($bind ? [1, 2] : [] as $n)
    $debit->bindValue($n, 5, PDO::PARAM_INT);
$debit->execute($bind ? null : [5, 5]);
PHP
cat >try.pl <<'PERL'
use strict; use warnings; use DBI ":sql_types";
my $db = DBI->connect("dbi:mysql:test;mysql_socket=data/s", "root", "",
    { RaiseError => 1, mysql_server_prepare => $ARGV[0] =~ /server/ });
my $debit = $db->prepare("UPDATE users SET dai = dai - ?, msat = msat - ?");
$debit->bind_param($_, 5, SQL_INTEGER) for $ARGV[0] =~ /bind/ ? (1, 2) : ();
$ARGV[0] =~ /bind/ ? $debit->execute : $debit->execute(5, 5);
PERL
lib=$(find "$dir/usr/lib/php" -name mysqlnd.so -printf '%h')
sed -n 's/^#     \(.*\): [0-9].*/\1/p' "$self" | while read -r way; do
    sql "CREATE OR REPLACE TABLE users (dai decimal(38,18), msat bigint);
        INSERT INTO users VALUES (12.345678901234567891, 9007199254740993)"
    run=(perl try.pl)
    [[ $way != PDO* ]] || run=(php -d "extension=$lib/mysqlnd.so" -d "extension=$lib/pdo_mysql.so" try.php)
    timeout 60 "${run[@]}" "$way" >>log 2>&1 </dev/null || { tail log >&2; exit 1; }
    echo "$way: $(sql "SELECT concat(dai, ', ', msat) FROM users")"
done | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "An integer is handed on otherwise now." >&2; exit 1; }
