import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  TestBackend,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { NewFact } from '@quarterdeck/plugin-timeline-common';
import { timelineServiceRef } from '@quarterdeck/plugin-timeline-node';
import { Server, createServer, request } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { incidentsPlugin } from '../plugin';
import { ALERTS_CONFIG, component } from './AlertsUnderTest';
import { listen } from './RealMonitoring';

/** The room as a portal runs it, at an address that stays while the portal behind it comes and goes. */
export class RestartableRoom {
  /** What was told to the timeline, once each. */
  readonly facts = new Map<string, NewFact>();
  /** Requests that came, whether the portal was up or not. */
  webhooks = 0;
  #backend: TestBackend | undefined;

  private constructor(
    private readonly directory: string,
    private readonly proxy: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<RestartableRoom> {
    const directory = await mkdtemp(path.join(tmpdir(), 'incidents-'));
    const proxy = createServer();
    const url = `http://127.0.0.1:${await listen(proxy)}`;
    const room = new RestartableRoom(directory, proxy, url);
    proxy.on('request', (incoming, response) => {
      room.webhooks += incoming.method === 'POST' ? 1 : 0;
      const forwarded = request(
        {
          host: '127.0.0.1',
          port: room.#port(),
          method: incoming.method,
          path: incoming.url,
          headers: incoming.headers,
        },
        answer => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      forwarded.on('error', () => response.writeHead(502).end());
      incoming.pipe(forwarded);
    });
    await room.startPortal();
    return room;
  }

  /** Port 0 answers nobody. */
  #port(): number {
    const address = this.#backend?.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async startPortal(): Promise<void> {
    const { facts } = this;
    this.#backend = await startTestBackend({
      features: [
        incidentsPlugin,
        catalogServiceMock.factory({ entities: [component('shop')] }),
        createServiceFactory({
          service: timelineServiceRef,
          deps: {},
          factory: () => ({
            append: async told => {
              for (const fact of told) {
                facts.set(fact.id, fact);
              }
            },
            list: async () => ({
              asOf: new Date().toISOString(),
              items: [],
              pageInfo: {},
              emptyReason: null,
            }),
          }),
        }),
        mockServices.rootLogger.factory({ level: 'error' }),
        mockServices.rootConfig.factory({
          data: {
            ...ALERTS_CONFIG,
            backend: {
              database: {
                client: 'better-sqlite3',
                connection: { directory: this.directory },
              },
            },
          },
        }),
      ],
    });
  }

  async stopPortal(): Promise<void> {
    const backend = this.#backend;
    this.#backend = undefined;
    await backend?.stop();
  }

  /** How often something of this type was told. */
  told(type: string): number {
    return [...this.facts.values()].filter(fact => fact.type === type).length;
  }

  async close(): Promise<void> {
    await this.stopPortal();
    this.proxy.closeAllConnections();
    this.proxy.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}
