import { FileTree } from '@quarterdeck/service-generator';
import { projectOf, readTree } from '@quarterdeck/service-verifier';
import { renderTemplate } from '@quarterdeck/template-renderer';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TEMPLATES } from './paths';
import { Render } from './types';

/** What every template wants to know; all else has defaults. */
export const USUAL_PARAMETERS = {
  name: 'orders',
  description: 'Takes orders and tells their state',
  owner: 'group:default/veza-team',
  repository: 'github.com?owner=veza&repo=orders',
};

/** Names of the templates that make a service; a retrofit wants one that is there. */
export async function serviceTemplates(): Promise<string[]> {
  const names = await readdir(TEMPLATES);
  return names
    .filter(name => existsSync(join(TEMPLATES, name, 'content')))
    .sort();
}

/** A template rendered into a folder that the caller removes. */
export async function renderInto(
  directory: string,
  template: string,
  parameters: Record<string, unknown> = {},
  name = template,
): Promise<Render> {
  const all = { ...USUAL_PARAMETERS, ...parameters };
  const folder = await readTree(join(TEMPLATES, template));
  const { files, model } = await renderTemplate(folder, all);
  await writeTree(directory, files);
  return {
    name,
    template,
    parameters: all,
    directory,
    files,
    model,
    project: projectOf(files),
  };
}

export async function writeTree(
  directory: string,
  files: FileTree,
): Promise<void> {
  for (const [path, { content, isExecutable }] of files) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    await chmod(file, isExecutable ? 0o755 : 0o644);
  }
}
