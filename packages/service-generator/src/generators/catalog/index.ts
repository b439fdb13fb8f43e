import { GeneratedFile } from '../../files';
import { ServiceModel } from '../../model/ServiceModel';
import { yamlText } from '../../text';
import { alertsOf } from '../monitoring/alerts';
import { Generator } from '../types';
import { API_FILE, entitiesOf, hasApi } from './entities';
import { openApi } from './openapi';
import { Page, pagesOf } from './pages';

export const catalog: Generator = {
  name: 'catalog',
  summary: 'What the portal knows of the service, and its documentation',
  applies: () => true,
  generate(model) {
    const pages = pagesOf(model);
    return [
      {
        path: 'catalog-info.yaml',
        class: 'merged',
        content: yamlText(
          entitiesOf(model).map((value, index) => ({
            comment:
              index === 0
                ? 'What the portal knows of this service. The system that it is part of has a file of its own, elsewhere.'
                : undefined,
            value,
          })),
        ),
      },
      mkdocsFile(model, pages),
      ...pages.map(
        ({ path, content }): GeneratedFile => ({
          path: `docs/${path}`,
          class: 'merged',
          content,
        }),
      ),
      ...(hasApi(model)
        ? [
            {
              path: API_FILE,
              class: 'seeded' as const,
              content: yamlText([
                {
                  comment: 'What the service answers. Change it with the code.',
                  value: openApi(model),
                },
              ]),
            },
          ]
        : []),
    ];
  },
};

function mkdocsFile(
  model: ServiceModel,
  pages: readonly Page[],
): GeneratedFile {
  return {
    path: 'mkdocs.yml',
    class: 'merged',
    content: yamlText([
      {
        comment: 'The documentation as the portal shows it (TechDocs).',
        value: {
          site_name: model.title,
          docs_dir: 'docs',
          plugins: ['techdocs-core'],
          nav: [
            ...pages.map(({ path, title }) => ({ [title]: path })),
            {
              Runbooks: [
                { 'All of them': 'runbooks/index.md' },
                ...alertsOf(model).map(({ name }) => ({
                  [name]: `runbooks/${name}.md`,
                })),
              ],
            },
          ],
        },
      },
    ]),
  };
}
