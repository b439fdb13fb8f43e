import { z } from 'zod';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ask } from '../contract/network';
import { Site, startNginx } from '../servers/nginx';
import { Gate, Problem, Render, Tools } from '../types';
import { npm } from './node';

const API = 'https://api.example.com/base';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

/** G4 for react-app: its tests, and what nginx makes of the built site. */
export const reactTests: Gate = {
  id: 'G4',
  title: 'passes its tests, and nginx shows the site without any rights',
  tools: ['node', 'npm', 'nginx'],
  isSlow: true,
  selects: ({ template }) => template === 'react-app',
  async run(render, tools) {
    return [
      ...(await npm(tools, render.directory, ['run', 'test:coverage'])),
      ...(await refusals(render, tools)),
      ...(await checkSite(render, tools)),
    ];
  },
};

/** What would be code in the page, or another header, does not get there. */
async function refusals(render: Render, tools: Tools): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const bad of ['";alert(1)//', "/api'; script-src *", 'a b']) {
    const site = await startNginx(tools, render, { API_BASE_URL: bad }).catch(
      () => undefined,
    );
    if (site) {
      await site.stop();
      problems.push(`it starts with API_BASE_URL=${bad}`);
    }
  }
  return problems;
}

interface Expected {
  path: string;
  status: number;
  type?: RegExp;
  cache?: string;
  body?: RegExp;
}

const report = /^\{"status":"ok","checks":\{.+\}\}$/;

function expectations(render: Render, asset: string): Expected[] {
  const { live, ready } = render.model.paths;
  const page = { status: 200, type: /^text\/html/, cache: 'no-cache' };
  return [
    ...[live, '/health/liveness', ready, '/health/readiness'].map(path => ({
      path,
      status: 200,
      type: /^application\/json/,
      body: report,
    })),
    { path: '/', ...page, body: /<div id="root">/ },
    { path: '/a/page/of/its/own', ...page, body: /<div id="root">/ },
    {
      path: '/config.js',
      status: 200,
      type: /javascript/,
      cache: 'no-store',
      body: /apiBaseUrl: "https:\/\/api\.example\.com\/base"/,
    },
    {
      path: `/assets/${asset}`,
      status: 200,
      cache: 'public, max-age=31536000, immutable',
    },
    { path: '/missing.js', status: 404 },
    { path: '/api/v1/items', status: 404 },
    { path: '/stub_status', status: 200, body: /^Active connections: / },
  ];
}

async function checkSite(render: Render, tools: Tools): Promise<Problem[]> {
  const assets = await readdir(join(render.directory, 'dist/assets'));
  const site = await startNginx(tools, render, { API_BASE_URL: API });
  const problems: Problem[] = [];
  try {
    for (const expected of expectations(render, assets[0])) {
      problems.push(...(await checkAnswer(site, expected)));
    }
  } finally {
    const code = await site.stop();
    if (code !== 0) {
      problems.push(`nginx ends with ${code}`);
    }
  }
  return [...problems, ...checkLog(site.log())];
}

async function checkAnswer(
  site: Site,
  { path, status, type, cache, body }: Expected,
): Promise<Problem[]> {
  const answer = await ask(site.port, {
    path,
    headers: { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` },
  });
  const problems: Problem[] = [];
  const expect = (isRight: boolean, problem: string) => {
    if (!isRight) {
      problems.push(`${path} ${problem}`);
    }
  };
  const header = (name: string) => String(answer?.headers[name] ?? '');
  expect(
    answer?.status === status,
    `answers ${answer?.status ?? 'nothing'}, not ${status}`,
  );
  expect(!type || type.test(header('content-type')), `is no ${type}`);
  expect(
    !cache || header('cache-control') === cache,
    `is kept by ${header('cache-control') || 'nothing'}, not ${cache}`,
  );
  expect(!body || body.test(answer?.body ?? ''), `answers ${answer?.body}`);
  const policy = header('content-security-policy');
  expect(
    policy.includes("default-src 'none'") &&
      policy.includes("connect-src 'self' https://api.example.com ") &&
      !/unsafe|\*/.test(policy),
    `has the policy ${policy || 'of nobody'}`,
  );
  expect(
    header('x-content-type-options') === 'nosniff' &&
      !/\d/.test(header('server')),
    'says its version, or lets browsers guess',
  );
  return problems;
}

const lineSchema = z.object({
  msg: z.string(),
  path: z.string(),
  status: z.number(),
  trace_id: z.literal(TRACE),
});

function checkLog(log: string): Problem[] {
  const lines = log.trim().split('\n');
  const wrong = lines.find(line => {
    try {
      return !lineSchema.safeParse(JSON.parse(line)).success;
    } catch {
      return true;
    }
  });
  return [
    ...(wrong === undefined ? [] : [`its log has the line: ${wrong}`]),
    ...(lines.some(line => line.includes('"path":"/config.js"'))
      ? []
      : ['its log does not tell of requests']),
    ...(lines.some(line => line.includes('/health'))
      ? ['its log tells of probes']
      : []),
  ];
}
