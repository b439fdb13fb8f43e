/**
 * What an upgrade of the template may do with a file: `managed` files are replaced, `merged` ones are merged with
 * what the team wrote, `seeded` ones belong to the team from the first day, `generated` ones are made by a tool.
 */
export type FileClass = 'managed' | 'merged' | 'seeded' | 'generated';

export interface GeneratedFile {
  /** Relative, with `/`, without `..` */
  path: string;
  /** Ends with a line break */
  content: string;
  class: FileClass;
  isExecutable?: boolean;
}

/** The text files of a repository, by path. */
export type FileTree = ReadonlyMap<
  string,
  { content: string; isExecutable: boolean }
>;

/** @throws Error where two of them write the same path: each file has one author */
export function treeOf(files: readonly GeneratedFile[]): FileTree {
  const tree = new Map<string, { content: string; isExecutable: boolean }>();
  for (const { path, content, isExecutable = false } of files) {
    if (tree.has(path)) {
      throw new Error(`${path} is written twice`);
    }
    tree.set(path, { content, isExecutable });
  }
  return tree;
}
