import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { tail } from './problems.mjs';

const LEASH = join(dirname(fileURLToPath(import.meta.url)), 'leash.mjs');

/**
 * The children of one command, each the leader of a process group of its own,
 * so that whatever they start goes with them.
 */
export class ProcessGroups {
  #children = [];
  #leash;
  #stopping;

  /**
   * Starts a child whose output goes to a log file.
   *
   * @param {string} name what people call it
   * @param {{ command: string, args: string[], cwd: string, env: object, log: string }} options
   */
  start(name, { command, args, cwd, env, log }) {
    mkdirSync(dirname(log), { recursive: true });
    const output = openSync(log, 'w');
    const child = spawn(command, args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    const exited = new Promise(resolve => {
      child.once('error', error => resolve({ error }));
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    const entry = { name, pid: child.pid, log, exited };
    if (child.pid !== undefined) {
      this.#children.push(entry);
      this.#hold(child.pid);
    }
    return entry;
  }

  get stopping() {
    return this.#stopping !== undefined;
  }

  /** Asks every group to end, and after the grace period makes it. */
  stop({ graceMs = 8_000 } = {}) {
    this.#stopping ??= this.#stop(graceMs);
    return this.#stopping;
  }

  /** Ends every group at once. */
  kill() {
    for (const { pid } of this.#children) {
      signalGroup(pid, 'SIGKILL');
    }
  }

  async #stop(graceMs) {
    const groups = this.#children.map(({ pid }) => pid);
    groups.forEach(pid => signalGroup(pid, 'SIGTERM'));
    if (!(await allGone(groups, graceMs))) {
      this.kill();
      await allGone(groups, 2_000);
    }
    this.#leash?.stdin.end();
  }

  // A command that is itself killed outright cannot stop its children; the
  // leash notices that its input has ended and stops them instead.
  #hold(pid) {
    if (!this.#leash) {
      this.#leash = spawn(process.execPath, [LEASH], {
        detached: true,
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      this.#leash.unref();
      this.#leash.stdin.unref?.();
      this.#leash.stdin.on('error', () => {});
    }
    this.#leash.stdin.write(`${pid}\n`);
  }
}

/** @returns {boolean} whether the group had a member to signal */
export function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH') {
      return false;
    }
    // macOS answers EPERM for a group of which only a zombie is left.
    if (error.code === 'EPERM') {
      return false;
    }
    throw error;
  }
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function allGone(groups, withinMs) {
  const deadline = Date.now() + withinMs;
  while (groups.some(pid => signalGroup(pid, 0))) {
    if (Date.now() > deadline) {
      return false;
    }
    await sleep(50);
  }
  return true;
}

/** The last lines of a log file, read from its end. */
export function tailOfFile(file, lines = 15, bytes = 32_768) {
  let descriptor;
  try {
    const { size } = statSync(file);
    const length = Math.min(size, bytes);
    const buffer = Buffer.alloc(length);
    descriptor = openSync(file, 'r');
    readSync(descriptor, buffer, 0, length, size - length);
    return tail(buffer.toString('utf8'), lines);
  } catch {
    return '';
  } finally {
    if (descriptor !== undefined) {
      closeSync(descriptor);
    }
  }
}

/**
 * Runs a command to its end and gives back everything it wrote.
 *
 * @returns {Promise<{ code: number, output: string }>} the code is 127 when
 *   the command could not be started
 */
export function runToEnd(
  command,
  args,
  { cwd, env, onLine, onText, signal } = {},
) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const abort = () => child.pid && signalGroup(child.pid, 'SIGTERM');
    signal?.addEventListener('abort', abort, { once: true });
    const finish = code => {
      signal?.removeEventListener('abort', abort);
      resolve({ code, output });
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', text => {
        output += text;
        onText?.(text);
        const line = tail(text, 1);
        if (line) {
          onLine?.(line);
        }
      });
    }
    child.once('error', error => {
      output += `\n${error.message}`;
      finish(127);
    });
    child.once('close', (code, killedBy) => finish(code ?? (killedBy ? 1 : 0)));
  });
}
