import {
  AnswersInput,
  DEFAULT_VERSIONS,
  FileTree,
  Language,
  ServiceModel,
  describeService,
  modelOf,
} from '@quarterdeck/service-generator';

/** The model of a service that takes orders, with what is answered differently. */
export function ordersModel(
  language: Language,
  answers: Partial<AnswersInput> = {},
): ServiceModel {
  return modelOf(
    describeService(language, {
      name: 'orders',
      description: 'Takes orders and tells their state',
      owner: 'group:default/veza-team',
      repository: 'github.com?owner=veza&repo=orders',
      ...answers,
    }),
    DEFAULT_VERSIONS,
  );
}

/** Files of these texts. */
export function filesOf(texts: Record<string, string>): FileTree {
  return new Map(
    Object.entries(texts).map(([path, content]) => [
      path,
      { content, isExecutable: false },
    ]),
  );
}

/** The files with a text of one replaced, which has to be there. */
export function replaced(
  files: FileTree,
  path: string,
  search: string | RegExp,
  replacement: string,
): FileTree {
  const file = files.get(path);
  const content = file?.content.replace(search, () => replacement);
  if (!file || content === undefined || content === file.content) {
    throw new Error(`${path} has no ${search}`);
  }
  return new Map([...files, [path, { ...file, content }]]);
}
