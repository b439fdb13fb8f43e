import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  rolloutReason,
  type Plan,
  type Rollout,
} from '@quarterdeck/plugin-rollouts-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { rolloutsApiRef, type RolloutsApi } from '../../api/RolloutsApi';
import { exampleDocument, exampleRollout } from '../../testing/exampleRollout';
import {
  exampleWay,
  exampleWaysBack,
  release,
} from '../../testing/exampleWaysBack';
import { preparedApi } from '../../testing/rolloutsApi';
import { AfterTheEnd } from './AfterTheEnd';
import { GoBack } from './GoBack';
import { ReturnClock } from './ReturnClock';

const ENTITY = 'component:default/shop';
const STARTED = exampleRollout();

function plan(changes: Partial<Plan> = {}): Plan {
  return {
    ...STARTED.plan,
    document: exampleDocument({
      purpose: 'rollback',
      strategy: 'blue-green',
      from: release('v1.5.0'),
      to: release('v1.4.2'),
      gates: [],
    }),
    notices: [rolloutReason('notice.back-last-healthy')],
    ...changes,
  };
}

function renderWith(element: JSX.Element, api: Partial<RolloutsApi>) {
  renderInTestApp(
    <Routes>
      <Route path="/" element={element} />
      <Route path="/rollouts/*" element={<p>The page of the rollout</p>} />
    </Routes>,
    { apis: [[rolloutsApiRef, preparedApi(api)]] },
  );
}

const listing = (...items: Parameters<typeof exampleWaysBack>) => ({
  listWaysBack: async () => exampleWaysBack(...items),
});

describe('what ran before', () => {
  it('is put back with one click and one confirmation that says what, where and what from', async () => {
    const user = userEvent.setup();
    const makePlan = jest.fn(async () => plan());
    const start = jest.fn(async () => STARTED);
    renderWith(<GoBack entityRef={ENTITY} />, {
      ...listing([exampleWay()]),
      makePlan,
      start,
    });
    const name = 'Roll back Production to v1.4.2';
    await user.click(await screen.findByRole('button', { name }));
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText('v1.5.0')).toBeInTheDocument();
    expect(within(dialog).getByText('shop')).toBeInTheDocument();
    expect(within(dialog).getByText('v1.4.2')).toBeInTheDocument();
    expect(within(dialog).getByText(/waits for nobody\.$/)).toBeInTheDocument();
    expect(makePlan).toHaveBeenCalledWith({
      entityRef: ENTITY,
      environmentId: 'production',
      workload: 'shop',
      images: release('v1.4.2').images,
      purpose: 'rollback',
    });
    expect(start).not.toHaveBeenCalled();
    await user.click(within(dialog).getByRole('button', { name }));
    expect(
      await screen.findByText('The page of the rollout'),
    ).toBeInTheDocument();
    expect(start).toHaveBeenCalledWith(plan());
  });

  it('says why it cannot be put back, and starts nothing', async () => {
    const user = userEvent.setup();
    renderWith(<GoBack entityRef={ENTITY} />, {
      ...listing([exampleWay()]),
      makePlan: async () => {
        throw new Error('The portal may only read cluster demo');
      },
    });
    await user.click(
      await screen.findByRole('button', {
        name: 'Roll back Production to v1.4.1',
      }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByText(/may only read cluster demo/),
    ).toBeInTheDocument();
    expect(
      within(dialog).queryByRole('button', { name: /Roll back/ }),
    ).not.toBeInTheDocument();
  });

  it('sends who has a rollout under way to that, and shows older ones when asked', async () => {
    const user = userEvent.setup();
    renderWith(
      <GoBack entityRef={ENTITY} />,
      listing([exampleWay({ activeRolloutId: STARTED.id })]),
    );
    expect(
      await screen.findByRole('link', { name: 'Go to the rollout' }),
    ).toHaveAttribute('href', `/rollouts/${STARTED.id}`);
    const buttons = screen.getAllByRole('button', { name: /^Roll back/ });
    expect(buttons).toHaveLength(3);
    buttons.forEach(button => expect(button).toBeDisabled());
    await user.click(screen.getByRole('button', { name: 'Show 1 older' }));
    expect(screen.getByText('v1.3.0')).toBeInTheDocument();
  });

  it('says where nothing ran', async () => {
    renderWith(
      <GoBack entityRef={ENTITY} />,
      listing([
        exampleWay({
          revisions: [],
          emptyReason: rolloutReason('earlier.none'),
        }),
      ]),
    );
    expect(
      await screen.findByText('Nothing else was seen to run here healthy'),
    ).toBeInTheDocument();
  });
});

