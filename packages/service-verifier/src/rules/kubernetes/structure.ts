import { FileTree } from '@quarterdeck/service-generator';
import { posix } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { overlaysOf } from '../../kubernetes/overlays';
import { Finding, Rule } from '../../types';
import { viewRule } from './views';

export const builds: Rule = {
  id: 'kubernetes/overlay-builds',
  summary:
    'Every overlay can be built; else nothing of the environment can be deployed',
  check: ({ files }) =>
    overlaysOf(files).flatMap(built =>
      'error' in built
        ? [
            {
              rule: 'kubernetes/overlay-builds',
              path: `${built.overlay}/kustomization.yaml`,
              message: built.error.message,
            },
          ]
        : [],
    ),
};

const list = z.array(z.unknown()).default([]);
const kustomization = z.looseObject({
  resources: list,
  components: list,
  patches: z.array(z.looseObject({ path: z.string().optional() })).default([]),
  configMapGenerator: z
    .array(
      z.looseObject({
        envs: z.array(z.string()).default([]),
        files: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});

function kustomizations(files: FileTree) {
  return [...files].flatMap(([path, { content }]) => {
    if (!/^deploy\/.*kustomization\.yaml$/.test(path)) return [];
    const fields = kustomization.safeParse(readYaml(content));
    return fields.success ? [{ path, fields: fields.data }] : [];
  });
}

function readYaml(content: string): unknown {
  try {
    return parse(content);
  } catch {
    return undefined;
  }
}

export const noOrphans: Rule = {
  id: 'kubernetes/no-orphans',
  summary:
    'Every file below deploy is named by a kustomization, and every component by an overlay; others look as if they did something',
  check({ files }) {
    const named = new Set<string>();
    for (const { path, fields } of kustomizations(files)) {
      const folder = posix.dirname(path);
      const add = (entry: string) => named.add(posix.join(folder, entry));
      [...fields.resources, ...fields.components].map(String).forEach(add);
      fields.patches.forEach(({ path: file }) => file && add(file));
      for (const generator of fields.configMapGenerator) {
        generator.envs.forEach(add);
        generator.files.map(file => file.split('=').pop() ?? '').forEach(add);
      }
    }
    const isRoot = (folder: string) =>
      /^deploy\/(?:overlays\/[^/]+|gitops)$/.test(folder);
    return [...files.keys()]
      .filter(path => path.startsWith('deploy/') && !path.endsWith('.md'))
      .filter(path => {
        const folder = posix.dirname(path);
        return path.endsWith('/kustomization.yaml')
          ? !isRoot(folder) && !named.has(folder)
          : !named.has(path);
      })
      .map(path => ({
        rule: 'kubernetes/no-orphans',
        path,
        message:
          'no kustomization names it, so it is never applied; name it or remove it',
      }));
  },
};

/** What kustomize has retired, or what changes selectors, which cannot be changed. */
const RETIRED: Readonly<Record<string, string>> = {
  commonLabels:
    'changes selectors too, which cannot be changed: use labels with includeTemplates',
  vars: 'is retired: use replacements',
  bases: 'is retired: use resources',
  patchesStrategicMerge: 'is retired: use patches',
  patchesJson6902: 'is retired: use patches with a target',
  imageTags: 'is retired: use images',
};
const PREFIXES: Readonly<Record<string, string>> = {
  namePrefix:
    'does not reach selectors of monitors, hosts of routes and references of custom resources: give the environment a namespace of its own',
  nameSuffix:
    'does not reach selectors of monitors, hosts of routes and references of custom resources: give the environment a namespace of its own',
};

function fieldsRule(
  id: string,
  summary: string,
  fields: Readonly<Record<string, string>>,
): Rule {
  return {
    id,
    summary,
    check: ({ files }) =>
      kustomizations(files).flatMap(({ path, fields: own }) =>
        Object.entries(fields).flatMap(([field, why]): Finding[] =>
          field in own ? [{ rule: id, path, message: `${field} ${why}` }] : [],
        ),
      ),
  };
}

export const retiredFields = fieldsRule(
  'kubernetes/kustomization-fields',
  'Kustomizations use no retired fields, and none that changes selectors',
  RETIRED,
);

export const noNamePrefix = fieldsRule(
  'kubernetes/no-name-prefix',
  'Environments differ by namespace, not by prefixes of names, which custom resources do not follow',
  PREFIXES,
);

export const runsSomething = viewRule(
  'kubernetes/overlay-runs-something',
  'Every environment runs the service',
  ({ overlay, objects, project }) => {
    const runs = objects.some(
      ({ kind, metadata }) =>
        (kind === 'Deployment' || kind === 'Rollout') &&
        metadata.name === (project.model?.name ?? metadata.name),
    );
    return runs || !overlay.startsWith('deploy/overlays/')
      ? []
      : [
          {
            message:
              'no Deployment of the service comes of this overlay: deploying it changes nothing',
          },
        ];
  },
);
