import { ConflictError, ResponseError } from '@backstage/errors';
import {
  ANNOTATION_LOCATION,
  Entity,
  stringifyLocationRef,
} from '@backstage/catalog-model';
import { ScmIntegrations } from '@backstage/integration';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { LOCAL_REPOSITORY_TOPIC, pause } from '@quarterdeck/toolkit-node';
import { descriptionFor } from '../workspace/description';
import { examples } from './register.examples';
import { folderOf, targetPath } from './targetPath';

const FILE = 'catalog-info.yaml';
const PAUSE_MS = 200;
const DEFAULT_SECONDS = 15;

interface Origin {
  /** Annotation that the entity will have */
  location: string;
  url: string;
  /** Makes the catalog read it; doing it twice does no harm */
  announce(): Promise<void>;
}

/** `quarterdeck:register`: after it, the catalog has the component. */
export function createRegisterAction(options: {
  catalog: CatalogService;
  events: EventsService;
  integrations: ScmIntegrations;
}) {
  const { catalog, events, integrations } = options;
  return createTemplateAction({
    id: 'quarterdeck:register',
    description:
      'Registers what was published in the catalog, and waits until the catalog has it; also for repositories on the machine of the portal, which catalog:register refuses',
    supportsDryRun: true,
    examples,
    schema: {
      input: {
        repository: z =>
          z
            .string()
            .optional()
            .describe(
              'As for quarterdeck:ensure-repo; nothing: on this machine',
            ),
        repoContentsUrl: z =>
          z
            .string()
            .optional()
            .describe('Output of quarterdeck:ensure-repo, for hosts'),
        waitSeconds: z =>
          z
            .number()
            .min(0)
            .max(300)
            .optional()
            .describe(
              `How long to wait for the entity. Default: ${DEFAULT_SECONDS}`,
            ),
        targetPath,
      },
      output: {
        entityRef: z => z.string().describe('The component'),
        catalogInfoUrl: z => z.string().describe('Where it is described'),
        registered: z =>
          z.boolean().describe('Whether the catalog has it by now'),
      },
    },
    async handler(ctx) {
      const { repository = '', repoContentsUrl = '' } = ctx.input;
      const { metadata } = await descriptionFor(folderOf(ctx), undefined);
      const entityRef = `component:default/${metadata.name}`;
      const url = `${repoContentsUrl.replace(/\/$/, '')}/${FILE}`;
      ctx.output('entityRef', entityRef);
      ctx.output('catalogInfoUrl', url);
      if (repository !== '' && !integrations.byUrl(url)) {
        ctx.logger.warn(
          `No integration reads ${url}, so the catalog cannot; register it where it can be read`,
        );
        ctx.output('registered', false);
        return;
      }
      if (ctx.isDryRun) {
        ctx.logger.info(`Would register ${entityRef} from ${url}`);
        ctx.output('registered', true);
        return;
      }
      const credentials = await ctx.getInitiatorCredentials();
      const origin: Origin =
        repository === ''
          ? localOrigin(metadata.name, url, events)
          : {
              url,
              location: stringifyLocationRef({ type: 'url', target: url }),
              announce: async () =>
                await addLocation(catalog, url, credentials),
            };
      await origin.announce();
      const isThere = await appears(
        async () => await catalog.getEntityByRef(entityRef, { credentials }),
        origin,
        {
          signal: ctx.signal ?? new AbortController().signal,
          seconds: ctx.input.waitSeconds ?? DEFAULT_SECONDS,
        },
      );
      ctx.output('registered', isThere);
      if (isThere) {
        ctx.logger.info(`The catalog has ${entityRef}`);
      } else {
        ctx.logger.warn(
          `The catalog was told of ${entityRef} and has not got to it yet; it will be there soon`,
        );
      }
    },
  });
}

function localOrigin(name: string, url: string, events: EventsService): Origin {
  return {
    url,
    location: `local-repository:${name}/${FILE}`,
    announce: async () =>
      await events.publish({
        topic: LOCAL_REPOSITORY_TOPIC,
        eventPayload: { name },
      }),
  };
}

async function addLocation(
  catalog: CatalogService,
  target: string,
  credentials: Parameters<CatalogService['addLocation']>[1]['credentials'],
): Promise<void> {
  try {
    await catalog.addLocation({ type: 'url', target }, { credentials });
  } catch (error) {
    // It is registered already: by this task before it was tried again, or by hand.
    const isThere =
      (error instanceof ResponseError && error.statusCode === 409) ||
      (error instanceof Error && error.name === 'ConflictError');
    if (!isThere) {
      throw error;
    }
  }
}

/** @throws ConflictError where another place describes an entity of that name */
async function appears(
  ask: () => Promise<Entity | undefined>,
  { location }: Origin,
  { signal, seconds }: { signal: AbortSignal; seconds: number },
): Promise<boolean> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const entity = await ask();
    const found = entity?.metadata.annotations?.[ANNOTATION_LOCATION];
    if (found === location) {
      return true;
    }
    if (entity) {
      throw new ConflictError(
        `The catalog has an entity of that name already, from ${found}; choose another name, or unregister that one`,
      );
    }
    if (Date.now() >= end) {
      return false;
    }
    await pause(PAUSE_MS, signal);
    signal.throwIfAborted();
  }
}
