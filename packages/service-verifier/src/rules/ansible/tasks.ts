import { FileTree } from '@quarterdeck/service-generator';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const FOLDER = 'infrastructure/ansible/';
const task = z.record(z.string(), z.unknown());
const tasks = z.array(task);

export type Task = z.infer<typeof task>;

export interface TaskFile {
  path: string;
  /** In their order, with those inside blocks */
  tasks: readonly Task[];
}

/** Files of YAML below the folder of Ansible. */
export function ansibleFiles(files: FileTree): [string, string][] {
  return [...files]
    .filter(([path]) => path.startsWith(FOLDER) && /\.ya?ml$/.test(path))
    .map(([path, { content }]) => [path, content]);
}

export function taskFiles(files: FileTree): TaskFile[] {
  return ansibleFiles(files)
    .filter(([path]) => /\/(?:tasks|handlers)\/[^/]+$/.test(path))
    .map(([path, content]) => ({
      path,
      tasks: flat(tasks.safeParse(valueOf(content)).data ?? []),
    }));
}

/** @returns undefined where it is no YAML: another rule says so */
export function valueOf(content: string): unknown {
  const [document] = parseAllDocuments(content, { logLevel: 'error' });
  return document && 'errors' in document && document.errors.length === 0
    ? document.toJS()
    : undefined;
}

export function problemsOf(content: string): string[] {
  const documents = parseAllDocuments(content);
  return 'length' in documents
    ? [...documents].flatMap(({ errors }) =>
        errors.map(({ message }) => message),
      )
    : [];
}

function flat(list: readonly Task[]): Task[] {
  return list.flatMap(each => [
    each,
    ...['block', 'rescue', 'always'].flatMap(part =>
      flat(tasks.safeParse(each[part]).data ?? []),
    ),
  ]);
}

export function titleOf({ name }: Task): string {
  return typeof name === 'string' ? name : 'a task without name';
}
