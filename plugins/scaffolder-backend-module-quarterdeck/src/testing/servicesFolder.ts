import { Entity } from '@backstage/catalog-model';
import {
  DEFAULT_VERSIONS,
  LOCK_FILE,
  describeService,
  descriptionFile,
  lockOf,
  lockText,
  modelOf,
  treeOf,
} from '@quarterdeck/service-generator';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const DIGEST = `sha256:${'0'.repeat(64)}`;

export const ORDERS = {
  name: 'orders',
  description: 'Takes the orders of customers',
  owner: 'group:default/payments',
};

/** The component as a catalog has it that has read it there. */
export function ordersEntity(location: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: ORDERS.name,
      annotations: { 'backstage.io/managed-by-location': location },
    },
    spec: { owner: 'payments', system: 'shop' },
  };
}

/** Writes a folder as a template leaves it: described, with these files, and locked. */
export async function writeService(
  folder: string,
  files: Record<string, string> = {},
  template: { name?: string; version?: string; service?: string } = {},
): Promise<void> {
  const answers = { ...ORDERS, name: template.service ?? ORDERS.name };
  const description = describeService('go', answers);
  const generated = [
    descriptionFile(modelOf(description, DEFAULT_VERSIONS).description),
  ];
  const tree = treeOf([
    ...generated,
    { path: 'main.go', content: 'package main\n', class: 'seeded' },
    {
      path: 'run.sh',
      content: '#!/bin/sh\n',
      class: 'seeded',
      isExecutable: true,
    },
    { path: '.gitignore', content: '*.log\nrun.sh\n', class: 'seeded' },
    ...Object.entries(files).map(([path, content]) => ({
      path,
      content,
      class: 'seeded' as const,
    })),
  ]);
  const lock = await lockOf(
    {
      name: template.name ?? 'go-service',
      version: template.version ?? '1.9.0',
      digest: DIGEST,
    },
    answers,
    tree,
    generated,
  );
  for (const [path, { content, isExecutable }] of [
    ...tree,
    [LOCK_FILE, { content: lockText(lock), isExecutable: false }] as const,
  ]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
    await chmod(join(folder, path), isExecutable ? 0o755 : 0o644);
  }
}
