import { z } from 'zod';
import { KustomizeError, Source, readYaml } from './source';

const target = z
  .strictObject({
    group: z.string().optional(),
    version: z.string().optional(),
    kind: z.string().optional(),
    name: z.string().optional(),
  })
  .refine(({ kind, name }) => kind ?? name, 'names neither kind nor name');

const configMap = z.strictObject({
  name: z.string(),
  behavior: z.enum(['create', 'merge', 'replace']).default('create'),
  literals: z.array(z.string().regex(/^[^=]+=/s)).default([]),
  envs: z.array(z.string()).default([]),
  files: z.array(z.string()).default([]),
  options: z
    .strictObject({
      labels: z.record(z.string(), z.string()).optional(),
      annotations: z.record(z.string(), z.string()).optional(),
      disableNameSuffixHash: z.boolean().default(false),
    })
    .optional(),
});

const common = {
  resources: z.array(z.string()).default([]),
  components: z.array(z.string()).default([]),
  namespace: z.string().optional(),
  labels: z
    .array(
      z.strictObject({
        pairs: z.record(z.string(), z.string()),
        includeTemplates: z.boolean().default(false),
        includeSelectors: z.literal(false).optional(),
      }),
    )
    .default([]),
  images: z
    .array(
      z.strictObject({
        name: z.string(),
        newName: z.string().optional(),
        newTag: z.string().optional(),
        digest: z.string().optional(),
      }),
    )
    .default([]),
  replicas: z
    .array(z.strictObject({ name: z.string(), count: z.number().int().min(0) }))
    .default([]),
  patches: z
    .array(
      z
        .strictObject({
          path: z.string().optional(),
          patch: z.string().optional(),
          target: target.optional(),
        })
        .refine(
          ({ path, patch }) => (path === undefined) !== (patch === undefined),
          'must have either path or patch',
        ),
    )
    .default([]),
  configMapGenerator: z.array(configMap).default([]),
};

const kustomizationSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
    kind: z.literal('Kustomization'),
    ...common,
  }),
  z.strictObject({
    apiVersion: z.literal('kustomize.config.k8s.io/v1alpha1'),
    kind: z.literal('Component'),
    ...common,
  }),
]);

/** The part of a kustomization that is understood here. */
export type Kustomization = z.infer<typeof kustomizationSchema>;
export type ConfigMapGenerator = Kustomization['configMapGenerator'][number];

/**
 * Reads `kustomization.yaml` of a directory.
 *
 * @throws KustomizeError that names the file and each key that is missing, wrong or beyond the supported part
 */
export function readKustomization(
  source: Source,
  directory: string,
  kind: Kustomization['kind'],
): { file: string; kustomization: Kustomization } {
  const file = `${directory}/kustomization.yaml`;
  if (source.read(file) === undefined) {
    throw new KustomizeError(
      directory,
      'is not a directory with a kustomization.yaml',
    );
  }
  const [document] = readYaml(source, file);
  const parsed = kustomizationSchema.safeParse(document);
  if (!parsed.success) {
    throw new KustomizeError(
      file,
      parsed.error.issues.map(describeIssue).join('; '),
    );
  }
  if (parsed.data.kind !== kind) {
    throw new KustomizeError(
      file,
      `is a ${parsed.data.kind}; ${
        kind === 'Component' ? 'components' : 'resources'
      } take a ${kind}`,
    );
  }
  return { file, kustomization: parsed.data };
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const at = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map(key => (at ? `${at}.${key}` : key)).join(', ');
    return `${keys} is not supported by this reader of kustomizations; kubectl kustomize can tell what it would do`;
  }
  return `${at || 'the document'}: ${issue.message}`;
}
