import { connect } from 'node:tls';
import { Random } from './random';
import { Victim } from './victim';

const POST =
  'POST /api/v1/namespaces/attacked/configmaps HTTP/1.1\r\nHost: a\r\n';

/** What no HTTP client would send, as bytes on the wire. */
const BYTES: ReadonlyArray<(random: Random) => Buffer | string> = [
  random => random.bytes(1 + random.below(500)),
  () => 'GET\r\n\r\n',
  () => 'GET / HTTP/9.9\r\n\r\n',
  () => 'GET / HTTP/1.1\r\n\r\n',
  () => 'GET http://[::1 HTTP/1.1\r\nHost: a\r\n\r\n',
  () => `${POST}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}`,
  () => `${POST}Content-Length: -1\r\n\r\n{}`,
  () => `${POST}Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n`,
  () =>
    `${POST}Content-Length: 1000\r\nContent-Type: application/json\r\n\r\n{"kind":`,
  random =>
    `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000 + random.below(50_000))}\r\n\r\n`,
  () =>
    'GET /api/v1/namespaces/attacked/configmaps?watch=true HTTP/1.1\r\nHost: a\r\nAuth',
  () =>
    `GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
];

/**
 * Sends bytes and breaks the connection off after a moment.
 *
 * @returns what was sent, and the status of the answer if there was one that far
 */
export function sendRaw(
  { url, ca }: Victim,
  random: Random,
): Promise<{ sent: string; status: number | undefined }> {
  const bytes = random.pick(BYTES)(random);
  const patienceMs = random.below(60);
  return new Promise(resolve => {
    let answer = '';
    const socket = connect({
      host: url.hostname,
      port: Number(url.port),
      ca,
    });
    socket.setEncoding('utf8');
    socket.on('data', text => {
      answer += text;
    });
    socket.once('secureConnect', () => {
      socket.write(bytes);
      setTimeout(() => socket.destroy(), patienceMs);
    });
    socket.on('error', () => {});
    socket.once('close', () => {
      const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1];
      resolve({
        sent: bytes.toString('latin1').slice(0, 80),
        status: status === undefined ? undefined : Number(status),
      });
    });
  });
}
