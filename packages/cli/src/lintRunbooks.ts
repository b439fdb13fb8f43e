import { parseRunbook } from '@quarterdeck/runbook-format';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Output } from './main';

const LEFT_OUT = new Set(['node_modules', '.git']);

/** Markdown but what describes its folder, as the portal reads it. */
function isRunbook(name: string): boolean {
  return /\.md$/i.test(name) && !/^(?:readme|index)\.md$/i.test(name);
}

/** The file itself, or all runbooks below a folder, by name. */
async function filesOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) {
    return [path];
  }
  const entries = await readdir(path, { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) {
      files.push(...(await filesOf(join(path, entry.name))));
    } else if (entry.isFile() && isRunbook(entry.name)) {
      files.push(join(path, entry.name));
    }
  }
  return files;
}

/**
 * Says what is wrong with runbooks: `file:line:column severity message (code)`, a line each.
 *
 * @param paths - files, and folders of which all Markdown files are read
 * @returns 0 where all can be run, 1 where one has an error
 */
export async function lintRunbooks(
  paths: readonly string[],
  output: Output,
): Promise<number> {
  const files = (await Promise.all(paths.map(filesOf))).flat();
  if (files.length === 0) {
    throw new Error(`There is no runbook in ${paths.join(', ')}`);
  }
  let errors = 0;
  let warnings = 0;
  for (const file of files) {
    const { problems } = parseRunbook(await readFile(file, 'utf8'), file);
    for (const { line, column, severity, message, code } of problems) {
      output.out(`${file}:${line}:${column} ${severity} ${message} (${code})`);
      if (severity === 'error') {
        errors += 1;
      } else {
        warnings += 1;
      }
    }
  }
  output.out(
    `${files.length} runbooks, ${errors} errors, ${warnings} warnings`,
  );
  return errors > 0 ? 1 : 0;
}
