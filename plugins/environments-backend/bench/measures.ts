import { mockCredentials } from '@backstage/backend-test-utils';
import { OWNER } from './fleet';
import http from 'node:http';
import https from 'node:https';
import { performance } from 'node:perf_hooks';

export interface Latencies {
  p50Ms: number;
  p95Ms: number;
  perSecond: number;
}

/** The user of the mock credentials, who owns every service. */
export const AS_OWNER = mockCredentials.user.header(OWNER);

/** One request with a JSON body and answer; rejects for any status but 2xx. */
export function ask(
  url: string,
  options: {
    method?: string;
    body?: object;
    headers?: Record<string, string>;
    agent?: http.Agent;
  } = {},
): Promise<string> {
  const { method = 'GET', body, headers, agent } = options;
  const transport = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const request = transport.request(
      url,
      {
        method,
        agent,
        headers: {
          'content-type': 'application/json',
          authorization: AS_OWNER,
          ...headers,
        },
        ...(transport === https ? { rejectUnauthorized: false } : {}),
      },
      response => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', chunk => {
          text += chunk;
        });
        response.on('end', () =>
          (response.statusCode ?? 0) < 300
            ? resolve(text)
            : reject(
                new Error(`${method} ${url}: ${response.statusCode} ${text}`),
              ),
        );
      },
    );
    request.on('error', reject);
    request.end(body && JSON.stringify(body));
  });
}

/** Takes `views` views, `tabs` of them at once, each tab one after the other. */
export async function measureViews(
  view: () => Promise<unknown>,
  { views, tabs }: { views: number; tabs: number },
): Promise<Latencies> {
  const durations: number[] = [];
  const startedAt = performance.now();
  let left = views;
  await Promise.all(
    Array.from({ length: tabs }, async () => {
      while (left-- > 0) {
        const viewedAt = performance.now();
        await view();
        durations.push(performance.now() - viewedAt);
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    p50Ms: percentile(durations, 0.5),
    p95Ms: percentile(durations, 0.95),
    perSecond: round(views / seconds),
  };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return round(sorted[Math.ceil(share * sorted.length) - 1]);
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
