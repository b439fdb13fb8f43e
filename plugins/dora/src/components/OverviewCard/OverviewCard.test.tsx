import { DORA_REASONS } from '@quarterdeck/plugin-dora-common';
import { screen } from '@testing-library/react';
import { renderPage } from '../../testing/rendering';
import { OverviewCard } from './OverviewCard';

describe('the card of the overview', () => {
  it('says the five with their run, each leading to its records', async () => {
    renderPage(<OverviewCard />);
    expect(
      await screen.findByRole('link', { name: 'Change fail rate' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/shop/dora?metric=change-fail-rate',
    );
    expect(screen.getByText('17.4%')).toBeInTheDocument();
    expect(
      screen.getByRole('img', {
        name: /^Deployment frequency: from 5.8 a week/,
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByText(DORA_REASONS['value.rework-unknown']),
    ).toBeInTheDocument();
  });

  it('says what failed', async () => {
    renderPage(<OverviewCard />, {
      getMetrics: async () => {
        throw new Error('the engine is cold');
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the engine is cold',
    );
  });
});
