#!/usr/bin/env bash
# better-queue 3.8.12 (npm), Node.js 20.
#
# Behaviour: a task with a member `id` is known by it, without a word in the options: a second one that comes while the
# first waits takes its place. Nothing fails; the first one's callback hears the second one's result.
# Output seen, tasks pushed while another runs, and what was credited:
#     {id: "ann", credits: 100}, {id: "ann", credits: 50}, {id: "bob", credits: 5}: 50 for ann, 5 for bob
#     callbacks of ann's: ok 50, ok 50
#     {userId: "ann", credits: 100}, {userId: "ann", credits: 50}: 100 for ann, 50 for ann
#     the first again, with the option id: "reference": 100 for ann, 50 for ann
#
# The wrong guess: a queue keeps what was pushed; what a member of a task means is for its own program to know.
# A user's row, or a gateway's customer, has an `id`: of two purchases that one makes in a busy minute the first is never
# added, and its webhook was answered 200. What helps, tried here: a task of the payment's own, the reference as its id.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit better-queue@3.8.12 >log 2>&1
cat >try.cjs <<'JS'
const Queue = require('better-queue');

function run(label, tasks, options) {
  return new Promise((resolve) => {
    const credited = [];
    const heard = [];
    const queue = new Queue((task, done) => setTimeout(() => {
      if (!task.first) credited.push(`${task.credits} for ${task.userId ?? task.id}`);
      done(null, `ok ${task.credits}`);
    }, 20), options);
    queue.on('drain', () => setTimeout(() => { console.log(`${label}: ${credited.join(', ')}`); resolve(heard); }, 100));
    queue.push({ first: true });
    setTimeout(() => tasks.forEach((task) => queue.push(task, (error, result) => {
      if ((task.userId ?? task.id) === 'ann') heard.push(error ?? result);
    })), 10);
  });
}
const text = (tasks) => tasks.map((task) => JSON.stringify(task).replace(/"(\w+)":/g, '$1: ').replace(/,/g, ', ')).join(', ');
(async () => {
  const users = [{ id: 'ann', credits: 100 }, { id: 'ann', credits: 50 }, { id: 'bob', credits: 5 }];
  const heard = await run(text(users), users, {});
  console.log(`callbacks of ann's: ${heard.join(', ')}`);
  const other = [{ userId: 'ann', credits: 100 }, { userId: 'ann', credits: 50 }];
  await run(text(other), other, {});
  const references = [{ id: 'ann', reference: 'r1', credits: 100 }, { id: 'ann', reference: 'r2', credits: 50 }];
  await run('the first again, with the option id: "reference"', references, { id: 'reference' });
})();
JS
timeout 60 node try.cjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "better-queue treats tasks with an id otherwise." >&2; exit 1; }
