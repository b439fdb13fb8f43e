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
import { EntityDoraContent, DoraPage, doraPlugin } from './legacy';
import {
  exampleDashboard,
  exampleEntity,
  exampleServices,
} from './testing/exampleDora';
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
    plugins: [doraPlugin, catalog],
  });
}

function renderLegacyApp(language: string, address: string) {
  const fetch = jest.fn(async (url: RequestInfo | URL) =>
    jsonResponse(
      String(url).includes('/services')
        ? exampleServices()
        : exampleDashboard(),
    ),
  );
  const Root = createLegacyApp(fetch, language, address).createRoot(
    <AppRouter>
      <FlatRoutes>
        <Route path="/delivery" element={<DoraPage />} />
        <Route path="/catalog/:namespace/:kind/:name" element={<EntityPage />}>
          <Tab path="/dora">
            <EntityDoraContent />
          </Tab>
        </Route>
      </FlatRoutes>
    </AppRouter>,
  );
  render(<Root />);
  return fetch;
}

describe('the plugin for the old frontend system', () => {
  // The app keeps the language of its last visitor.
  beforeEach(() => window.localStorage.clear());

  it('shows the tab in an app shell, with its own client', async () => {
    const fetch = renderLegacyApp(
      'en',
      '/catalog/default/component/shop/dora?from=2026-03-04&to=2026-03-31',
    );
    expect(
      await screen.findByRole(
        'region',
        { name: 'Change fail rate' },
        { timeout: 15_000 },
      ),
    ).toHaveTextContent('17.4%');
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost:7007/api/dora/v1/metrics?scope=entity&ref=component%3Adefault%2Fshop&from=2026-03-04T00%3A00%3A00.000Z&to=2026-04-01T00%3A00%3A00.000Z&bucket=day&tier=production',
      expect.anything(),
    );
  }, 30_000);

  it('shows the page of all, in French, too', async () => {
    renderLegacyApp('fr', '/delivery');
    expect(
      await screen.findByRole(
        'region',
        { name: 'Taux d’échec des changements' },
        { timeout: 15_000 },
      ),
    ).toHaveTextContent('4 déploiements sur 23');
    expect(
      screen.getAllByText(
        'De ces déploiements, personne ne sait s’ils étaient prévus',
      ),
    ).not.toHaveLength(0);
  }, 30_000);
});
