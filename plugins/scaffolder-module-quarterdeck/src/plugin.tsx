import {
  ApiBlueprint,
  Progress,
  createFrontendModule,
  discoveryApiRef,
  fetchApiRef,
  identityApiRef,
  translationApiRef,
} from '@backstage/frontend-plugin-api';
import { scmIntegrationsApiRef } from '@backstage/integration-react';
import { ScaffolderClient } from '@backstage/plugin-scaffolder-common';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import {
  FormField,
  FormFieldBlueprint,
  scaffolderTemplateOutputsBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';
import { PreviewClient, previewApiRef } from './api/PreviewApi';
import { Suspense, lazy } from 'react';
import { inReadersLanguage } from './api/translatedScaffolder';

const previewApi = ApiBlueprint.make({
  name: 'quarterdeck-preview',
  params: defineParams =>
    defineParams({
      api: previewApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: dependencies => new PreviewClient(dependencies),
    }),
});

/** Takes the place of the scaffolder's own, of which it is one, so that forms speak the reader's language. */
const scaffolderApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: scaffolderApiRef,
      deps: {
        discoveryApi: discoveryApiRef,
        fetchApi: fetchApiRef,
        identityApi: identityApiRef,
        scmIntegrationsApi: scmIntegrationsApiRef,
        translationApi: translationApiRef,
      },
      factory: ({ translationApi, ...dependencies }) =>
        inReadersLanguage(new ScaffolderClient(dependencies), translationApi),
    }),
});

const field = (name: string, load: () => Promise<FormField>) =>
  FormFieldBlueprint.make({ name, params: { field: load } });

const LazyResult = lazy(() =>
  import('./components/Result/Result').then(m => ({ default: m.Result })),
);

const result = scaffolderTemplateOutputsBlueprint.make({
  name: 'quarterdeck-result',
  params: {
    templateRefs: [
      'template:default/go-service',
      'template:default/rust-service',
      'template:default/node-service',
      'template:default/react-app',
      'template:default/add-to-existing-service',
    ],
    component: ({ output }) => (
      <Suspense fallback={<Progress />}>
        <LazyResult output={output} />
      </Suspense>
    ),
  },
});

/** What the wizard of our templates needs beside Backstage's own fields. @public */
export const scaffolderModuleQuarterdeck = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [
    result,
    previewApi,
    scaffolderApi,
    field('quarterdeck-page', () => import('./fields').then(m => m.page)),
    field('quarterdeck-name', () => import('./fields').then(m => m.name)),
    field('quarterdeck-port', () => import('./fields').then(m => m.port)),
    field('quarterdeck-domain', () => import('./fields').then(m => m.domain)),
    field('quarterdeck-choice', () => import('./fields').then(m => m.choice)),
    field('quarterdeck-list', () => import('./fields').then(m => m.list)),
    field('quarterdeck-repository', () =>
      import('./fields').then(m => m.repository),
    ),
  ],
});
