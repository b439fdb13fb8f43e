import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { ApiClient } from '../api/ApiClient.ts';
import { answerWith } from '../testing/answers.ts';
import ItemsPage from './ItemsPage.tsx';

const api = new ApiClient({ apiBaseUrl: 'https://api.example/base/' });

describe('ItemsPage', () => {
  it('lists what the API has', async () => {
    const fetched = answerWith(
      Response.json({ items: [{ id: '7', name: 'Seventh' }] }),
    );

    render(<ItemsPage api={api} />);

    expect(screen.getByRole('status')).toHaveTextContent('Loading');
    expect(await screen.findByText('Seventh')).toBeVisible();
    expect(fetched.mock.calls[0]?.[0]).toBe(
      'https://api.example/base/v1/items',
    );
  });

  it('says that there is nothing', async () => {
    answerWith(Response.json({ items: [] }));

    render(<ItemsPage api={api} />);

    expect(await screen.findByText('There are no items yet.')).toBeVisible();
  });

  it.each([
    ['fails', Response.json({ detail: 'away' }, { status: 503 })],
    ['is no JSON', new Response('<html>')],
    ['has another shape', Response.json({ things: [] })],
    ['does not come', new TypeError('network')],
  ])('can be tried again where the answer %s', async (_how, answer) => {
    answerWith(answer, Response.json({ items: [] }));
    render(<ItemsPage api={api} />);

    await userEvent.click(
      await screen.findByRole('button', { name: 'Try again' }),
    );

    expect(await screen.findByText('There are no items yet.')).toBeVisible();
  });
});
