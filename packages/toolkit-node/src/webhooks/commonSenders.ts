import { HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import { Request } from 'express';
import { ForeignEvent } from './EventIntake';
import { readJsonBody } from './bodies';
import { readCloudEvents } from './cloudEvents';
import { EventSender } from './eventsRouter';
import { verifyBearer } from './secrets';
import { GitlabSecrets, verifyGithub, verifyGitlab } from './senders';

const MOST_REPORTS = 500;

/** What every room that takes events of others is configured with. */
export interface SenderSecrets {
  /** Bearer tokens of whoever sends CloudEvents and plain JSON. */
  tokens: readonly string[];
  githubSecrets: readonly string[];
  gitlab: GitlabSecrets;
}

/**
 * Who may send events to a room, and how they show who they are: CloudEvents, GitHub, GitLab and plain JSON.
 *
 * @param key - of the configuration: `environments.events`
 */
export function commonSenders({
  key,
  config,
  httpAuth,
  now,
}: {
  key: string;
  config: SenderSecrets;
  httpAuth: HttpAuthService;
  now(): number;
}): EventSender[] {
  const { tokens, githubSecrets, gitlab } = config;
  return [
    {
      ...tokenSender(key, tokens),
      id: 'cloudevents',
      title: 'CloudEvents',
      read: message => readCloudEvents(message).map(cloudEvent),
    },
    {
      id: 'github',
      title: 'GitHub',
      keys: `${key}.github.secrets`,
      isOpen: githubSecrets.length > 0,
      hasSigned: ({ headers, body }) =>
        verifyGithub(
          body,
          textOf(headers['x-hub-signature-256']),
          githubSecrets,
        ),
      read: ({ headers, body }) => [
        {
          value: readJsonBody(body),
          eventId: textOf(headers['x-github-delivery']),
          eventType: textOf(headers['x-github-event']),
        },
      ],
    },
    {
      id: 'gitlab',
      title: 'GitLab',
      keys: `${key}.gitlab.tokens or ${key}.gitlab.signingSecrets`,
      isOpen: gitlab.tokens.length + gitlab.signingSecrets.length > 0,
      hasSigned: ({ headers, body }) =>
        verifyGitlab({ body, headers, now: now() }, gitlab),
      read: ({ headers, body }) => [
        {
          value: readJsonBody(body),
          eventId: textOf(
            headers['webhook-id'] ?? headers['x-gitlab-event-uuid'],
          ),
          eventType: textOf(headers['x-gitlab-event']),
        },
      ],
    },
    {
      id: 'plain',
      title: 'plain JSON',
      keys: `${key}.tokens, or credentials of a service of the portal`,
      // Services of the portal may always.
      isOpen: true,
      mayEnter: async request =>
        verifyBearer(request.headers.authorization, tokens) ||
        (await isService(request, httpAuth)),
      read: ({ body }) => readReports(readJsonBody(body)),
    },
  ];
}

/** One who brings a bearer token, and a body of one event. */
export function tokenSender(
  key: string,
  tokens: readonly string[],
): Omit<EventSender, 'id' | 'title'> {
  return {
    keys: `${key}.tokens`,
    isOpen: tokens.length > 0,
    mayEnter: async ({ headers }) =>
      verifyBearer(headers.authorization, tokens),
    read: ({ body }) => [{ value: readJsonBody(body) }],
  };
}

async function isService(
  request: Request,
  httpAuth: HttpAuthService,
): Promise<boolean> {
  try {
    await httpAuth.credentials(request, { allow: ['service'] });
    return true;
  } catch (error) {
    const { name } = toError(error);
    if (name === 'AuthenticationError' || name === 'NotAllowedError') {
      return false;
    }
    throw error;
  }
}

/** One, or an array: history, as it was before the portal watched. */
function readReports(body: unknown): ForeignEvent[] {
  const reports = Array.isArray(body) ? body : [body];
  if (reports.length === 0 || reports.length > MOST_REPORTS) {
    throw new InputError(
      `Send one report, or an array of at most ${MOST_REPORTS}`,
    );
  }
  return reports.map(value => ({
    value,
    eventId: memberOf(value, 'reportId') ?? memberOf(value, 'id'),
  }));
}

function cloudEvent(value: unknown): ForeignEvent {
  return {
    value,
    eventId: memberOf(value, 'id'),
    eventType: memberOf(value, 'type'),
  };
}

function memberOf(value: unknown, name: string): string | undefined {
  const member =
    typeof value === 'object' && value !== null
      ? Object.entries(value).find(([key]) => key === name)?.[1]
      : undefined;
  return typeof member === 'string' ? member : undefined;
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
