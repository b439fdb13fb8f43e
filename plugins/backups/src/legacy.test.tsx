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
import { EntityBackupsContent, backupsPlugin } from './legacy';
import { exampleCalendar, exampleHistory } from './testing/exampleHistory';
import {
  exampleBackup,
  exampleEntity,
  exampleProtection,
} from './testing/exampleProtection';
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
    plugins: [backupsPlugin, catalog],
  });
}

function answerTo(url: string): unknown {
  if (url.includes('/protection')) {
    return exampleProtection();
  }
  if (url.includes('/calendar')) {
    return exampleCalendar();
  }
  if (url.includes('/history')) {
    return exampleHistory();
  }
  return {
    items: url.includes('/backups?') ? [exampleBackup()] : [],
    pageInfo: {},
  };
}

function renderLegacyApp(language: string) {
  const fetch = jest.fn(async (url: RequestInfo | URL) =>
    jsonResponse(answerTo(String(url))),
  );
  const Root = createLegacyApp(
    fetch,
    language,
    '/catalog/default/component/shop/backups',
  ).createRoot(
    <AppRouter>
      <FlatRoutes>
        <Route path="/catalog/:namespace/:kind/:name" element={<EntityPage />}>
          <Tab path="/backups">
            <EntityBackupsContent />
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
    const fetch = renderLegacyApp('en');
    expect(
      await screen.findByRole('region', { name: 'RTO' }, { timeout: 15_000 }),
    ).toHaveTextContent('12 min 34 sec');
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost:7007/api/backups/v1/entities/component/default/shop/protection',
      expect.anything(),
    );
  }, 30_000);

  it('speaks French, too', async () => {
    renderLegacyApp('fr');
    expect(
      await screen.findByRole(
        'region',
        { name: 'RPO actuel' },
        { timeout: 15_000 },
      ),
    ).toHaveTextContent('Promis : au plus 1 j');
    expect(
      screen.getByText(
        'Les sauvegardes sont faites, et leur restauration est prouvée',
      ),
    ).toBeInTheDocument();
  }, 30_000);
});
