/** What formats of several rooms have in common: what is deployed where and when, and what breaks. */
import { DeploymentRecord, IncidentRecord } from '../../src/domain/records';
import { SERVICES, nameOf, refOf } from '../estate';
import {
  NO_OBJECT,
  NO_TEXT,
  NO_TIME,
  Payload,
  bearer,
  gitlabToken,
  hub,
  iso,
} from './format';

const BEGAN_AT = Math.floor(Date.now() / 1000) * 1000 - 20 * 86_400_000;
const LASTS_MS = 500;
export const at = (count: number) => BEGAN_AT + count * 1000;
export const end = (count: number) => at(count) + LASTS_MS;
export const any = (count: number) => count % SERVICES;
export const even = (count: number) => (count * 2) % SERVICES;
export const odd = (count: number) => (count * 2 + 1) % SERVICES;
export const whereOf = (count: number) =>
  count % 4 === 0 ? ('staging' as const) : ('production' as const);
export const hasFailed = (count: number) => count % 7 === 0;
/** Empty text stands for none in what these leave out. */
export const NO_END = NO_TIME.filter(time => time !== '');
export const NO_ENVIRONMENT = [...NO_TEXT, 'nowhere', '__proto__'];

export function deployed(
  count: number,
  service: number,
  change: Partial<DeploymentRecord> = {},
): { deployments: DeploymentRecord[] } {
  return {
    deployments: [
      {
        id: `deployment ${count}`,
        entityRef: refOf(service),
        environmentId: whereOf(count),
        tier: whereOf(count),
        source: 'reported',
        version: `v1.${count}`,
        artifacts: [],
        startedAt: at(count),
        finishedAt: end(count),
        outcome: hasFailed(count) ? 'failed' : 'succeeded',
        ...change,
      },
    ],
  };
}

export function broken(
  count: number,
  service: number,
): { incidents: IncidentRecord[] } {
  return {
    incidents: [
      {
        id: `incident ${count}`,
        number: count,
        entityRef: refOf(service),
        environmentId: whereOf(count),
        title: 'Nobody can buy',
        severity: 'P2',
        startedAt: at(count),
        openedAt: at(count),
        resolvedAt: end(count),
      },
    ],
  };
}

export const ofGithub = (secrets: readonly string[], type: string) => ({
  proof: hub(secrets),
  headers: { 'content-type': 'application/json', 'x-github-event': type },
  keepsUnreadable: false,
});
export const ofGitlab = (secrets: readonly string[]) => ({
  proof: gitlabToken(secrets),
  headers: { 'content-type': 'application/json' },
  keepsUnreadable: false,
});
export const withToken = (
  secrets: readonly string[],
  contentType = 'application/json',
) => ({
  proof: bearer(secrets),
  headers: { 'content-type': contentType },
  keepsUnreadable: false,
});
export const requiredIn = (
  useless: Record<string, readonly unknown[]>,
  ...optional: string[]
) => Object.keys(useless).filter(field => !optional.includes(field));

/** The data of a CDEvent of a service that was deployed. */
export const cdeventData = (count: number): Payload => ({
  context: {
    version: '0.4.1',
    id: `e${count}`,
    source: '/ci',
    timestamp: iso(end(count)),
  },
  subject: {
    id: nameOf(any(count)),
    content: { environment: { id: whereOf(count) } },
  },
  customData: { version: `v1.${count}`, startedAt: iso(at(count)) },
});
export const cloudEvent = (
  count: number,
  type: string,
  data: Payload,
): Payload => ({
  specversion: '1.0',
  id: `e${count}`,
  source: '/ci',
  type,
  data,
});
export const DEPLOYED = 'dev.cdevents.service.deployed.0.2.0';
export const ALWAYS = { outcome: 'succeeded' } as const;
export const uselessData = (prefix: string) => ({
  [`${prefix}context`]: NO_OBJECT,
  [`${prefix}context.id`]: NO_TEXT,
  [`${prefix}context.source`]: NO_TEXT,
  [`${prefix}context.timestamp`]: [null, ...NO_TIME],
  [`${prefix}subject`]: NO_OBJECT,
  [`${prefix}subject.id`]: NO_TEXT,
  [`${prefix}subject.content`]: NO_OBJECT,
});
export const uselessService = (prefix: string) => ({
  ...uselessData(prefix),
  [`${prefix}subject.content.environment`]: NO_OBJECT,
});
export const uselessEnvelope = {
  specversion: [null, 1, '0.3', '2.0'],
  id: [...NO_TEXT, '', 'x'.repeat(301)],
  source: NO_TEXT,
  type: NO_TEXT,
};
export const structured = 'application/cloudevents+json';
