#!/usr/bin/env bash
# ADOdb 5.21.4 (libphp-adodb) with PHP 8.2.36 (php8.2-pgsql), both Debian 12's, on PostgreSQL 15.20.
#
# Behaviour: AutoExecute() and GetUpdateSQL() look up the column's type, and for a number write PHP's (int) or (float)
# of the value: what does not begin with a digit is 0, and from the first other sign on all is cut off. It returns
# true. Execute() with a placeholder hands the value on, and PostgreSQL refuses it.
# Output seen, a user with 10 credits and a price of 2.50:
#     credits = 'credits - 1': AutoExecute() true, 0; Execute() false, 10
#     credits = '1,000': AutoExecute() true, 1; Execute() false, 10
#     credits = 'KES 500': AutoExecute() true, 0; Execute() false, 10
#     credits = '': AutoExecute() true, 0; Execute() false, 10
#     price = '1,000.00': AutoExecute() true, 1.00; Execute() false, 2.50
#     price = '19,99': AutoExecute() true, 19.00; Execute() false, 2.50
#
# The wrong guess: a value is either an expression, as Replace() of the same package takes one, or PostgreSQL's to
# read, which knows no number "credits - 1" and none with a comma. Who writes a debit as an expression empties the
# balance; who hands on an amount as a statement or a form has it, credits 1 for 1,000. Nothing is logged, as the SQL
# is right.
# What helps, tried here: Execute() with placeholders.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
command -v php >/dev/null || { echo "needs Debian 12's php8.2-cli"; exit 1; }
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; apt-get download -q libphp-adodb php8.2-pgsql >log 2>&1 || { cat log; exit 1; }
for deb in *.deb; do dpkg -x "$deb" .; done
[[ $(echo libphp-adodb_*) = *_5.21.4-* ]] || echo "note: seen with ADOdb 5.21.4"
cat >try.php <<'PHP'
<?php
error_reporting(E_ALL & ~E_DEPRECATED);
require "usr/share/php/adodb/adodb.inc.php";
$db = NewADOConnection("postgres9");
$db->Connect("localhost:" . getenv("PGPORT"), getenv("PGUSER"), getenv("PGPASSWORD"), "postgres");
$db->Execute("CREATE TABLE users (id text PRIMARY KEY, credits int, price numeric(10,2))");
foreach ([["credits", "credits - 1"], ["credits", "1,000"], ["credits", "KES 500"], ["credits", ""],
          ["price", "1,000.00"], ["price", "19,99"]] as [$column, $value]) {
    $seen = [];
    foreach (["AutoExecute", "Execute"] as $way) {
        $db->Execute("DELETE FROM users");
        $db->Execute("INSERT INTO users VALUES ('ann', 10, 2.50)");
        $done = $way == "AutoExecute" ? $db->AutoExecute("users", [$column => $value], "UPDATE", "id = 'ann'")
            : $db->Execute("UPDATE users SET $column = ? WHERE id = 'ann'", [$value]);
        $seen[] = "$way() " . ($done ? "true" : "false") . ", " . $db->GetOne("SELECT $column FROM users");
    }
    echo "$column = '$value': ", implode("; ", $seen), "\n";
}
PHP
timeout 60 php -d "extension=$(find "$dir" -name pgsql.so)" try.php 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "AutoExecute() writes a number otherwise now." >&2; exit 1; }
