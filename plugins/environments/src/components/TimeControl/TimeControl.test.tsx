import { environmentReason } from '@quarterdeck/plugin-environments-common';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { toLocalInput } from '../../model/times';
import {
  exampleDeploymentPage,
  exampleDeployments,
} from '../../testing/exampleDeployments';
import {
  DAY,
  HOUR,
  MINUTE,
  NOW,
  at,
  exampleMatrix,
} from '../../testing/exampleMatrix';
import { teachModalDialogs } from '../../testing/modalDialogs';
import { renderTab } from '../../testing/renderTab';

beforeAll(teachModalDialogs);

const banner = () => screen.findByText(/This is how it was at/);

describe('rewind', () => {
  it('goes to a chosen instant, asks for it once, and comes back', async () => {
    const user = userEvent.setup();
    const asked: Array<string | undefined> = [];
    const { parameter } = renderTab('', {
      getMatrix: async (_, options) => {
        asked.push(options?.at);
        return { ...exampleMatrix(), at: options?.at ?? null };
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Rewind' }));
    const instant = at(NOW, 2 * DAY);
    fireEvent.change(screen.getByLabelText(/^How it was at/), {
      target: { value: toLocalInput(instant) },
    });
    await user.click(screen.getByRole('button', { name: 'Show' }));
    expect(await banner()).toHaveTextContent(/Mar 2, 2026/);
    expect(parameter('at')).toBe(instant);
    await screen.findByRole('region', { name: 'Production' });
    expect(screen.queryByText(/^Live/)).not.toBeInTheDocument();
    await new Promise(resolve => setTimeout(resolve, 1_500));
    expect(asked.filter(each => each === instant)).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: 'Back to now' }));
    expect(await screen.findByText(/^Live/)).toBeInTheDocument();
    expect(parameter('at')).toBeNull();
  });

  it('steps by an hour, by a day, and change by change', async () => {
    const user = userEvent.setup();
    const { parameter } = renderTab('', {
      getDeployments: async () => exampleDeploymentPage(exampleDeployments()),
    });
    await user.click(await screen.findByRole('button', { name: 'Rewind' }));
    await user.click(screen.getByRole('button', { name: '1 hour earlier' }));
    await waitFor(() => expect(parameter('at')).toBe(at(NOW, HOUR)));
    await user.click(screen.getByRole('button', { name: '1 day earlier' }));
    await waitFor(() => expect(parameter('at')).toBe(at(NOW, HOUR + DAY)));
    const before = 'Before the last change';
    await user.click(screen.getByRole('button', { name: before }));
    // The start of that of 26 hours ago is only known to five minutes.
    await waitFor(() =>
      expect(parameter('at')).toBe(at(NOW, 26 * HOUR + 5 * MINUTE)),
    );
    await user.click(screen.getByRole('button', { name: before }));
    await waitFor(() => expect(parameter('at')).toBe(at(NOW, 2 * DAY + 1)));
  });

  it('says that no earlier change is known', async () => {
    const user = userEvent.setup();
    renderTab(`?at=${at(NOW, 30 * DAY)}`);
    await user.click(
      await screen.findByRole('button', { name: 'Before the last change' }),
    );
    expect(
      await screen.findByText('No earlier change is known.'),
    ).toBeInTheDocument();
  });

  it('gives times in full, because ages would be of two presents', async () => {
    renderTab(`?at=${at(NOW, HOUR)}`);
    const production = await screen.findByRole('region', {
      name: 'Production',
    });
    expect(production).toHaveTextContent(/Changed Feb 23, 2026/);
    expect(production).not.toHaveTextContent('ago');
  });

  it('tells what was not watched then', async () => {
    renderTab(`?at=${at(NOW, HOUR)}`, {
      getMatrix: async () => ({
        ...exampleMatrix(),
        notices: [
          environmentReason('rewind.gap', {
            cluster: 'demo',
            from: at(NOW, 3 * HOUR),
            to: at(NOW, HOUR),
          }),
        ],
      }),
    });
    const notices = await screen.findByRole('list', {
      name: 'To be put right',
    });
    expect(notices).toHaveTextContent(/Nobody watched cluster demo from Mar 4/);
    expect(notices).toHaveTextContent('found afterwards');
  });

  it('keeps the panel to what is known of the past', async () => {
    renderTab(
      `?at=${at(NOW, HOUR)}&panel=pods&workload=demo%2Fveza-production%2FDeployment%2Fveza-backend-api`,
    );
    const panel = await screen.findByRole('dialog');
    expect(
      within(panel)
        .getAllByRole('tab')
        .map(({ textContent }) => textContent),
    ).toEqual(['Overview', 'History']);
    expect(panel).toHaveTextContent('they are shown of the present only');
  });

  it('refuses an instant that cannot be read, and offers the way back', async () => {
    const user = userEvent.setup();
    renderTab('?at=yesterday');
    expect(await screen.findByRole('alert')).toHaveTextContent('"yesterday"');
    await user.click(screen.getByRole('button', { name: 'Back to now' }));
    expect(await screen.findByText(/^Live/)).toBeInTheDocument();
  });

  it('says what failed, and asks again when told to', async () => {
    const user = userEvent.setup();
    let fail = true;
    renderTab(`?at=${at(NOW, HOUR)}`, {
      getMatrix: async () => {
        if (fail) {
          throw new Error('"at" is in the future');
        }
        return exampleMatrix();
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent('in the future');
    fail = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('region', { name: 'Production' }),
    ).toBeInTheDocument();
  });
});
