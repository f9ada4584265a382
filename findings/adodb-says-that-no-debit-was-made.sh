#!/usr/bin/env bash
# ADOdb 5.21.4 (libphp-adodb) with PHP 8.2.36 (php8.2-pgsql), both Debian 12's, on PostgreSQL 15.20.
#
# Behaviour: Affected_Rows() asks whether the last result is a PHP resource. Since PHP 8.1 those of PostgreSQL are
# objects, so it is false after each statement, whatever that did. Replace(), which updates a row and inserts it when
# none was affected, updates it, fails to insert it, and returns 0, which means that it has failed. Execute() itself
# is right, and so are the rows.
# Output seen, ann has 10 credits, and each debit is made twice, the second time with RETURNING:
#     a debit that is made: Execute() true, Affected_Rows() false, RETURNING gives 1 row; 4 left
#     a debit of 100, WHERE credits >= 100: Execute() true, Affected_Rows() false, RETURNING gives 0 rows; 10 left
#     Replace(): 0, duplicate key value; 20 left
#
# The wrong guess: of two packages of one release the one counts the rows of the other, as ADOdb's driver for SQLite
# does; what could not count would raise. "if (!$db->Affected_Rows()) refuse()" debits and sells nothing, each time
# that the user tries; "=== 0" for a refusal sells to everybody. Who has Replace() within StartTrans() loses all of
# it.
# What helps, tried here: RETURNING, and RecordCount().
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

function set() {
    global $db;
    $db->Execute("DROP TABLE IF EXISTS users");
    $db->Execute("CREATE TABLE users (id text PRIMARY KEY, credits int)");
    $db->Execute("INSERT INTO users VALUES ('ann', 10)");
}
function left() {
    global $db;
    return $db->GetOne("SELECT credits FROM users WHERE id = 'ann'") . " left\n";
}
foreach (["a debit that is made" => 3, "a debit of 100, WHERE credits >= 100" => 100] as $name => $amount) {
    set();
    $debit = "UPDATE users SET credits = credits - ? WHERE id = 'ann' AND credits >= ?";
    $said = $db->Execute($debit, [$amount, $amount]) ? "true" : "false";
    $rows = var_export($db->Affected_Rows(), true);
    $count = $db->Execute("$debit RETURNING id", [$amount, $amount])->RecordCount();
    $s = $count == 1 ? "" : "s";
    echo "$name: Execute() $said, Affected_Rows() $rows, RETURNING gives $count row$s; ", left();
}
set();
echo "Replace(): ", $db->Replace("users", ["id" => "ann", "credits" => 20], "id", true), ", ";
preg_match("/duplicate key value/", $db->ErrorMsg(), $found);
echo $found[0] ?? "no error", "; ", left();
PHP
timeout 60 php -d "extension=$(find "$dir" -name pgsql.so)" try.php 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "ADOdb counts rows otherwise now." >&2; exit 1; }
