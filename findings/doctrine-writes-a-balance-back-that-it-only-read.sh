#!/usr/bin/env bash
# Doctrine ORM 2.14.1 over DBAL 3.6.1 (php-doctrine-orm, php-doctrine-dbal), PHP 8.2, SQLite, all Debian 12's.
#
# Behaviour: a bigint and a decimal are read as strings, which they stay in what the ORM remembers of the row. A typed
# property makes another value of the string as it is set. At each flush() the two are compared by ===, so that the
# column counts as changed, and what was read is written.
# Output seen, ann has 100 credits and is read; another process debits 60; then a flush() with nothing to do:
#     column bigint, public int $credits: UPDATE, 100 credits
#     column bigint, public string $credits: no statement, 40 credits
#     column integer, public int $credits: no statement, 40 credits
#     column decimal, public float $credits: UPDATE, 100 credits
#     column decimal, public string $credits: no statement, 40 credits
#     column bigint, public int $credits, readOnly: no statement, 40 credits
#
# The wrong guess: flush() writes what was changed; a request that only looks at a user, and stores something else, as
# a line of a log, cannot touch the balance. Here it gives back every debit made between its reading and its flush()
# by anybody who debits in SQL, and takes away each payment credited in between. bigint is what one chooses for money
# in small units, int what one then declares. Where no two meet, as in tests, all is right.
# What helps, tried here: the type string, as its manual for bigint has it, or integer, or readOnly. And #[Version]
# makes an error of it.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
dpkg-query -W php8.2-cli >/dev/null || { echo "needs Debian 12's php8.2-cli"; exit 1; }
cd "$dir"
names=(annotations cache collections common deprecations event-manager inflector instantiator lexer persistence)
apt-get download -q php8.2-sqlite3 php-doctrine-orm=2.14.1+dfsg-1 php-doctrine-dbal=3.6.1+dfsg-1 php-psr-cache \
    php-psr-log php-psr-container php-symfony-cache php-symfony-{cache,service}-contracts php-symfony-var-exporter \
    "${names[@]/#/php-doctrine-}" >log 2>&1 || { cat log; exit 1; }
for file in *.deb; do dpkg -x "$file" .; done
cat >try.php <<'PHP'
<?php
use Doctrine\{DBAL\DriverManager, ORM\EntityManager, ORM\ORMSetup};
error_reporting(E_ALL & ~E_DEPRECATED);
spl_autoload_register(function ($class) {
    $file = __DIR__ . "/usr/share/php/" . strtr($class, "\\", "/") . ".php";
    if (is_file($file))
        require $file;
});
[, $column, $type, $only] = $argv;
$read_only = $only == "readOnly" ? "true" : "false";
eval("use Doctrine\ORM\Mapping as ORM;
#[ORM\Entity(readOnly: $read_only)] #[ORM\Table(name: 'users')] class User {
    #[ORM\Id, ORM\Column(type: 'string')] public string \$id;
    #[ORM\Column(type: '$column')] public $type \$credits;
}");
$config = ORMSetup::createAttributeMetadataConfiguration([__DIR__], true, __DIR__);
$orm = new EntityManager(DriverManager::getConnection(["driver" => "pdo_sqlite", "path" => "ledger.db"]), $config);
$other = new PDO("sqlite:ledger.db");
$other->exec("DROP TABLE IF EXISTS users; CREATE TABLE users (id text PRIMARY KEY, credits $column);
    INSERT INTO users VALUES ('ann', 100)");
$ann = $orm->find("User", "ann");
$other->exec("UPDATE users SET credits = credits - 60 WHERE id = 'ann'");
$before = $orm->getConnection()->fetchOne("SELECT total_changes()");
$orm->flush();
$wrote = $orm->getConnection()->fetchOne("SELECT total_changes()") - $before ? "UPDATE" : "no statement";
echo "$wrote, ", $other->query("SELECT credits FROM users")->fetchColumn(), " credits\n";
PHP
lib=$(find "$dir/usr/lib/php" -name pdo_sqlite.so)
for row in "bigint int" "bigint string" "integer int" "decimal float" "decimal string" "bigint int readOnly"; do
    read -r column type only <<<"$row"
    echo "column $column, public $type \$credits${only:+, $only}:" \
        "$(timeout 60 php -d "extension=$lib" try.php "$column" "$type" "${only:-no}" 2>&1)"
done | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Doctrine writes otherwise now." >&2; exit 1; }
