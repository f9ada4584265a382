#!/usr/bin/env bash
# PHP 8.2.36 (Debian 12), its class SQLite3 (php8.2-sqlite3), beside PDO's driver; SQLite 3.40.1.
#
# Behaviour: SQLite3::query() and SQLite3Stmt::execute() make the statement's first step and set it back; the first
# fetchArray() starts it again. For a SELECT that is the same answer; a statement with RETURNING is run twice.
# Output seen, debits of 5 by UPDATE … RETURNING credits, from 100 credits:
#     query and fetchArray: told 90, left 90
#     prepare, execute and fetchArray: told 90, left 90
#     query alone: told nothing, left 95
#     querySingle: told 95, left 95
#     PDO, query and fetch: told 95, left 95
#     INSERT INTO vouchers … RETURNING: told 2, rows 2
#
# The wrong guess: a query is run once, however its answer is read. RETURNING is how one debits and reads in one step.
# Each user pays twice, the answer agrees with the balance, and a history that is written from the answer tells of one;
# under a UNIQUE reference the second run fails instead, behind a row that was made.
# What helps, tried here: querySingle(), or PDO.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
php -m | grep -qx sqlite3 || { echo "needs Debian 12's php8.2-sqlite3"; exit 1; }
[[ $(php -r 'echo PHP_VERSION;') = 8.2.36 ]] || echo "note: seen with PHP 8.2.36" >&2
cat >try.php <<'PHP'
<?php
const DEBIT = "UPDATE users SET credits = credits - 5 WHERE id = 'u1' AND credits >= 5 RETURNING credits";
$ways = [
    "query and fetchArray" => fn($old, $pdo) => $old->query(DEBIT)->fetchArray(SQLITE3_NUM)[0],
    "prepare, execute and fetchArray" => fn($old, $pdo) => $old->prepare(DEBIT)->execute()->fetchArray(SQLITE3_NUM)[0],
    "query alone" => fn($old, $pdo) => $old->query(DEBIT) ? "nothing" : "refused",
    "querySingle" => fn($old, $pdo) => $old->querySingle(DEBIT),
    "PDO, query and fetch" => fn($old, $pdo) => $pdo->query(DEBIT)->fetch(PDO::FETCH_NUM)[0],
];
foreach ($ways as $name => $way) {
    $path = __DIR__ . "/" . strtr($name, " ", "_");
    $old = new SQLite3($path);
    $old->exec("CREATE TABLE users (id TEXT PRIMARY KEY, credits INTEGER); INSERT INTO users VALUES ('u1', 100)");
    $told = $way($old, new PDO("sqlite:$path"));
    echo "$name: told $told, left ", $old->querySingle("SELECT credits FROM users"), "\n";
}
$old->exec("CREATE TABLE vouchers (id INTEGER PRIMARY KEY, worth INTEGER)");
$told = $old->query("INSERT INTO vouchers (worth) VALUES (100) RETURNING id")->fetchArray(SQLITE3_NUM)[0];
echo "INSERT INTO vouchers … RETURNING: told $told, rows ", $old->querySingle("SELECT count(*) FROM vouchers"), "\n";
PHP
timeout 60 php try.php | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "PHP's SQLite3 runs a RETURNING otherwise than it did." >&2; exit 1; }
