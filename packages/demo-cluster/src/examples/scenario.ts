import { z } from 'zod';
import { ExampleError, readYaml } from './yamlFiles';

const versionSchema = z.strictObject({
  /** The commit that it was built from. */
  sourceRevision: z.string().regex(/^[0-9a-f]{40}$/),
  /** What it brought, as the change-cause says it. */
  change: z.string(),
});

const releaseSchema = z.strictObject({
  service: z.string(),
  environment: z.string(),
  version: z.string(),
  /** Set on the pods of this version alone, such as `quarterdeck.io/demo-startup`. */
  podAnnotations: z.record(z.string(), z.string()).default({}),
});

const editSchema = z.strictObject({
  service: z.string(),
  environment: z.string(),
  fieldManager: z.string(),
  /** Strategic merge patch of the service's Deployment. */
  patch: z.record(z.string(), z.unknown()),
});

const stepSchema = z.union([
  z.strictObject({ description: z.string(), release: releaseSchema }),
  z.strictObject({ description: z.string(), edit: editSchema }),
]);

const scenarioSchema = z.strictObject({
  /** Directory of CustomResourceDefinitions, relative to the scenario, as are the overlays. */
  customResourceDefinitions: z.string(),
  environments: z.record(
    z.string(),
    z.strictObject({
      overlays: z.array(z.string()).min(1),
      /** Versions of a service before the one of its overlay, oldest first. */
      history: z.record(z.string(), z.array(z.string()).min(1)).default({}),
    }),
  ),
  versions: z.record(z.string(), z.record(z.string(), versionSchema)),
  /** What happens, in order, once everything runs in the version of its overlay. */
  steps: z.array(stepSchema),
});

export type Scenario = z.infer<typeof scenarioSchema>;
export type ScenarioVersion = z.infer<typeof versionSchema>;

/** @throws ExampleError that names each key that is wrong */
export function readScenario(file: string): Scenario {
  const [document] = readYaml(file);
  const parsed = scenarioSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw new ExampleError(file, z.prettifyError(parsed.error));
}
