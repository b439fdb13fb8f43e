// Started by processes.mjs, which writes a line "+4711" for each process group
// that it starts and "-4711" when that group has ended. When this input ends,
// the command is gone, and the groups it could not end are ended here.
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
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) {
    groups.add(pid);
  } else {
    groups.delete(pid);
  }
}

signalAll('SIGTERM');
const deadline = Date.now() + 8_000;
while (groups.size > 0 && Date.now() < deadline) {
  await sleep(100);
  signalAll(0);
}
signalAll('SIGKILL');
