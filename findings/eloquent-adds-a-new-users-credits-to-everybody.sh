#!/usr/bin/env bash
# Eloquent, illuminate/database 8.83.26 (Debian 12: php-illuminate-database), PHP 8.2, over SQLite 3.40.1.
#
# Behaviour: $user->increment("credits", 100) is one UPDATE of the object's row. An object that is not in the
# database yet, such as firstOrNew() gives for a user whom it did not find, has no row, and the same call then is an
# UPDATE without a condition: of the whole table. decrement() is alike. It returns the number of rows, here 2.
# Seen: u1 has 10 and u2 has 20. A payment of 100 by u3, who is new: u1 has 110, u2 has 120, and there is no u3. The
# same call for u1 adds to u1 alone, so a test with a known user shows nothing.
#
# The wrong guess: it stores the new user, or raises, or changes nothing, as there is nothing to change.
# For a receiver that finds its user so: the first payment of each newcomer is given to all the others, and not to him.
# What helps, tried here: firstOrCreate(), after which there is a row.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
needed="php-illuminate-database php-sqlite3"
# shellcheck disable=SC2086
dpkg-query -W $needed >/dev/null || { echo "needs Debian 12's $needed"; exit 1; }
cat >try.php <<'PHP'
<?php
require "Illuminate/Database/autoload.php";
use Illuminate\Database\Capsule\Manager as DB;
use Illuminate\Database\Eloquent\Model;

class User extends Model
{
    public $timestamps = false, $incrementing = false;
    protected $keyType = "string", $guarded = [];
}
$db = new DB();
$db->addConnection(["driver" => "sqlite", "database" => ":memory:"]);
$db->setAsGlobal();
$db->bootEloquent();
DB::statement("CREATE TABLE users (id TEXT PRIMARY KEY, credits INTEGER NOT NULL DEFAULT 0)");
$ways = [
    "firstOrNew, a known user" => fn () => User::firstOrNew(["id" => "u1"])->increment("credits", 100),
    "firstOrNew, a new user" => fn () => User::firstOrNew(["id" => "u3"])->increment("credits", 100),
    "firstOrCreate, a new user" => fn () => User::firstOrCreate(["id" => "u3"])->increment("credits", 100),
];
$seen = [];
foreach ($ways as $way => $pay) {
    DB::statement("DELETE FROM users");
    DB::insert("INSERT INTO users VALUES ('u1', 10), ('u2', 20)");
    $rows = $pay();
    $balances = User::orderBy("id")->get()->map(fn ($user) => "$user->id $user->credits")->implode(", ");
    echo $seen[] = "$way: $rows, then $balances", "\n";
}
if ($seen !== ["firstOrNew, a known user: 1, then u1 110, u2 20", "firstOrNew, a new user: 2, then u1 110, u2 120",
               "firstOrCreate, a new user: 1, then u1 10, u2 20, u3 100"]) {
    fwrite(STDERR, "Eloquent increments what is not in the database otherwise than it did.\n");
    exit(1);
}
PHP
timeout 60 php try.php
