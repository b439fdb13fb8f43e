import {
  AppRouter,
  FlatRoutes,
  createSpecializedApp,
} from '@backstage/core-app-api';
import {
  createApiFactory,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  errorApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { MockErrorApi } from '@backstage/test-utils';
import { render, screen } from '@testing-library/react';
import type { ReactElement, ReactNode } from 'react';
import { MemoryRouter, Route } from 'react-router-dom';
import { ApprovalsPage, approvalsPlugin } from './legacy';
import { exampleApproval, examplePage } from './testing/exampleApproval';
import { jsonResponse } from './testing/jsonResponse';

const fail = (what: string) => (): ReactElement => {
  throw new Error(`The app shows ${what}`);
};

// Portals have the page of the catalog, which links to entities lead to.
const catalog = createPlugin({
  id: 'catalog',
  routes: { entity: entityRouteRef },
});
const EntityPage = catalog.provide(
  createRoutableExtension({
    name: 'EntityPage',
    mountPoint: entityRouteRef,
    component: async () => () => <div />,
  }),
);

function renderLegacyApp(language: string) {
  const fetch = jest.fn(async () =>
    jsonResponse(examplePage([exampleApproval()])),
  );
  const app = createSpecializedApp({
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
        <MemoryRouter initialEntries={['/agreements']}>{children}</MemoryRouter>
      ),
    },
    plugins: [approvalsPlugin, catalog],
  });
  const Root = app.createRoot(
    <AppRouter>
      <FlatRoutes>
        <Route path="/agreements" element={<ApprovalsPage />} />
        <Route
          path="/catalog/:namespace/:kind/:name"
          element={<EntityPage />}
        />
      </FlatRoutes>
    </AppRouter>,
  );
  render(<Root />);
  return fetch;
}

describe('the plugin for the old frontend system', () => {
  // The app keeps the language of its last visitor.
  beforeEach(() => window.localStorage.clear());

  it('shows the page in an app shell, with its own client, and leads to where it is mounted', async () => {
    const fetch = renderLegacyApp('en');
    const { id, title } = exampleApproval();
    expect(
      await screen.findByRole('link', { name: title }, { timeout: 15_000 }),
    ).toHaveAttribute('href', `/agreements/${id}`);
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost:7007/api/approvals/v1/approvals?view=needs-me&limit=20',
      expect.anything(),
    );
  }, 30_000);

  it('speaks French there, too', async () => {
    renderLegacyApp('fr');
    expect(
      await screen.findByText('En attente', {}, { timeout: 15_000 }),
    ).toBeInTheDocument();
  }, 30_000);
});
