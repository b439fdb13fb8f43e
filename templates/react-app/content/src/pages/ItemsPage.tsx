import { useCallback } from 'react';
import { z } from 'zod';
import type { ApiClient } from '../api/ApiClient.ts';
import { useLoaded } from '../api/useLoaded.ts';
import { Loading } from '../components/Loading.tsx';
import { Page } from '../components/Page.tsx';
import { useText } from '../i18n/useText.ts';

const pageSchema = z.object({
  items: z.array(z.object({ id: z.string(), name: z.string() })),
});

/** An example of a page that asks an API: replace it by what the site is there for. */
export default function ItemsPage({ api }: { api: ApiClient }) {
  const { text } = useText();
  return (
    <Page title={text('items')}>
      <ItemList api={api} />
    </Page>
  );
}

function ItemList({ api }: { api: ApiClient }) {
  const { text } = useText();
  const load = useCallback(
    (signal: AbortSignal) => api.get('/v1/items', pageSchema, signal),
    [api],
  );
  const loaded = useLoaded(load);
  if (loaded.state === 'loading') {
    return <Loading />;
  }
  if (loaded.state === 'failed') {
    return (
      <div role="alert">
        <p>{text('items.failed')}</p>
        <button type="button" onClick={loaded.retry}>
          {text('retry')}
        </button>
      </div>
    );
  }
  const { items } = loaded.value;
  return items.length === 0 ? (
    <p>{text('items.empty')}</p>
  ) : (
    <ul>
      {items.map(({ id, name }) => (
        <li key={id}>{name}</li>
      ))}
    </ul>
  );
}
