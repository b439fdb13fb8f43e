import { FileTree } from '@quarterdeck/service-generator';

/**
 * The tree with one text of one file replaced.
 *
 * @throws Error where the file or the text is not there, for then a defect would not be put back at all
 */
export function replaced(
  files: FileTree,
  path: string,
  search: string | RegExp,
  replacement: string,
): FileTree {
  const file = files.get(path);
  if (!file) {
    throw new Error(`There is no ${path}`);
  }
  const content = file.content.replace(search, () => replacement);
  if (content === file.content) {
    throw new Error(`${path} has no ${search}`);
  }
  return new Map([...files, [path, { ...file, content }]]);
}

/** The tree with a file more, or another one in its place. */
export function added(
  files: FileTree,
  path: string,
  content: string,
): FileTree {
  return new Map([...files, [path, { content, isExecutable: false }]]);
}
