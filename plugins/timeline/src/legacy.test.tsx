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
import { EntityTimelineContent, timelinePlugin } from './legacy';
import {
  exampleEntity,
  exampleFact,
  examplePage,
} from './testing/exampleFacts';
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
        <MemoryRouter initialEntries={['/catalog/default/component/shop']}>
          {children}
        </MemoryRouter>
      ),
    },
    plugins: [timelinePlugin],
  });
}

function renderLegacyApp(language: string) {
  const fetch = jest.fn(async () =>
    jsonResponse(
      examplePage([exampleFact(1, { actor: { kind: 'system', ref: 'x' } })]),
    ),
  );
  const Root = createLegacyApp(fetch, language).createRoot(
    <AppRouter>
      <FlatRoutes>
        <Route
          path="/catalog/:namespace/:kind/:name"
          element={
            <EntityProvider entity={exampleEntity}>
              <EntityTimelineContent />
            </EntityProvider>
          }
        />
      </FlatRoutes>
    </AppRouter>,
  );
  render(<Root />);
  return fetch;
}

const content = async () =>
  (
    await screen.findByText(
      /Deployed v1.1.0 to production/,
      {},
      { timeout: 10_000 },
    )
  ).closest('article');

describe('the plugin for the old frontend system', () => {
  // The app keeps the language of its last visitor.
  beforeEach(() => window.localStorage.clear());

  it('shows the tab in an app shell, with its own client', async () => {
    const fetch = renderLegacyApp('en');
    expect(await content()).toHaveTextContent('the portal (x)');
    expect(fetch).toHaveBeenCalledWith(
      expect.stringContaining(
        'http://localhost:7007/api/timeline/v1/facts?entity=component%3Adefault%2Fshop',
      ),
      expect.anything(),
    );
  }, 20_000);

  it('speaks French there, too', async () => {
    renderLegacyApp('fr');
    expect(await content()).toHaveTextContent('le portail (x)');
  }, 20_000);
});
