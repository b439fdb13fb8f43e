import {
  DESCRIPTION_FILE,
  FileTree,
  GeneratedFile,
  LOCK_FILE,
  Lock,
  VersionTable,
  digestOf,
  generate,
  lockOf,
  lockSchema,
  lockText,
  modelOf,
  readDescription,
  treeOf,
} from '@quarterdeck/service-generator';
import { readTree } from '@quarterdeck/service-verifier';
import { renderTemplate } from '@quarterdeck/template-renderer';
import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Output } from './main';
import { loadTemplate } from './templates';

const answersFile = z.record(z.string(), z.unknown());

/** Makes a service of a template; what it writes is what the portal would put into the repository. */
export async function generateFromTemplate(
  options: {
    template: string;
    /** YAML or JSON */
    answersFile: string;
    directory: string | undefined;
    templates: string | undefined;
    versions: VersionTable;
    force: boolean;
  },
  output: Output,
): Promise<void> {
  const folder = await loadTemplate(options.template, options.templates);
  const answers = answersFile.parse(
    parse(await readFile(options.answersFile, 'utf8')),
  );
  const { files, model } = await renderTemplate(
    folder,
    answers,
    options.versions,
  );
  const directory = resolve(options.directory ?? model.name);
  if (!options.force && (await hasFiles(directory))) {
    throw new Error(
      `${directory} has files already; choose another folder with --output, or write into it with --force`,
    );
  }
  await write(directory, files);
  output.out(`${files.size} files in ${directory}`);
}

/**
 * Writes what generators make of a description that a team has changed. What the team owns is left alone, and so is what
 * both own and the team has changed.
 */
export async function regenerate(
  directory: string,
  versions: VersionTable,
  output: Output,
): Promise<void> {
  const before = await readTree(directory);
  const description = before.get(DESCRIPTION_FILE);
  if (!description) {
    throw new Error(
      `${resolve(directory)} has no ${DESCRIPTION_FILE}; name a template to make a new service`,
    );
  }
  const lock = readLock(before);
  const generated = generate(
    modelOf(readDescription(description.content), versions),
  );
  const written: GeneratedFile[] = [];
  for (const file of generated) {
    const there = before.get(file.path)?.content;
    if (there === file.content || (there && file.class === 'seeded')) {
      continue;
    }
    if (
      !there ||
      file.class === 'managed' ||
      (await isAsLocked(lock, file, there))
    ) {
      written.push(file);
      output.out(`${there ? 'changed' : 'new'}  ${file.path}`);
    } else {
      output.out(`kept  ${file.path}, which the team has changed`);
    }
  }
  await write(directory, treeOf(written));
  if (lock) {
    // What was not written keeps its digest there: it tells what the team has changed since.
    const { files } = await lockOf(
      lock.template,
      lock.answers,
      treeOf(written),
      written,
    );
    await writeFile(
      join(directory, LOCK_FILE),
      lockText({ ...lock, files: { ...lock.files, ...files } }),
    );
  }
  output.out(
    `${written.length} of ${generated.length} generated files written`,
  );
}

function readLock(files: FileTree): Lock | undefined {
  const file = files.get(LOCK_FILE);
  return file && lockSchema.parse(parse(file.content));
}

async function isAsLocked(
  lock: Lock | undefined,
  { path }: GeneratedFile,
  content: string,
): Promise<boolean> {
  return lock?.files[path]?.digest === (await digestOf(content));
}

async function hasFiles(directory: string): Promise<boolean> {
  return readdir(directory).then(
    names => names.some(name => name !== '.git'),
    () => false,
  );
}

async function write(directory: string, files: FileTree): Promise<void> {
  for (const [path, { content, isExecutable }] of files) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    await chmod(file, isExecutable ? 0o755 : 0o644);
  }
}
