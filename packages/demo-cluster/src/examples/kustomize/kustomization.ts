import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ExampleError, readYaml } from '../yamlFiles';

const pathPatch = z.strictObject({ path: z.string() });
const inlinePatch = z.strictObject({ patch: z.string() });

const kustomizationSchema = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
  kind: z.literal('Kustomization'),
  namespace: z.string().optional(),
  resources: z.array(z.string()).default([]),
  labels: z
    .array(
      z.strictObject({
        pairs: z.record(z.string(), z.string()),
        includeTemplates: z.boolean().default(false),
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
  patches: z.array(z.union([pathPatch, inlinePatch])).default([]),
});

/** The part of a kustomization that is understood here. */
export type Kustomization = z.infer<typeof kustomizationSchema>;

/**
 * Reads `kustomization.yaml` of a directory.
 *
 * @throws ExampleError that names the file and each key that is missing, wrong or beyond the supported part
 */
export function readKustomization(directory: string): {
  file: string;
  kustomization: Kustomization;
} {
  const file = join(directory, 'kustomization.yaml');
  if (!existsSync(file)) {
    throw new ExampleError(
      directory,
      'is not a directory with a kustomization.yaml',
    );
  }
  const [document] = readYaml(file);
  const parsed = kustomizationSchema.safeParse(document);
  if (parsed.success) return { file, kustomization: parsed.data };
  throw new ExampleError(
    file,
    parsed.error.issues.map(describeIssue).join('; '),
  );
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const at = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map(key => (at ? `${at}.${key}` : key)).join(', ');
    return `${keys} is not supported by the demo's reader of kustomizations; kubectl kustomize can tell what it would do`;
  }
  if (issue.code === 'invalid_union') {
    return `${at} must have either path or patch and nothing else: only strategic merge patches without a target are supported`;
  }
  return `${at || 'the document'}: ${issue.message}`;
}
