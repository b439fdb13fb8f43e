import {
  PermissionsService,
  UrlReaderService,
  resolveSafeChildPath,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  DESCRIPTION_FILE,
  LANGUAGES,
  LOCK_FILE,
  Language,
  Lock,
  ServiceDescription,
  VersionTable,
  descriptionFile,
  describeService,
  givenAnswers,
  lockSchema,
  modelOf,
  serviceDescriptionSchema,
} from '@quarterdeck/service-generator';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { assertAllowed } from '../assertAllowed';
import { checkOut } from '../retrofit/checkOut';
import { componentChangePermission } from '../permissions';
import { PART_NAMES, Part, filesOfParts, mayWrite } from '../retrofit/parts';
import { descriptionFor } from '../workspace/description';
import { explained } from '../workspace/explained';
import { writeFiles } from '../workspace/files';
import { examples } from './retrofit.examples';
import { folderOf, targetPath } from './targetPath';

export interface RetrofitServices {
  versions: VersionTable;
  directory: string | undefined;
  catalog: CatalogService;
  permissions: PermissionsService;
  reader: UrlReaderService;
  integrations: ScmIntegrations;
}

/** `quarterdeck:retrofit`: what somebody picked is added to the repository of a service that is there. */
export function createRetrofitAction(services: RetrofitServices) {
  return createTemplateAction({
    id: 'quarterdeck:retrofit',
    description:
      'Reads the repository of a component and adds what was picked: backups, canary, alerts, runbooks, pipeline. What the team wrote or changed is left alone',
    supportsDryRun: true,
    examples,
    schema: {
      input: {
        entityRef: z => z.string().describe('The component'),
        parts: z => z.array(z.enum(PART_NAMES)).min(1).describe('What to add'),
        language: z =>
          z
            .enum(LANGUAGES)
            .optional()
            .describe(
              'Where the repository has no quarterdeck.yaml. Default: go',
            ),
        answers: z =>
          z
            .record(z.any())
            .optional()
            .describe(
              'Where the repository has no quarterdeck.yaml: what else is known of the service, such as its port',
            ),
        strategy: z =>
          z
            .enum(['canary-istio', 'canary-flagger'])
            .optional()
            .describe('Of the canary. Default: canary-istio'),
        targetPath,
      },
      output: {
        name: z =>
          z
            .string()
            .describe('Name of the service, or of its local repository'),
        entityRef: z => z.string().describe('The component'),
        place: z => z.string().describe('local, github or gitlab'),
        repoUrl: z =>
          z.string().describe('For the action that opens a request there'),
        branch: z => z.string().describe('That it is to be proposed on'),
        written: z => z.array(z.string()).describe('Paths that were written'),
        kept: z =>
          z
            .array(z.string())
            .describe('Paths that the team has made its own, left alone'),
      },
    },
    async handler(ctx) {
      const { entityRef, parts, strategy } = ctx.input;
      const folder = folderOf(ctx);
      const credentials = await ctx.getInitiatorCredentials();
      const entity = await services.catalog.getEntityByRef(entityRef, {
        credentials,
      });
      if (!entity) {
        throw new NotFoundError(`The catalog knows no ${entityRef}`);
      }
      await assertAllowed(services.permissions, {
        permission: componentChangePermission,
        entityRef: stringifyEntityRef(entity),
        what: `change ${entityRef}`,
        credentials,
      });
      const place = await checkOut(entity, folder, {
        ...services,
        signal: ctx.signal ?? new AbortController().signal,
      });
      const before = await descriptionIn(folder);
      const answers = { ...answersOf(entity), ...ctx.input.answers };
      const description = withParts(
        before ?? describe(ctx.input.language ?? 'go', answers),
        parts,
        strategy,
      );
      const model = modelOf(description, services.versions);
      const missing = parts.filter(
        part => filesOfParts(model, [part]).length === 0,
      );
      if (missing.length) {
        throw new InputError(
          `${model.name} has nothing that ${missing.join(', ')} would be for${model.hasDatabase ? '' : '; it has no database'}`,
        );
      }
      const { written, kept } = await add(folder, [
        descriptionFile(description),
        ...filesOfParts(model, parts),
      ]);
      ctx.logger.info(`Added ${parts.join(', ')}: ${written.length} files`);
      for (const path of kept) {
        ctx.logger.warn(`${path} is the team's own and was left as it is`);
      }
      // A change is proposed where it was read; the name within could be that of another team's repository.
      ctx.output('name', place.kind === 'local' ? place.name : model.name);
      ctx.output('entityRef', entityRef);
      ctx.output('place', place.kind);
      ctx.output('repoUrl', place.kind === 'local' ? '' : place.repoUrl);
      ctx.output('branch', `quarterdeck/add-${parts.join('-')}`);
      ctx.output('written', written);
      ctx.output('kept', kept);
    },
  });
}

/** What the catalog knows of a service that was never described. */
function answersOf({ metadata, spec }: Entity): Record<string, unknown> {
  const description = metadata.description ?? '';
  return {
    name: metadata.name,
    description:
      description.length < 10 ? `The service ${metadata.name}` : description,
    owner: wholeRef('group', spec?.owner),
    system: wholeRef('system', spec?.system),
  };
}

function wholeRef(kind: string, reference: unknown): string | undefined {
  if (typeof reference !== 'string') {
    return undefined;
  }
  const [, ofKind = kind, namespace = 'default', name] =
    /^(?:([^:]+):)?(?:([^/]+)\/)?(.+)$/.exec(reference) ?? [];
  return `${ofKind.toLowerCase()}:${namespace}/${name}`;
}

function describe(
  language: Language,
  answers: Record<string, unknown>,
): ServiceDescription {
  return explained('answers', () =>
    describeService(language, givenAnswers(answers)),
  );
}

async function descriptionIn(
  folder: string,
): Promise<ServiceDescription | undefined> {
  const content = await read(folder, DESCRIPTION_FILE);
  return content === undefined
    ? undefined
    : await descriptionFor(folder, undefined);
}

function withParts(
  description: ServiceDescription,
  parts: readonly Part[],
  strategy: ServiceDescription['rollout']['strategy'] = 'canary-istio',
): ServiceDescription {
  return serviceDescriptionSchema.parse({
    ...description,
    ...(parts.includes('canary') && { rollout: { strategy } }),
  });
}

/** Writes what is new or still as a template has left it; the description is what was picked itself. */
async function add(
  folder: string,
  files: ReturnType<typeof filesOfParts>,
): Promise<{ written: string[]; kept: string[] }> {
  const lock = readLock(await read(folder, LOCK_FILE));
  const allowed: typeof files = [];
  const kept: string[] = [];
  for (const file of files) {
    const before = await read(folder, file.path);
    if (before === file.content) {
      continue;
    }
    const may =
      file.path === DESCRIPTION_FILE ||
      (await mayWrite(file.path, before, lock));
    if (may) {
      allowed.push(file);
    } else {
      kept.push(file.path);
    }
  }
  const { written } = await writeFiles(folder, allowed, { replace: true });
  return { written, kept };
}

function readLock(content: string | undefined): Lock | undefined {
  try {
    return content === undefined ? undefined : lockSchema.parse(parse(content));
  } catch {
    // Written by another version: then nothing counts as unchanged.
    return undefined;
  }
}

async function read(folder: string, path: string): Promise<string | undefined> {
  return await readFile(resolveSafeChildPath(folder, path), 'utf8').catch(
    ignoreAbsence,
  );
}

function ignoreAbsence(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') {
    throw error;
  }
}
