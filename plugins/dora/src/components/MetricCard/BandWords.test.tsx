import { screen } from '@testing-library/react';
import { renderPage } from '../../testing/rendering';
import { BandWords } from './BandWords';

describe('where a value stands in a survey', () => {
  it('says so where the window is too short to tell it from what is rarer', async () => {
    const band = { table: '2025', option: 2, label: 'rarely', score: 2 };
    renderPage(
      <>
        <BandWords unit="per-day" band={band} />
        <BandWords unit="per-day" band={{ ...band, isUpperBound: true }} />
      </>,
    );
    expect(
      await screen.findByText('2025 survey: every month to every six months'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        '2025 survey: every month to every six months, or less often',
      ),
    ).toBeInTheDocument();
  });
});
