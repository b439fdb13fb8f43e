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
import { EntityRunbooksContent, RunbooksPage, runbooksPlugin } from './legacy';
import { exampleRun, exampleRunPage } from './testing/exampleRun';
import {
  AS_OF,
  exampleEntity,
  exampleEntityRunbooks,
  exampleSummary,
} from './testing/exampleRunbook';
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
    plugins: [runbooksPlugin, catalog],
  });
}

function answer(url: string): unknown {
  if (url.includes('/v1/runs')) {
    return exampleRunPage([exampleRun()]);
  }
  return url.includes('/v1/entities')
    ? exampleEntityRunbooks()
    : {
        asOf: AS_OF,
        items: [exampleSummary()],
        uncovered: [],
        pageInfo: {},
        emptyReason: null,
      };
}

function renderLegacyApp(language: string, address: string) {
  const fetch = jest.fn(async (url: unknown) =>
    jsonResponse(answer(String(url))),
  );
  const Root = createLegacyApp(fetch, language, address).createRoot(
    <AppRouter>
      <FlatRoutes>
        <Route path="/procedures" element={<RunbooksPage />} />
        <Route path="/catalog/:namespace/:kind/:name" element={<EntityPage />}>
          <Tab path="/runbooks">
            <EntityRunbooksContent />
          </Tab>
        </Route>
      </FlatRoutes>
    </AppRouter>,
  );
  render(<Root />);
  return fetch;
}

const run = () =>
  screen.findByText(/: Look at the dashboard$/, {}, { timeout: 15_000 });

describe('the plugin for the old frontend system', () => {
  // The app keeps the language of its last visitor.
  beforeEach(() => window.localStorage.clear());

  it('shows the tab in an app shell, with its own client, and leads to where the page is mounted', async () => {
    const fetch = renderLegacyApp(
      'en',
      '/catalog/default/component/shop/runbooks',
    );
    await run();
    const [link] = screen.getAllByRole('link', {
      name: 'Go back to the last good version',
    });
    expect(link).toHaveAttribute(
      'href',
      '/procedures/entities/component/default/shop/go-back',
    );
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost:7007/api/runbooks/v1/entities/component/default/shop/runbooks',
      expect.anything(),
    );
  }, 30_000);

  it('shows the page of all, in French, too', async () => {
    const fetch = renderLegacyApp('fr', '/procedures');
    await run();
    expect(
      screen.getByRole('heading', { level: 2, name: 'Suivies en ce moment' }),
    ).toBeInTheDocument();
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost:7007/api/runbooks/v1/runs?view=active&limit=20',
      expect.anything(),
    );
  }, 30_000);
});
