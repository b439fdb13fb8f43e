import {
  AppRouter,
  FlatRoutes,
  createSpecializedApp,
} from '@backstage/core-app-api';
import {
  attachComponentData,
  createApiFactory,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  errorApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { MockErrorApi } from '@backstage/test-utils';
import { render, screen } from '@testing-library/react';
import type { ReactElement, ReactNode } from 'react';
import { MemoryRouter, Route, useOutlet } from 'react-router-dom';
import { EntityRolloutsContent, RolloutsPage, rolloutsPlugin } from './legacy';
import { exampleEntity, exampleRolloutPage } from './testing/exampleMatrix';
import { exampleRollout } from './testing/exampleRollout';
import { jsonResponse } from './testing/jsonResponse';

const fail = (what: string) => (): ReactElement => {
  throw new Error(`The app shows ${what}`);
};

// Portals have the page of the catalog: links to entities lead to it, and its tabs are mounted below it.
const catalog = createPlugin({
  id: 'catalog',
  routes: { entity: entityRouteRef },
});
const EntityPage = catalog.provide(
  createRoutableExtension({
    name: 'EntityPage',
    mountPoint: entityRouteRef,
    component: async () => () => (
      <EntityProvider entity={exampleEntity}>{useOutlet()}</EntityProvider>
    ),
  }),
);
const Tab = ({ children }: { path: string; children: ReactNode }) => (
  <>{children}</>
);
attachComponentData(Tab, 'core.gatherMountPoints', true);

function createLegacyApp(
  fetch: typeof window.fetch,
  language: string,
  address: string,
) {
  return createSpecializedApp({
    __experimentalTranslations: {
      availableLanguages: ['en', 'fr'],
      defaultLanguage: language,
    },
    configLoader: async () => [
      { context: 'test', data: { app: { baseUrl: 'http://localhost' } } },
    ],
    apis: [
      createApiFactory(discoveryApiRef, {
        getBaseUrl: async id => `http://localhost:7007/api/${id}`,
      }),
      createApiFactory(fetchApiRef, { fetch }),
      createApiFactory(errorApiRef, new MockErrorApi()),
    ],
    icons: Object.create(null),
    themes: [
      {
        id: 'light',
        title: 'Light',
        variant: 'light',
        Provider: ({ children }: { children: ReactNode }) => <>{children}</>,
      },
    ],
    components: {
      NotFoundErrorPage: fail('a page that was not found'),
      BootErrorPage: fail('that it could not start'),
      ErrorBoundaryFallback: fail('an error'),
      Progress: () => <div>starting</div>,
      Router: ({ children }: { children?: ReactNode }) => (
        <MemoryRouter initialEntries={[address]}>{children}</MemoryRouter>
      ),
    },
    plugins: [rolloutsPlugin, catalog],
  });
}

function renderLegacyApp(language: string, address: string) {
  const fetch = jest.fn(async () =>
    jsonResponse(exampleRolloutPage([exampleRollout()])),
  );
  const Root = createLegacyApp(fetch, language, address).createRoot(
    <AppRouter>
      <FlatRoutes>
        <Route path="/changes" element={<RolloutsPage />} />
        <Route path="/catalog/:namespace/:kind/:name" element={<EntityPage />}>
          <Tab path="/rollouts">
            <EntityRolloutsContent />
          </Tab>
        </Route>
      </FlatRoutes>
    </AppRouter>,
  );
  render(<Root />);
  return fetch;
}

const card = () =>
  screen.findByRole(
    'link',
    { name: /production.*v1\.4\.2 → v1\.5\.0$/ },
    { timeout: 15_000 },
  );

describe('the plugin for the old frontend system', () => {
  // The app keeps the language of its last visitor.
  beforeEach(() => window.localStorage.clear());

  it('shows the tab in an app shell, with its own client, and leads to where the page is mounted', async () => {
    const fetch = renderLegacyApp(
      'en',
      '/catalog/default/component/shop/rollouts',
    );
    expect(await card()).toHaveAttribute(
      'href',
      `/changes/${exampleRollout().id}`,
    );
    expect(screen.getByRole('button', { name: 'Deploy…' })).toBeInTheDocument();
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost:7007/api/rollouts/v1/rollouts?entity=component%3Adefault%2Fshop&limit=50',
      expect.anything(),
    );
  }, 30_000);

  it('shows the page of all, in French, too', async () => {
    const fetch = renderLegacyApp('fr', '/changes');
    await card();
    expect(
      screen.getByRole('heading', { level: 2, name: 'En cours' }),
    ).toBeInTheDocument();
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost:7007/api/rollouts/v1/rollouts?active=true&limit=100',
      expect.anything(),
    );
  }, 30_000);
});
