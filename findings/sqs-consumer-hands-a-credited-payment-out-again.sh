#!/usr/bin/env bash
# sqs-consumer 15.0.3 with @aws-sdk/client-sqs 3.1175.0 (npm), Node.js 20; the queue is moto's 5.2.0 (PyPI).
#
# Behaviour: a message is deleted only if the handler returns that message, or an object with its MessageId. Whoever returns
# nothing, true or a receipt has handled it in vain: it comes again, for ever, and no event and no log says so.
# Output seen, times that one payment of 100 credits was handed to a handler that stores it, in 5 s:
#     returns nothing: several times
#     returns true: several times
#     returns the new balance: several times
#     returns the message: 1
#     returns nothing, alwaysAcknowledge: 1
#
# What I had guessed: a promise that is kept acknowledges, and one that is broken lets it come again, as with other consumers
# and as the quick start of its manual reads, whose handler returns nothing. Further down that manual has the rule.
# Credits are granted each time that the queue lets the message be seen, each half minute by SQS's default, where no number of
# the payment stops it. What helps, tried here: return the message, or alwaysAcknowledge.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); queue=
trap '[ -z "$queue" ] || kill "$queue" 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -q install --disable-pip-version-check 'moto[server]==5.2.0' 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-fund --no-audit sqs-consumer@15.0.3 @aws-sdk/client-sqs@3.1175.0 >/dev/null 2>&1
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
v/bin/moto_server -p "$port" >log 2>&1 & queue=$!
for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done
cat >try.mjs <<'JS'
import { CreateQueueCommand, SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { Consumer } from 'sqs-consumer';

const sqs = new SQSClient({ endpoint: `http://127.0.0.1:${process.argv[2]}`, region: 'us-east-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
async function run(QueueName, returned, options = {}) {
  const { QueueUrl: queueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout: '1' } }));
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: '{"userId":"ann","credits":100}' }));
  let credits = 0, told = [];
  const handleMessage = async (message) => { credits += JSON.parse(message.Body).credits; return returned(message, credits); };
  const consumer = Consumer.create({ queueUrl, sqs, handleMessage, waitTimeSeconds: 1, ...options });
  for (const name of ['error', 'processing_error']) consumer.on(name, (error) => told.push(error.message));
  consumer.start();
  await new Promise((done) => setTimeout(done, 5000));
  consumer.stop({ abort: true });
  return `${credits > 200 ? 'several times' : credits / 100}${told.length ? `, told of: ${told}` : ''}`;
}
const runs = {
  'returns nothing': run('nothing', () => {}),
  'returns true': run('true', () => true),
  'returns the new balance': run('balance', (message, credits) => ({ userId: 'ann', credits })),
  'returns the message': run('message', (message) => message),
  'returns nothing, alwaysAcknowledge': run('always', () => {}, { alwaysAcknowledge: true }),
};
for (const [name, seen] of Object.entries(runs)) console.log(`${name}: ${await seen}`);
process.exit();
JS
timeout 60 node try.mjs "$port" 2>>log | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "sqs-consumer acknowledges otherwise than it did." >&2; exit 1; }
