import {
  createFrontendModule,
  createTranslationResource,
} from '@backstage/frontend-plugin-api';
import { TranslationBlueprint } from '@backstage/plugin-app-react';
import { scaffolderTranslationRef } from '@backstage/plugin-scaffolder';
import { scaffolderReactTranslationRef } from '@backstage/plugin-scaffolder-react';
import { searchTranslationRef } from '@backstage/plugin-search';

/** French for the parts of other plugins that the frame of every page shows. */
export const languagesModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    TranslationBlueprint.make({
      name: 'scaffolder-fr',
      params: {
        resource: createTranslationResource({
          ref: scaffolderTranslationRef,
          translations: { fr: () => import('../translations/scaffolderFr') },
        }),
      },
    }),
    TranslationBlueprint.make({
      name: 'scaffolder-react-fr',
      params: {
        resource: createTranslationResource({
          ref: scaffolderReactTranslationRef,
          translations: {
            fr: () => import('../translations/scaffolderReactFr'),
          },
        }),
      },
    }),
    TranslationBlueprint.make({
      name: 'search-fr',
      params: {
        resource: createTranslationResource({
          ref: searchTranslationRef,
          translations: { fr: () => import('../translations/searchFr') },
        }),
      },
    }),
  ],
});
