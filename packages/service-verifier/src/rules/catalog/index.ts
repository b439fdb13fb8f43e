import {
  Entity,
  EntityPolicies,
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  SchemaValidEntityPolicy,
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  resourceEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { FileTree } from '@quarterdeck/service-generator';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { Rule } from '../../types';

const CATALOG_FILE = 'catalog-info.yaml';

const entitySchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

const policy = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new FieldFormatEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
]);

/** `$text` is replaced before an entity is checked. */
function resolved(document: unknown): unknown {
  return JSON.parse(
    JSON.stringify(document, (_key, value: unknown) =>
      z.strictObject({ $text: z.string() }).safeParse(value).success
        ? 'the text of the file'
        : value,
    ),
  );
}

function entitiesIn(files: FileTree) {
  return parseAllDocuments(files.get(CATALOG_FILE)?.content ?? '').map(
    document => resolved(document.toJS()),
  );
}

/** Enough of one for the catalog's own policies to say the rest. */
function isEntity(document: unknown): document is Entity {
  return entitySchema.safeParse(document).success;
}

async function entityProblem(entity: unknown): Promise<string | undefined> {
  if (!isEntity(entity)) {
    return 'An entity lacks apiVersion, kind or metadata.name.';
  }
  try {
    await policy.enforce(entity);
    const known = await Promise.all(
      [
        componentEntityV1alpha1Validator,
        apiEntityV1alpha1Validator,
        resourceEntityV1alpha1Validator,
      ].map(validator => validator.check(entity)),
    );
    return known.some(Boolean) || entity.kind === 'System'
      ? undefined
      : `The catalog does not know the kind ${entity.kind} of ${entity.apiVersion}.`;
  } catch (failure) {
    return failure instanceof Error ? failure.message : String(failure);
  }
}

const entitiesValid: Rule = {
  id: 'catalog/entities-valid',
  summary: 'The catalog takes every entity of catalog-info.yaml.',
  async check({ files }) {
    const problems = await Promise.all(entitiesIn(files).map(entityProblem));
    return problems.flatMap(message =>
      message
        ? [{ rule: 'catalog/entities-valid', path: CATALOG_FILE, message }]
        : [],
    );
  },
};

const noSystem: Rule = {
  id: 'catalog/no-system',
  summary:
    'A service names the system that it is part of, and does not make one: a system for each service says nothing.',
  check: ({ files }) =>
    entitiesIn(files).flatMap(document => {
      const { data } = entitySchema.safeParse(document);
      return data?.kind === 'System' || data?.kind === 'Domain'
        ? [
            {
              rule: 'catalog/no-system',
              path: CATALOG_FILE,
              message: `The ${data.kind} ${data.metadata.name} belongs into a file of its own, elsewhere.`,
            },
          ]
        : [];
    }),
};

/** What the portal reads of the repository. */
export const CATALOG_RULES: readonly Rule[] = [entitiesValid, noSystem];
