#!/usr/bin/env bash
# PHP 8.2.36's PDO (php8.2-sqlite3), Doctrine DBAL 3.6.1 over it, and Perl's DBD::SQLite 1.72 (Debian 12),
# beside Python's sqlite3 module.
#
# Behaviour: execute([5]) binds each value as a text, also one that is an int. SQLite makes a number of the
# text where it meets a column of numbers. Where it meets an expression it does not, and any number is less
# than any text.
# Seen: of ann with 30 credits and bob with 1, HAVING sum(amount) >= ? with 5 finds nobody, and <= ? finds
# both, by DBAL's query builder, too. DBD::SQLite finds nobody. In PDO WHERE amount >= ? is right, WHERE
# amount - 1 >= ? is not. Python's module binds an int, and finds ann.
#
# The wrong guess: an int is bound as an int; or, since the plain comparison is right, the type does not
# matter.
# For a ledger whose balance is a sum over its history: "who has 5 left" finds nobody, "who is due for a
# refill" finds everybody. No error is raised.
# What helps, tried here: bindValue(1, 5, PDO::PARAM_INT), or CAST(? AS INTEGER).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
needed="php8.2-cli php8.2-sqlite3 php-doctrine-dbal libdbd-sqlite3-perl"
dpkg-query -W $needed >/dev/null || { echo "needs Debian 12's $needed"; exit 1; }
python3 - >seen <<'PY'
import sqlite3
db = sqlite3.connect("ledger.db")
db.executescript("""CREATE TABLE history (user_id TEXT, amount INTEGER);
    INSERT INTO history VALUES ('ann', 10), ('ann', 20), ('bob', 1)""")
found = db.execute("SELECT user_id FROM history GROUP BY user_id HAVING sum(amount) >= ?", (5,)).fetchall()
print("python sum >= 5:", ",".join(user for user, in found))
PY
cat >try.php <<'PHP'
<?php
require "/usr/share/php/Doctrine/DBAL/autoload.php";
$users = "SELECT user_id FROM history GROUP BY user_id HAVING sum(amount)";
$db = new PDO("sqlite:ledger.db");
$dbal = Doctrine\DBAL\DriverManager::getConnection(["driver" => "pdo_sqlite", "path" => "ledger.db"]);
function found(PDOStatement $ask, bool $int = false): string {
    $int ? $ask->bindValue(1, 5, PDO::PARAM_INT) : null;
    $int ? $ask->execute() : $ask->execute([5]);
    return implode(",", array_unique($ask->fetchAll(PDO::FETCH_COLUMN)));
}
echo "pdo sum >= 5: ", found($db->prepare("$users >= ?")), "\n";
echo "pdo sum <= 5: ", found($db->prepare("$users <= ?")), "\n";
echo "pdo amount >= 5: ", found($db->prepare("SELECT user_id FROM history WHERE amount >= ?")), "\n";
echo "pdo amount - 1 >= 5: ", found($db->prepare("SELECT user_id FROM history WHERE amount - 1 >= ?")), "\n";
echo "dbal sum >= 5: ", implode(",", $dbal->fetchFirstColumn("$users >= ?", [5])), "\n";
$built = $dbal->createQueryBuilder()->select("user_id")->from("history")->groupBy("user_id");
echo "builder sum <= 5: ", implode(",", $built->having("sum(amount) <= :n")->setParameter("n", 5)
    ->fetchFirstColumn()), "\n";
echo "PARAM_INT sum >= 5: ", found($db->prepare("$users >= ?"), true), "\n";
echo "CAST sum >= 5: ", found($db->prepare("$users >= CAST(? AS INTEGER)")), "\n";
PHP
timeout 20 php8.2 try.php >>seen
timeout 20 perl -MDBI -e 'my $db = DBI->connect("dbi:SQLite:dbname=ledger.db");
    my $found = $db->selectcol_arrayref(
        "SELECT user_id FROM history GROUP BY user_id HAVING sum(amount) >= ?", undef, 5);
    print "perl sum >= 5: @$found\n"' >>seen
sed -i 's/: $/: nobody/' seen
cat seen
diff - seen >/dev/null <<'TXT' || { echo "A driver of SQLite binds 5 otherwise than it did."; exit 1; }
python sum >= 5: ann
pdo sum >= 5: nobody
pdo sum <= 5: ann,bob
pdo amount >= 5: ann
pdo amount - 1 >= 5: nobody
dbal sum >= 5: nobody
builder sum <= 5: ann,bob
PARAM_INT sum >= 5: ann
CAST sum >= 5: ann
perl sum >= 5: nobody
TXT
