import https from 'node:https';
import net from 'node:net';
import { KeptAgents } from './KeptAgents';
import { KubernetesConnection } from './KubernetesConnection';

describe('the connections to an API server', () => {
  it('stay the same as long as the identity does', () => {
    const agents = new KeptAgents();
    const made = (cert: string) => new https.Agent({ ca: 'one', cert });
    const first = agents.like(made('a'));
    expect(first).toMatchObject({ options: { keepAlive: true, cert: 'a' } });
    expect(agents.like(made('a'))).toBe(first);
    const renewed = agents.like(made('b'));
    expect(renewed).not.toBe(first);
    expect(renewed).toMatchObject({ options: { cert: 'b' } });
  });

  it('are those of a proxy where there is one', () => {
    class ProxyAgent extends https.Agent {}
    const agents = new KeptAgents();
    const proxy = new ProxyAgent();
    expect(agents.like(proxy)).toBe(proxy);
  });

  it('may close just as they are used again, which reads make good for and writes need not', async () => {
    const sockets = new Set<net.Socket>();
    const server = net.createServer(socket => {
      let asked = 0;
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('data', () => {
        asked += 1;
        if (asked === 1) {
          socket.write(
            'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}',
          );
        } else {
          socket.destroy();
        }
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('The server listens on no port');
    }
    try {
      const connection = await KubernetesConnection.create({
        name: 'test',
        url: `http://127.0.0.1:${address.port}`,
        skipTlsVerify: true,
        credentials: { kind: 'token', token: 'secret' },
      });
      const options = {
        signal: new AbortController().signal,
        timeoutMs: 5_000,
      };
      const get = () => connection.getJson('/', options);
      await Promise.all([get(), get(), get()]);
      expect(sockets.size).toBe(3);
      // All three are used a second time, and closed at that.
      await expect(Promise.all([get(), get(), get()])).resolves.toEqual([
        {},
        {},
        {},
      ]);
      expect(sockets.size).toBe(6);
      await expect(
        connection.send('POST', '/', {
          ...options,
          body: {},
          contentType: 'application/json',
        }),
      ).resolves.toEqual({});
    } finally {
      sockets.forEach(socket => socket.destroy());
      await new Promise(resolve => server.close(resolve));
    }
  });
});
