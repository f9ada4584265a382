#!/usr/bin/env bash
# confluent-kafka 2.16.1 and kafka-python 3.0.12 (PyPI, Python 3), kafkajs 2.2.4 (npm, Node.js 20). The broker is librdkafka's
# own mock, with four partitions.
#
# Behaviour: each client sends messages of one key to one partition, but not to the same one as the others. librdkafka, so
# confluent-kafka, takes a CRC32 of the key; kafka-python and kafkajs take murmur2, as the Java client does.
# Output seen, the partitions of user-0 to user-9 of four:
#     confluent-kafka:                     2 0 2 0 3 1 3 1 0 2
#     confluent-kafka, murmur2_random:     3 0 0 3 3 2 1 0 1 3
#     kafka-python:                        3 0 0 3 3 2 1 0 1 3
#     kafkajs:                             3 0 0 3 3 2 1 0 1 3
#
# What I had guessed: the userId as key keeps a user's events in order, whoever writes them. It does for one client.
# With purchases written by a service in Node.js and refunds by one in Python, two partitions, so two consumers, hold one
# user's events: the refund may be booked before its purchase, and is refused. What helps, tried here: "partitioner".
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v; v/bin/pip -q install --disable-pip-version-check confluent-kafka==2.16.1 kafka-python==3.0.12 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-fund --no-audit kafkajs@2.2.4 >/dev/null 2>&1
cat >try.py <<'PY'
from types import SimpleNamespace

from confluent_kafka import Producer
from kafka.partitioner import DefaultPartitioner

USERS = [f"user-{number}" for number in range(10)]


def confluent(**options):
    producer = Producer({"bootstrap.servers": "none", "test.mock.num.brokers": 1, "log_level": 0} | options)
    producer.list_topics("credits", timeout=10)   # makes the topic
    chosen = {}
    for user in USERS:
        producer.produce("credits", "{}", user, on_delivery=lambda error, message: chosen.update({message.key().decode(): message.partition()}))
    producer.flush(20)
    assert len(producer.list_topics("credits", timeout=10).topics["credits"].partitions) == 4
    return [chosen[user] for user in USERS]


def tell(name, partitions):
    print(f"{name + ':':36}", *partitions)


tell("confluent-kafka", confluent())
tell("confluent-kafka, murmur2_random", confluent(partitioner="murmur2_random"))
four = SimpleNamespace(topics=lambda: ["credits"], partitions_for_topic=lambda name: {0, 1, 2, 3}, available_partitions_for_topic=lambda name: {0, 1, 2, 3})
tell("kafka-python", [DefaultPartitioner().partition("credits", user, user.encode(), None, None, four) for user in USERS])
PY
cat >try.mjs <<'JS'
import kafkajs from 'kafkajs';

const choose = kafkajs.Partitioners.DefaultPartitioner();
const partitionMetadata = [0, 1, 2, 3].map((partitionId) => ({ partitionId, leader: 1 }));
const chosen = [...Array(10).keys()].map((number) => choose({ topic: 'credits', partitionMetadata, message: { key: `user-${number}` } }));
console.log('kafkajs:'.padEnd(36), chosen.join(' '));
JS
timeout 60 v/bin/python try.py >seen
timeout 20 node try.mjs >>seen
cat seen; sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The clients choose other partitions than they did." >&2; exit 1; }
