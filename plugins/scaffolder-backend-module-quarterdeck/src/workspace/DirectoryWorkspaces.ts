import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import {
  WorkspaceProvider,
  restoreWorkspace,
  serializeWorkspace,
} from '@backstage/plugin-scaffolder-node/alpha';
import { mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from './writeFileAtomically';

/** Nobody tries a task again after that. */
const LONGEST_KEPT_MS = 7 * 24 * 3_600_000;

/** What lies there, or was being written; a folder may be shared with others. */
const ARCHIVE = /^[\w-]+\.tar(?:\.[\w-]+\.part)?$/;

/**
 * Keeps the workspaces of tasks in a folder, so that one that failed or whose backend died goes on with the files that
 * its first steps wrote. The scaffolder knows it as the workspace provider `quarterdeck`.
 */
export class DirectoryWorkspaces implements WorkspaceProvider {
  constructor(private readonly directory: string) {}

  async serializeWorkspace(options: {
    path: string;
    taskId: string;
  }): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const { contents } = await serializeWorkspace({ path: options.path });
    await writeFileAtomically(this.#archiveOf(options.taskId), contents);
  }

  async rehydrateWorkspace(options: {
    taskId: string;
    targetPath: string;
  }): Promise<void> {
    const buffer = await readFile(this.#archiveOf(options.taskId)).catch(
      ignoreAbsence,
    );
    await restoreWorkspace({ path: options.targetPath, buffer });
  }

  async cleanWorkspace({ taskId }: { taskId: string }): Promise<void> {
    await rm(this.#archiveOf(taskId), { force: true });
    await this.#removeOld();
  }

  #archiveOf(taskId: string): string {
    return resolveSafeChildPath(this.directory, `${taskId}.tar`);
  }

  /** Of tasks that failed and were left at that. */
  async #removeOld(): Promise<void> {
    const names = (await readdir(this.directory).catch(ignoreAbsence)) ?? [];
    for (const name of names.filter(each => ARCHIVE.test(each))) {
      const path = join(this.directory, name);
      const found = await stat(path).catch(ignoreAbsence);
      if (found && Date.now() - found.mtimeMs > LONGEST_KEPT_MS) {
        await rm(path, { force: true });
      }
    }
  }
}

function ignoreAbsence(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') {
    throw error;
  }
}
