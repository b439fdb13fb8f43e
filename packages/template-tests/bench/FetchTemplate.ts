import { UrlReaderService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createFetchTemplateAction } from '@backstage/plugin-scaffolder-backend';
import { FileTree } from '@quarterdeck/service-generator';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTree } from '../src/renders';

const DELIMITERS = /\$\{\{|\{%|\{#/;

/** Backstage's own action, over a folder with the files that we generate. */
export class FetchTemplate {
  private constructor(private readonly folder: string) {}

  /** Files are for the engine to render, but for those that hold its delimiters for somebody else. */
  static async of(files: FileTree): Promise<FetchTemplate> {
    const folder = await mkdtemp(join(tmpdir(), 'create-bench-template-'));
    await writeTree(
      join(folder, 'content'),
      new Map(
        [...files].map(([path, file]) => [
          DELIMITERS.test(file.content) ? path : `${path}.njk`,
          file,
        ]),
      ),
    );
    return new FetchTemplate(folder);
  }

  async fetchInto(workspacePath: string): Promise<void> {
    const action = createFetchTemplateAction({
      reader: NO_READER,
      integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
    });
    await action.handler({
      input: {
        url: './content',
        templateFileExtension: '.njk',
        values: { name: 'orders' },
      },
      templateInfo: {
        entityRef: 'template:default/go-service',
        baseUrl: `file://${this.folder}/template.yaml`,
      },
      workspacePath,
      logger: mockServices.rootLogger({ level: 'none' }),
      secrets: {},
      task: { id: 'bench' },
      step: { id: 'bench', name: 'bench' },
      output: () => {},
      checkpoint: ({ fn }) => Promise.resolve(fn()),
      createTemporaryDirectory: () => mkdtemp(join(tmpdir(), 'create-bench-')),
      getInitiatorCredentials: () =>
        Promise.reject(new Error('nobody is asked for credentials here')),
    });
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A template on the local disk is copied, not read by a URL. */
const NO_READER: UrlReaderService = {
  readUrl: () => Promise.reject(new Error('nothing is read by URL here')),
  readTree: () => Promise.reject(new Error('nothing is read by URL here')),
  search: () => Promise.reject(new Error('nothing is read by URL here')),
};
