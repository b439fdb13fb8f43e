import { spawn } from 'node:child_process';
import { eventually, freePorts } from '../contract/network';
import { connect } from 'node:net';
import { Tools } from '../types';

/** A Redis on a free port of the loopback that keeps nothing. */
export async function startRedis(
  tools: Tools,
): Promise<{ url: string; stop(): Promise<void> }> {
  const [port] = await freePorts(1);
  const server = spawn(
    tools.path('redis-server'),
    ['--port', String(port), '--bind', '127.0.0.1', '--save', ''],
    { stdio: 'ignore' },
  );
  const ended = new Promise(resolve => server.once('close', resolve));
  const stop = async () => {
    server.kill();
    await ended;
  };
  if (!(await eventually(() => answers(port), 10_000))) {
    await stop();
    throw new Error('Redis did not start');
  }
  return { url: `redis://127.0.0.1:${port}`, stop };
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
