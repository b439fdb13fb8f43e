import { renderInTestApp } from '@backstage/test-utils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { pictureOf } from '../model/exportPng';
import { ShareBar } from './ShareBar/ShareBar';
import { Sparkline } from './Sparkline/Sparkline';
import { TrendChart, type TrendPoint } from './TrendChart/TrendChart';

const points: TrendPoint[] = [
  { key: 'a', label: '2 Nov', value: 2, text: '2 a day' },
  { key: 'b', label: '9 Nov', value: null, text: 'Nothing was deployed' },
  {
    key: 'c',
    label: '16 Nov',
    value: 3,
    text: '3 a day',
    isPartial: true,
    note: '4 of 7 days',
  },
];
const target = { value: 1, label: 'Target: 1 a day' };
const chart = (
  kind: 'bars' | 'line',
  onSelect?: (key: string) => void,
  scale?: 'log',
) => (
  <TrendChart
    kind={kind}
    title="Deployments"
    points={points}
    target={target}
    formatTick={String}
    scale={scale}
    onSelect={onSelect}
    picture={{ fileName: 'deployments', subtitle: 'shop, November' }}
  />
);

describe('TrendChart', () => {
  it('is one tab stop, in which the arrow keys lead from point to point', async () => {
    const user = userEvent.setup();
    const onSelect = jest.fn();
    await renderInTestApp(chart('bars', onSelect));
    await user.tab();
    expect(
      screen.getByRole('button', { name: '16 Nov: 3 a day. 4 of 7 days' }),
    ).toHaveFocus();
    await user.keyboard('{ArrowLeft}');
    expect(
      screen.getByRole('button', { name: '9 Nov: Nothing was deployed' }),
    ).toHaveFocus();
    expect(screen.getByText('Nothing was deployed')).toBeInTheDocument();
    await user.keyboard('{Home}{Enter}');
    expect(onSelect).toHaveBeenCalledWith('a');
    await user.keyboard('{End}');
    await user.tab();
    expect(
      screen.getByRole('button', { name: 'Show as table: Deployments' }),
    ).toHaveFocus();
  });

  it.each(['linear', 'log'])(
    'leaves a gap where nothing is known (%s)',
    async scale => {
      await renderInTestApp(
        chart('line', undefined, scale === 'log' ? 'log' : undefined),
      );
      const drawing = screen.getByRole('group', { name: 'Deployments' });
      const marks = within(drawing).getAllByRole('img');
      expect(marks.map(mark => mark.querySelectorAll('circle').length)).toEqual(
        [1, 0, 1],
      );
      expect(drawing.innerHTML).not.toContain('NaN');
      // Two runs of one point each: no line crosses the gap.
      for (const line of drawing.querySelectorAll('path.line')) {
        expect(line.getAttribute('d')).not.toContain('L');
      }
      expect(drawing).toHaveTextContent('Target: 1 a day');
    },
  );

  it('hatches what is not whole', async () => {
    await renderInTestApp(chart('bars'));
    const [whole, , partial] = screen
      .getByRole('group', { name: 'Deployments' })
      .querySelectorAll('[role=img]');
    expect(whole.querySelector('.bar')).not.toHaveAttribute('fill');
    expect(partial.querySelector('.bar')?.getAttribute('fill')).toMatch(
      /^url\(#/,
    );
  });

  it('says the same as a table', async () => {
    const user = userEvent.setup();
    await renderInTestApp(chart('bars'));
    await user.click(screen.getByRole('button', { name: /^Show as table/ }));
    const rows = within(
      screen.getByRole('table', { name: 'Deployments' }),
    ).getAllByRole('row');
    expect(rows.map(row => row.textContent)).toEqual([
      'WhenValue',
      '2 Nov2 a day',
      '9 NovNothing was deployed',
      '16 Nov3 a day · not whole · 4 of 7 days',
    ]);
  });

  it('becomes a picture that needs no style of the page', async () => {
    await renderInTestApp(chart('bars'));
    const drawing = screen.getByRole('group', { name: 'Deployments' });
    if (!(drawing instanceof SVGSVGElement)) {
      throw new Error('It is no drawing');
    }
    const picture = pictureOf(drawing, {
      title: 'Deployments',
      subtitle: 'shop, November',
    });
    expect(picture).toHaveTextContent(/^Deploymentsshop, November/);
    expect(picture.querySelectorAll('[class]')).toHaveLength(0);
    expect(Number(picture.getAttribute('width'))).toBeGreaterThan(
      Number(drawing.getAttribute('width')),
    );
  });
});

describe('Sparkline', () => {
  it('says in one line from what to what', async () => {
    await renderInTestApp(
      <Sparkline title="Deployments" points={points} target={target} />,
    );
    expect(
      screen.getByRole('img', {
        name: 'Deployments: from 2 a day (2 Nov) to 3 a day (16 Nov). Target: 1 a day',
      }),
    ).toBeInTheDocument();
  });

  it('says that nothing is known', async () => {
    await renderInTestApp(<Sparkline title="Deployments" points={[]} />);
    expect(
      screen.getByRole('img', { name: 'Deployments: no value is known' }),
    ).toBeInTheDocument();
  });
});

describe('ShareBar', () => {
  it('says every part, and which was chosen', async () => {
    const user = userEvent.setup();
    const onSelect = jest.fn();
    await renderInTestApp(
      <ShareBar
        title="Where the time goes"
        parts={[
          { key: 'review', label: 'Review', share: 0.75, text: '3 h' },
          { key: 'build', label: 'Build', share: 0.246, text: '1 h' },
          { key: 'rollout', label: 'Rollout', share: 0.004, text: '1 min' },
        ]}
        onSelect={onSelect}
      />,
    );
    const list = screen.getByRole('list', { name: 'Where the time goes' });
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual(['Review 75% · 3 h', 'Build 25% · 1 h', 'Rollout < 1% · 1 min']);
    await user.click(within(list).getByRole('button', { name: /^Build/ }));
    expect(onSelect).toHaveBeenCalledWith('build');
  });
});
