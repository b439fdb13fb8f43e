// Started by processes.mjs. Reads the ids of process groups, one a line, and
// ends those groups when its input ends before it was told that all is well:
// then the command that started them has died.
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const groups = new Set();

function signalAll(signal) {
  for (const pid of groups) {
    try {
      process.kill(-pid, signal);
    } catch {
      groups.delete(pid);
    }
  }
}

// The terminal's Ctrl-C and hang-up are for the command, which then stops the
// groups in order; the leash only stays until that has happened.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {});
}

for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line);
  if (Number.isInteger(pid) && pid > 1) {
    groups.add(pid);
  }
}

signalAll('SIGTERM');
const deadline = Date.now() + 8_000;
while (groups.size > 0 && Date.now() < deadline) {
  await sleep(100);
  signalAll(0);
}
signalAll('SIGKILL');