describe('a rehearsal of the way back', () => {
  it('says how long the last one took, and is planned for the last healthy version', async () => {
    const user = userEvent.setup();
    const makePlan = jest.fn(async () => plan());
    renderWith(<GoBack entityRef={ENTITY} />, {
      ...listing([
        exampleWay({
          environmentId: 'staging',
          environmentTitle: 'Staging',
          canRehearse: true,
          lastDrill: {
            rolloutId: STARTED.id,
            at: '2026-03-04T11:00:00.000Z',
            safeMs: 3_000,
            healthyMs: 9_000,
          },
        }),
      ]),
      makePlan,
    });
    expect(
      await screen.findByText(/after 3 sec, all ready after 9 sec, of 5 min/),
    ).toBeInTheDocument();
    await user.click(
      screen.getByRole('button', { name: 'Rehearse a rollback in Staging' }),
    );
    await screen.findByRole('dialog');
    expect(makePlan).toHaveBeenCalledWith(
      expect.objectContaining({
        environmentId: 'staging',
        images: release('v1.4.2').images,
        purpose: 'drill',
      }),
    );
  });

  it('is not offered in production', async () => {
    renderWith(<GoBack entityRef={ENTITY} />, listing([exampleWay()]));
    await screen.findByText('v1.4.2');
    expect(
      screen.queryByRole('button', { name: /Rehearse/ }),
    ).not.toBeInTheDocument();
  });
});

describe('a rollout that has ended', () => {
  const ended = (changes: Partial<Rollout>) =>
    exampleRollout({ phase: 'ended', ...changes });

  it.each<[string, Rollout, string, string]>([
    [
      'goes back from what succeeded',
      ended({ outcome: 'succeeded' }),
      'Roll back production to v1.4.2',
      'rollback',
    ],
    [
      'is tried again where it was taken back',
      ended({ outcome: 'rolled-back' }),
      'Try v1.5.0 again in production',
      'deploy',
    ],
  ])('%s', async (_, rollout, name, purpose) => {
    const user = userEvent.setup();
    const makePlan = jest.fn(async () => plan());
    renderWith(<AfterTheEnd rollout={rollout} />, { makePlan });
    await user.click(await screen.findByRole('button', { name }));
    await screen.findByRole('dialog');
    expect(makePlan).toHaveBeenCalledWith(
      expect.objectContaining({ purpose, workload: 'shop' }),
    );
  });

  it('offers nothing while it goes on, and nothing forward again from a way back', () => {
    const back = exampleRollout().plan;
    renderWith(
      <>
        <AfterTheEnd rollout={exampleRollout()} />
        <AfterTheEnd
          rollout={ended({
            outcome: 'succeeded',
            plan: { ...back, document: plan().document },
          })}
        />
      </>,
      {},
    );
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('keeps the time of a way back from the click on', async () => {
    renderWith(
      <ReturnClock
        rollout={ended({
          outcome: 'succeeded',
          plan: plan(),
          startedAt: '2026-03-04T10:00:00.000Z',
          safeAt: '2026-03-04T10:00:12.000Z',
          healthyAt: '2026-03-04T10:00:40.000Z',
        })}
      />,
      {},
    );
    expect(
      await screen.findByText('No request at v1.5.0 any more after 12 sec'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('All ready again after 40 sec'),
    ).toBeInTheDocument();
  });
});
