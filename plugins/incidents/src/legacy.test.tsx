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
import {
  EntityIncidentsContent,
  IncidentsPage,
  incidentsPlugin,
} from './legacy';
import {
  exampleEntity,
  examplePage,
  exampleStatistics,
  exampleSummary,
} from './testing/exampleIncident';
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
    plugins: [incidentsPlugin, catalog],
  });
}

function renderLegacyApp(language: string, address: string) {
  const fetch = jest.fn(async (url: RequestInfo | URL) =>
    jsonResponse(
      String(url).includes('/statistics')
        ? exampleStatistics()
        : examplePage([exampleSummary()]),
    ),
  );
  const Root = createLegacyApp(fetch, language, address).createRoot(
    <AppRouter>
      <FlatRoutes>
        <Route path="/broken" element={<IncidentsPage />} />
        <Route path="/catalog/:namespace/:kind/:name" element={<EntityPage />}>
          <Tab path="/incidents">
            <EntityIncidentsContent />
          </Tab>
        </Route>
      </FlatRoutes>
    </AppRouter>,
  );
  render(<Root />);
  return fetch;
}

const incident = () =>
  screen.findByRole('link', { name: /^INC-12/ }, { timeout: 15_000 });

describe('the plugin for the old frontend system', () => {
  // The app keeps the language of its last visitor.
  beforeEach(() => window.localStorage.clear());

  it('shows the tab in an app shell, with its own client, and leads to where the page is mounted', async () => {
    const fetch = renderLegacyApp(
      'en',
      '/catalog/default/component/shop/incidents',
    );
    expect(await incident()).toHaveAttribute(
      'href',
      `/broken/${exampleSummary().id}`,
    );
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost:7007/api/incidents/v1/incidents?entity=component%3Adefault%2Fshop&view=open&limit=100',
      expect.anything(),
    );
  }, 30_000);

  it('shows the page of all, in French, too', async () => {
    renderLegacyApp('fr', '/broken');
    await incident();
    expect(
      screen.getByRole('heading', { level: 2, name: 'Ouverts en ce moment' }),
    ).toBeInTheDocument();
  }, 30_000);
});
