import { ResponseError } from '@backstage/errors';
import { createApiRef, FetchApi } from '@backstage/frontend-plugin-api';
import type { FileTree } from '@quarterdeck/service-generator';
import { z } from 'zod';

export interface TemplateName {
  namespace: string;
  name: string;
}

/** What a template of this portal would make of answers, rendered by the portal itself. */
export interface PreviewApi {
  /** @throws ResponseError where the template cannot be read or rendered */
  render(
    template: TemplateName,
    answers: Readonly<Record<string, unknown>>,
  ): Promise<FileTree>;
}

export const previewApiRef = createApiRef<PreviewApi>().with({
  id: 'plugin.scaffolder.quarterdeck-preview',
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

export class PreviewClient implements PreviewApi {
  readonly #fetchApi: FetchApi;

  constructor({ fetchApi }: { fetchApi: FetchApi }) {
    this.#fetchApi = fetchApi;
  }

  async render(
    { namespace, name }: TemplateName,
    answers: Readonly<Record<string, unknown>>,
  ): Promise<FileTree> {
    const path = [namespace, name].map(encodeURIComponent).join('/');
    const query = new URLSearchParams({ answers: JSON.stringify(answers) });
    const response = await this.#fetchApi.fetch(
      `plugin://scaffolder/quarterdeck/v1/templates/${path}/preview?${query}`,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const { files } = responseSchema.parse(await response.json());
    return new Map(files.map(({ path: file, ...rest }) => [file, rest]));
  }
}
