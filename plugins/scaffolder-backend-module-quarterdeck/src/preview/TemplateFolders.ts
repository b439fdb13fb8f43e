import { UrlReaderService } from '@backstage/backend-plugin-api';
import { Entity, getEntitySourceLocation } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { FileTree } from '@quarterdeck/service-generator';
import { readTemplateFolder } from '../workspace/readTemplateFolder';

const KEPT_MS = 30_000;
const MOST_FOLDERS = 20;
const LARGEST = 10 * 1024 * 1024;

/** The files of templates, kept for a short time: a wizard asks for them at each change of an answer. */
export class TemplateFolders {
  readonly #kept = new Map<
    string,
    { until: number; files: Promise<FileTree> }
  >();

  constructor(private readonly reader: UrlReaderService) {}

  /** @throws InputError for a folder that is too large to be shown */
  async read(template: Entity): Promise<FileTree> {
    const { type, target } = getEntitySourceLocation(template);
    const baseUrl = type === 'file' ? `file:${target}` : target;
    const key = `${baseUrl} ${template.metadata.etag ?? ''}`;
    const kept = this.#kept.get(key);
    if (kept && kept.until > Date.now()) {
      return await kept.files;
    }
    const files = this.#read(baseUrl);
    this.#kept.delete(key);
    this.#kept.set(key, { until: Date.now() + KEPT_MS, files });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_FOLDERS && oldest) {
      this.#kept.delete(oldest);
    }
    return await files.catch(error => {
      this.#kept.delete(key);
      throw error;
    });
  }

  async #read(baseUrl: string): Promise<FileTree> {
    const files = await readTemplateFolder(baseUrl, this.reader);
    let size = 0;
    for (const { content } of files.values()) {
      size += content.length;
    }
    if (size > LARGEST) {
      throw new InputError('The folder of the template is larger than 10 MiB');
    }
    return files;
  }
}
