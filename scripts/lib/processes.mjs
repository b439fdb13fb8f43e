import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { tail } from './problems.mjs';

const LEASH = join(dirname(fileURLToPath(import.meta.url)), 'leash.mjs');

let leash;

/**
 * A command that is itself killed outright cannot stop what it started; the
 * leash notices that its input has ended and does it instead.
 *
 * @param {"+" | "-"} sign whether the process group has started or ended
 * @param {number} pid of its leader
 */
export function tellLeash(sign, pid) {
  if (!leash) {
    leash = spawn(process.execPath, [LEASH], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    leash.unref();
    leash.stdin.unref();
    leash.stdin.on('error', () => {});
  }
  leash.stdin.write(`${sign}${pid}\n`);
}

/**
 * The children of one command, each the leader of a process group of its own,
 * so that whatever they start goes with them.
 */
export class ProcessGroups {
  #children = [];
  #stopping;

  /**
   * Starts a child whose output goes to a log file.
   *
   * @param {string} name what people call it
   * @param {object} options
   * @param {string} options.command
   * @param {string[]} options.args
   * @param {string} options.cwd
   * @param {object} options.env
   * @param {string} options.log the file that gets its output
   * @param {{ uid?: number, gid?: number }} [options.owner] another user to run as
   */
  start(name, { command, args, cwd, env, log, owner = {} }) {
    mkdirSync(dirname(log), { recursive: true });
    const output = openSync(log, 'w');
    const child = spawn(command, args, {
      ...owner,
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
    const entry = {
      name,
      pid: child.pid,
      log,
      exited,
      /** Ends this child alone, politely for as long as the grace period. */
      stop: ({ graceMs = 20_000 } = {}) => this.#end([child.pid], graceMs),
    };
    if (child.pid !== undefined) {
      this.#children.push(entry);
      tellLeash('+', child.pid);
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
    await this.#end(
      this.#children.map(({ pid }) => pid),
      graceMs,
    );
  }

  async #end(groups, graceMs) {
    groups.forEach(pid => signalGroup(pid, 'SIGTERM'));
    if (!(await allGone(groups, graceMs))) {
      groups.forEach(pid => signalGroup(pid, 'SIGKILL'));
      await allGone(groups, 2_000);
    }
    groups.forEach(pid => tellLeash('-', pid));
    this.#children = this.#children.filter(({ pid }) => !groups.includes(pid));
  }
}

/** @returns {boolean} whether the group had a member to signal */
export function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    // macOS answers EPERM for a group of which only a zombie is left.
    if (error.code === 'ESRCH' || error.code === 'EPERM') {
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

const attached = new Set();
let isClosed = false;

/** Ends what `runToEnd` has under way; it starts nothing any more. */
export function endAttached(signal) {
  isClosed = true;
  for (const pid of attached) {
    signalGroup(pid, signal);
  }
}

/**
 * Runs a command to its end and gives back everything it wrote.
 *
 * @returns {Promise<{ code: number, output: string }>} the code is 127 when
 *   the command could not be started
 */
export function runToEnd(command, args, { cwd, env, onLine, owner = {} } = {}) {
  return new Promise(resolve => {
    if (isClosed) {
      return;
    }
    const child = spawn(command, args, {
      ...owner,
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const finish = code => {
      if (child.pid !== undefined) {
        attached.delete(child.pid);
        tellLeash('-', child.pid);
      }
      resolve({ code, output });
    };
    if (child.pid !== undefined) {
      attached.add(child.pid);
      tellLeash('+', child.pid);
    }
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', text => {
        output += text;
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
