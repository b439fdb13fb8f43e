import {
  AppRouter,
  FlatRoutes,
  createSpecializedApp,
} from '@backstage/core-app-api';
import {
  createApiFactory,
  discoveryApiRef,
  errorApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { MockErrorApi } from '@backstage/test-utils';
import { render, screen } from '@testing-library/react';
import type { ReactElement, ReactNode } from 'react';
import { MemoryRouter, Route } from 'react-router-dom';
import { EntityEnvironmentsContent, environmentsPlugin } from './legacy';
import { exampleEntity, exampleMatrix } from './testing/exampleMatrix';
import { jsonResponse } from './testing/jsonResponse';

const fail = (what: string) => (): ReactElement => {
  throw new Error(`The app shows ${what}`);
};

function createLegacyApp(fetch: typeof window.fetch, language: string) {
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
        <MemoryRouter
          initialEntries={['/catalog/default/component/veza-backend-api']}
        >
          {children}
        </MemoryRouter>
      ),
    },
    plugins: [environmentsPlugin],
  });
}

function renderLegacyApp(language: string) {
  const fetch = jest.fn(async () => jsonResponse(exampleMatrix()));
  const Root = createLegacyApp(fetch, language).createRoot(
    <AppRouter>
      <FlatRoutes>
        <Route
          path="/catalog/:namespace/:kind/:name"
          element={
            <EntityProvider entity={exampleEntity}>
              <EntityEnvironmentsContent />
            </EntityProvider>
          }
        />
      </FlatRoutes>
    </AppRouter>,
  );
  render(<Root />);
  return fetch;
}

const production = () =>
  screen.findByRole('region', { name: 'Production' }, { timeout: 10_000 });

describe('the plugin for the old frontend system', () => {
  // The app keeps the language of its last visitor.
  beforeEach(() => window.localStorage.clear());

  it('shows the tab in an app shell, with its own client', async () => {
    const fetch = renderLegacyApp('en');
    expect(await production()).toHaveTextContent(
      'Behind Staging, which runs v1.6.0',
    );
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost:7007/api/environments/v1/entities/component/default/veza-backend-api/environments',
      expect.anything(),
    );
  }, 20_000);

  it('speaks French there, too', async () => {
    renderLegacyApp('fr');
    const column = await production();
    expect(column).toHaveTextContent('En retard sur Staging, où tourne v1.6.0');
    expect(column).toHaveTextContent('Changé il y a');
    expect(column).toHaveTextContent('Le conteneur api tombe sans cesse');
  }, 20_000);
});
