import { createApiRef, FetchApi } from '@backstage/frontend-plugin-api';
import type { FileTree } from '@quarterdeck/service-generator';
import { ResponseError } from '@backstage/errors';
import { z } from 'zod';

/** The files of a template as the portal has them, so that a browser can render them. */
export interface TemplateFilesApi {
  /** @throws ResponseError where the template or its files cannot be read */
  read(template: { namespace: string; name: string }): Promise<FileTree>;
}

export const templateFilesApiRef = createApiRef<TemplateFilesApi>().with({
  id: 'plugin.scaffolder.quarterdeck-template-files',
  pluginId: 'scaffolder',
});

const responseSchema = z.object({
  files: z.array(
    z.object({
      path: z.string(),
      content: z.string(),
      isExecutable: z.boolean(),
    }),
  ),
});

export class TemplateFilesClient implements TemplateFilesApi {
  readonly #fetchApi: FetchApi;

  constructor({ fetchApi }: { fetchApi: FetchApi }) {
    this.#fetchApi = fetchApi;
  }

  async read(template: { namespace: string; name: string }): Promise<FileTree> {
    const path = [template.namespace, template.name]
      .map(encodeURIComponent)
      .join('/');
    const response = await this.#fetchApi.fetch(
      `plugin://scaffolder/quarterdeck/v1/templates/${path}/files`,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const { files } = responseSchema.parse(await response.json());
    return new Map(files.map(({ path: file, ...rest }) => [file, rest]));
  }
}
