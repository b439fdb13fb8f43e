import { FileTree } from '@quarterdeck/service-generator';
import { readTree } from '@quarterdeck/service-verifier';
import { TEMPLATE_FILE, readTemplate } from '@quarterdeck/template-renderer';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

// eslint-disable-next-line no-restricted-syntax -- templates come with the package, built or not: both places are tried
const PROGRAM = __dirname;

/** Beside the working directory, else what came with this package. */
function templatesFolder(chosen: string | undefined): string {
  const folder = chosen
    ? resolve(chosen)
    : [
        resolve('templates'),
        resolve(PROGRAM, '../templates'),
        resolve(PROGRAM, '../../../templates'),
      ].find(existsSync);
  if (!folder || !existsSync(folder)) {
    throw new Error(
      'There is no folder of templates; name one with --templates',
    );
  }
  return folder;
}

export async function listTemplates(
  chosen: string | undefined,
): Promise<{ name: string; description: string }[]> {
  const folder = templatesFolder(chosen);
  const names = (await readdir(folder)).filter(name =>
    existsSync(join(folder, name, TEMPLATE_FILE)),
  );
  return Promise.all(
    names.sort().map(async name => {
      const { metadata } = readTemplate(await readTree(join(folder, name)));
      return { name, description: metadata.description ?? '' };
    }),
  );
}

/** @throws Error that names the templates there are */
export async function loadTemplate(
  name: string,
  chosen: string | undefined,
): Promise<FileTree> {
  const templates = await listTemplates(chosen);
  if (!templates.some(template => template.name === name)) {
    const names = templates.map(template => template.name).join(', ');
    throw new Error(
      `${name ? `There is no template "${name}"` : 'Say which template'}; there is ${names || 'none'}`,
    );
  }
  return readTree(join(templatesFolder(chosen), name));
}
