import { environmentReason } from '@quarterdeck/plugin-environments-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { NOW, at } from '../../testing/exampleMatrix';
import { renderTab } from '../../testing/renderTab';

describe('promotions', () => {
  it('shows what would replace what, why it may not, what would change and the way with kubectl', async () => {
    renderTab('?view=promote');
    const candidate = await screen.findByRole('article', {
      name: /Staging.*Production/,
    });
    expect(candidate).toHaveTextContent('Blocked');
    expect(candidate).toHaveTextContent('would replace v1.4.2 in Production');
    expect(candidate).toHaveTextContent('1 of 3 replicas are ready');
    expect(
      within(candidate).getByRole('table', {
        name: 'Differences of veza-backend-api',
      }),
    ).toBeInTheDocument();
    expect(candidate).toHaveTextContent(
      'set image deployment/veza-backend-api api=registry.example/veza/backend-api:v1.6.0',
    );
    expect(
      within(candidate).queryByRole('button', { name: /^Promote/ }),
    ).not.toBeInTheDocument();
  });

  it('keeps quiet about what is up to date, until asked', async () => {
    const user = userEvent.setup();
    renderTab('?view=promote');
    const candidate = await screen.findByRole('article', {
      name: /Development.*Staging/,
    });
    expect(candidate).toHaveTextContent('Up to date');
    expect(candidate).not.toHaveTextContent('kubectl');
    await user.click(
      within(candidate).getByRole('button', {
        name: 'What would change from Development to Staging',
      }),
    );
    expect(candidate).toHaveTextContent('Development and Staging run the same');
  });

  it('says why there is nothing', async () => {
    renderTab('?view=promote', {
      getPromotions: async () => ({
        entityRef: 'component:default/veza-backend-api',
        asOf: at(NOW, 0),
        items: [],
        emptyReason: environmentReason('matrix.no-environments'),
      }),
    });
    expect(
      await screen.findByRole('region', {
        name: 'There is nothing to promote',
      }),
    ).toHaveTextContent('No environment is configured');
  });

  it('says what failed', async () => {
    renderTab('?view=promote', {
      getPromotions: async () => {
        throw new Error('the database is locked');
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is locked',
    );
  });
});
