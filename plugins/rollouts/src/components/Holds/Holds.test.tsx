import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { rolloutsApiRef, type RolloutsApi } from '../../api/RolloutsApi';
import { exampleHold, exampleHoldList } from '../../testing/exampleHolds';
import { preparedApi } from '../../testing/rolloutsApi';
import { Holds } from './Holds';

function renderHolds(api: Partial<RolloutsApi>, rolloutId?: string) {
  renderInTestApp(
    <>
      <Holds rolloutId={rolloutId} />
      <p>below</p>
    </>,
    {
      apis: [[rolloutsApiRef, preparedApi(api)]],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
}

describe('what is held against Git', () => {
  it('says what holds it and until when, and is released with a reason', async () => {
    const user = userEvent.setup();
    const releaseHold = jest.fn(async () => exampleHold());
    renderHolds({
      listHolds: async () => exampleHoldList([exampleHold()]),
      releaseHold,
    });
    expect(await screen.findByText('Held')).toBeInTheDocument();
    expect(
      screen.getByText(/Application argocd\/shop leaves it alone until/),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'The rollout' })).toHaveAttribute(
      'href',
      `/rollouts/${exampleHold().rolloutId}`,
    );
    await user.click(screen.getByRole('button', { name: 'Release the hold…' }));
    const dialog = await screen.findByRole('dialog');
    expect(
      within(dialog).getByText(
        'shop in production: v1.4.2 stays, v1.5.0 does not come again',
      ),
    ).toBeInTheDocument();
    const confirm = within(dialog).getByRole('button', {
      name: 'Release the hold on shop in production',
    });
    expect(confirm).toBeDisabled();
    await user.type(within(dialog).getByRole('textbox'), 'Merged');
    await user.click(confirm);
    await waitFor(() =>
      expect(releaseHold).toHaveBeenCalledWith(exampleHold().id, 'Merged'),
    );
  });

  it('has nothing to release of what is over, and asks for those of one rollout', async () => {
    const listHolds = jest.fn(async () =>
      exampleHoldList([
        exampleHold({
          state: 'released',
          endedAt: '2026-03-04T12:00:00.000Z',
        }),
      ]),
    );
    renderHolds({ listHolds }, 'r1');
    expect(await screen.findByText('Released')).toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    expect(listHolds).toHaveBeenCalledWith(
      { rollout: 'r1' },
      expect.anything(),
    );
  });

  it('is not there where nothing is held, and says where that cannot be told', async () => {
    renderHolds({ listHolds: async () => exampleHoldList() });
    await screen.findByText('below');
    expect(screen.queryByText('Held against Git')).not.toBeInTheDocument();
  });
});
