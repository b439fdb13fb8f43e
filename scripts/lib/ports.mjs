import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { Problem } from './problems.mjs';

/**
 * A port as people write it on the command line.
 *
 * @param {string} text
 * @param {string} flag named in the refusal
 */
export function parsePort(text, flag) {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new Problem(`${flag} must be a port from 1 to 65535, not "${text}".`);
  }
  return port;
}

/** A loopback port that nobody listens on at this moment. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export async function isTaken(port) {
  return (
    !(await canListen(port)) ||
    // Some systems let a loopback listener stand beside one on all addresses.
    (await answers(port, '127.0.0.1')) ||
    (await answers(port, '::1'))
  );
}

/**
 * @param {Array<{ what: string, port: number, flag: string }>} wanted
 * @throws {Problem} naming the first port that is taken, its owner and the way out
 */
export async function requireFree(wanted) {
  const seen = new Map();
  for (const { what, port, flag } of wanted) {
    if (seen.has(port)) {
      throw new Problem(
        `Port ${port} is asked for twice, for ${seen.get(port)} and for ${what}.`,
      );
    }
    seen.set(port, what);
    if (await isTaken(port)) {
      const owner = ownerOf(port);
      throw new Problem(
        `Port ${port}, which ${what} needs, is taken${owner ? ` by ${owner}` : ''}. Stop that, or choose another port with ${flag} ${port + 100}.`,
      );
    }
  }
}

function canListen(port) {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function answers(port, host) {
  return new Promise(resolve => {
    const socket = connect({ port, host, timeout: 500 });
    const finish = answer => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
    socket.once('timeout', () => finish(false));
  });
}

/** @returns {string | undefined} "node (process 4711)", where it can be found */
export function ownerOf(port) {
  try {
    return process.platform === 'linux' ? fromProc(port) : fromLsof(port);
  } catch {
    return undefined;
  }
}

function fromProc(port) {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = new Set();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readLines(table)) {
      const columns = line.trim().split(/\s+/);
      // 0A is the state LISTEN.
      if (columns[1]?.endsWith(`:${hexPort}`) && columns[3] === '0A') {
        inodes.add(`socket:[${columns[9]}]`);
      }
    }
  }
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    if (openFiles(pid).some(target => inodes.has(target))) {
      const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
      return `${name} (process ${pid})`;
    }
  }
  return undefined;
}

function readLines(file) {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

function openFiles(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).map(name => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${name}`);
      } catch {
        return '';
      }
    });
  } catch {
    return [];
  }
}

function fromLsof(port) {
  const output = execFileSync(
    'lsof',
    ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const pid = /^p(\d+)/m.exec(output)?.[1];
  const name = /^c(.+)/m.exec(output)?.[1];
  return pid && `${name ?? 'a program'} (process ${pid})`;
}
