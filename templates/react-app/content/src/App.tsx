import { Suspense, lazy, useMemo } from 'react';
import { Route, Routes } from 'react-router';
import { ApiClient } from './api/ApiClient.ts';
import { ErrorBoundary } from './components/ErrorBoundary.tsx';
import { Layout } from './components/Layout.tsx';
import { Loading } from './components/Loading.tsx';
import type { Config } from './config.ts';
import { I18nProvider } from './i18n/I18nProvider.tsx';
import { HomePage } from './pages/HomePage.tsx';
import { NotFoundPage } from './pages/NotFoundPage.tsx';

// Loaded when somebody goes there.
const ItemsPage = lazy(() => import('./pages/ItemsPage.tsx'));

/** The pages, inside what they share; wants a router around it. */
export function App({ config }: { config: Config }) {
  const api = useMemo(() => new ApiClient(config), [config]);
  return (
    <I18nProvider>
      <Layout>
        <ErrorBoundary>
          <Suspense fallback={<Loading />}>
            <Routes>
              <Route index element={<HomePage />} />
              <Route path="items" element={<ItemsPage api={api} />} />
              <Route path="*" element={<NotFoundPage />} />
            </Routes>
          </Suspense>
        </ErrorBoundary>
      </Layout>
    </I18nProvider>
  );
}
