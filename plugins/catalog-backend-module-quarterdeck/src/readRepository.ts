import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  Entity,
  entityEnvelopeSchemaValidator,
} from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { DeferredEntity } from '@backstage/plugin-catalog-node';
import { GitError, runGit } from '@quarterdeck/toolkit-node';
import { basename } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const FILE = 'catalog-info.yaml';
const LONGEST = 256 * 1024;
const TIMEOUT_MS = 10_000;

/** A repository describes what it holds; people, groups and templates are for others to say. */
const KINDS = ['Component', 'API', 'Resource'];

const entitySchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.enum(KINDS),
  metadata: z.looseObject({
    name: z.string(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});

const assertEnvelope = entityEnvelopeSchemaValidator();

/** An API whose definition lies in a file of the repository. */
const textSchema = z.object({
  spec: z.looseObject({
    definition: z.object({
      $text: z
        .string()
        .regex(/^\.?\/?[\w-][\w./-]*$/)
        .transform(file => file.replace(/^\.\//, '')),
    }),
  }),
});

/**
 * The entities that catalog-info.yaml of a bare repository's HEAD describes.
 *
 * @param path - of the repository
 * @returns an empty list where there is no such file, or no commit; undefined where it could not be read, so that what
 *   was known of it still holds
 */
export async function readRepository(
  path: string,
  logger: LoggerService,
): Promise<DeferredEntity[] | undefined> {
  const name = basename(path, '.git');
  const location = `local-repository:${name}/${FILE}`;
  const content = await contentOf(path, FILE);
  if (content === undefined) {
    return [];
  }
  if (content.length > LONGEST) {
    logger.warn(`${location} is longer than ${LONGEST} characters`);
    return undefined;
  }
  const documents = parseAllDocuments(content);
  if (!Array.isArray(documents)) {
    return [];
  }
  const entities: DeferredEntity[] = [];
  for (const document of documents) {
    const parsed = entitySchema.safeParse(
      document.errors.length ? undefined : document.toJS({ maxAliasCount: 20 }),
    );
    if (!parsed.success) {
      logger.warn(
        `${location} has a document that is no entity of ${KINDS.join(', ')}; what was known of the repository stays`,
      );
      return undefined;
    }
    const entity = located(await withTexts(path, parsed.data), location);
    // The catalog refuses all entities of a provider for one that is not well-formed.
    assertEnvelope(entity);
    entities.push({ entity, locationKey: locationKeyOf(name) });
  }
  return entities;
}

export function locationKeyOf(repository: string): string {
  return `local-repository:${repository}`;
}

function located(
  entity: z.infer<typeof entitySchema>,
  location: string,
): Entity {
  // Its source is the repository that it was read from; actions go there by what they find here.
  const { [ANNOTATION_SOURCE_LOCATION]: _claimed, ...annotations } =
    entity.metadata.annotations ?? {};
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: {
        ...annotations,
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
      },
    },
  };
}

/** The catalog itself looks such texts up at hosts alone. */
async function withTexts(
  path: string,
  entity: z.infer<typeof entitySchema>,
): Promise<z.infer<typeof entitySchema>> {
  const file = textSchema.safeParse(entity).data?.spec.definition.$text;
  if (file === undefined) {
    return entity;
  }
  const definition = await contentOf(path, file);
  if (definition === undefined) {
    throw new NotFoundError(`There is no ${file} in the repository`);
  }
  return { ...entity, spec: { ...textSchema.parse(entity).spec, definition } };
}

async function contentOf(
  path: string,
  file: string,
): Promise<string | undefined> {
  try {
    return await runGit(['cat-file', 'blob', `HEAD:${file}`], {
      directory: path,
      timeoutMs: TIMEOUT_MS,
    });
  } catch (error) {
    // Git says with 128 that there is no such commit or file.
    if (error instanceof GitError && error.exitCode === 128) {
      return undefined;
    }
    throw error;
  }
}
