import {
  AuditorService,
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotAllowedError } from '@backstage/errors';
import { newRunSchema, type NewRun } from '@quarterdeck/plugin-backups-common';
import {
  audited,
  parseRequest,
  type EntityAccess,
} from '@quarterdeck/toolkit-node';
import type { ProtectionReader } from '../database/ProtectionStore';
import type { RunStarts } from '../engine/RunStarts';
import { ENTITY, SOURCE, policyOf } from './policyOf';

const BEGINS = {
  readOnly: false,
  destructive: false,
  idempotent: false,
} as const;

interface StartOptions {
  actionsRegistry: ActionsRegistryService;
  access: EntityAccess;
  auditor: AuditorService;
  auth: AuthService;
  starts: RunStarts;
  store: ProtectionReader;
}

/** `backups:run-backup` and `backups:run-restore-test` */
export function registerStartRuns(options: StartOptions): void {
  const { actionsRegistry } = options;
  actionsRegistry.register({
    name: 'run-backup',
    title: 'Run a backup',
    description:
      'Begins a backup of a source of an entity, and answers with the run at once. When to use: before a risky change. list-backups shows when it is there.',
    attributes: BEGINS,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe(ENTITY),
          source: z.string().optional().describe(SOURCE),
          type: z
            .string()
            .optional()
            .describe('full, differential or incremental; as the policy makes'),
        }),
      output: z =>
        z.object({ runId: z.string(), state: z.string(), link: z.string() }),
    },
    action: async ({ input, credentials }) => ({
      output: await start(options, { ...input, kind: 'backup' }, credentials),
    }),
  });
  actionsRegistry.register({
    name: 'run-restore-test',
    title: 'Run a restore test',
    description:
      'Restores a backup of an entity to a throw-away place, checks what came back, and removes it. Changes no data. When to use: to prove that a backup can be restored, and to measure how long that takes.',
    attributes: BEGINS,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe(ENTITY),
          source: z.string().optional().describe(SOURCE),
          backupId: z.string().optional().describe('The newest by default'),
        }),
      output: z =>
        z.object({ runId: z.string(), state: z.string(), link: z.string() }),
    },
    action: async ({ input, credentials }) => ({
      output: await start(
        options,
        { ...input, kind: 'restore-test' },
        credentials,
      ),
    }),
  });
}

async function start(
  options: StartOptions,
  {
    entityRef,
    source,
    ...wanted
  }: {
    entityRef: string;
    source?: string;
    type?: string;
    backupId?: string;
  } & Pick<NewRun, 'kind'>,
  credentials: BackstageCredentials,
) {
  const { auditor, auth, starts } = options;
  if (!auth.isPrincipal(credentials, 'user')) {
    throw new NotAllowedError('Only for a person, or on behalf of one');
  }
  const { userEntityRef } = credentials.principal;
  const policy = await policyOf(options, { entityRef, source }, credentials);
  const run = await audited(
    auditor,
    { eventId: 'run', severityLevel: 'medium' },
    { actionType: 'start', by: userEntityRef, policyId: policy.id, ...wanted },
    () =>
      starts.start(
        parseRequest(newRunSchema, { ...wanted, policyId: policy.id }),
        credentials,
        userEntityRef,
      ),
  );
  const [, kind, namespace, name] =
    /^([^:]+):([^/]+)\/(.+)$/.exec(policy.entityRef) ?? [];
  return {
    runId: run.id,
    state: run.state,
    link: `/catalog/${namespace}/${kind}/${name}/backups`,
  };
}
