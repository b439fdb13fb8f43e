import {
  KustomizeError,
  buildKustomization,
  sourceOf,
} from '@quarterdeck/kustomize';
import { FileTree } from '@quarterdeck/service-generator';
import { overlaysOf } from '@quarterdeck/service-verifier';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { z } from 'zod';
import { Gate, Problem } from '../types';
import { typeProblems } from './kubernetesTypes';

const OVERLAY = /^(deploy\/overlays\/[^/]+)\/kustomization\.yaml$/;

/** G6: kubectl builds what is there, says nothing on standard error, and sees the same objects as the rules do. */
export const kustomize: Gate = {
  id: 'G6',
  title: 'has overlays that kubectl kustomize builds without a word',
  tools: ['kubectl'],
  async run({ directory, files }, tools) {
    const overlays = overlaysOf(files).flatMap(built => {
      if ('error' in built) {
        return [built.error.message];
      }
      const { status, stdout, stderr } = spawnSync(
        tools.path('kubectl'),
        ['kustomize', join(directory, built.overlay)],
        { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
      );
      if (status !== 0 || stderr !== '') {
        return [`${built.overlay}: kubectl kustomize says ${stderr}`];
      }
      const objects = parseAllDocuments(stdout).map((document): unknown =>
        document.toJS(),
      );
      return isDeepStrictEqual(objects, built.objects)
        ? []
        : [`${built.overlay}: kubectl kustomize builds something else`];
    });
    return [...overlays, ...combinations(files)];
  },
};

/** G6: each object is what the published types of its kind allow, custom resources among them. */
export const kubernetesTypes: Gate = {
  id: 'G6',
  title: 'has objects that the types of their kinds allow',
  tools: [],
  isSlow: true,
  async run({ files }) {
    return typeProblems(
      overlaysOf(files).flatMap(built =>
        'objects' in built ? built.objects : [],
      ),
    );
  },
};

const overlaySchema = z.looseObject({
  components: z.array(z.string()).default([]),
});

/** The base with the components of each overlay, added one after the other. */
function combinations(files: FileTree): Problem[] {
  return [...files].flatMap(([path, { content }]) => {
    const folder = OVERLAY.exec(path)?.[1];
    if (!folder) return [];
    const { components } = overlaySchema.parse(parse(content));
    return components.flatMap((_, index) =>
      combination(files, folder, components.slice(0, index + 1)),
    );
  });
}

function combination(
  files: FileTree,
  folder: string,
  components: readonly string[],
): Problem[] {
  const content = stringify({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: ['../../base'],
    components,
  });
  const tree = new Map<string, { content: string }>([
    ...files,
    [`${folder}/kustomization.yaml`, { content }],
  ]);
  try {
    buildKustomization(folder, sourceOf(tree));
    return [];
  } catch (error) {
    if (error instanceof KustomizeError) {
      return [`the base with ${components.join(', ')}: ${error.message}`];
    }
    throw error;
  }
}
