import { renderInTestApp } from '@backstage/frontend-test-utils';
import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { rolloutsApiRef } from '../../api/RolloutsApi';
import {
  exampleDetails,
  exampleDocument,
  exampleRollout,
} from '../../testing/exampleRollout';
import { preparedApi } from '../../testing/rolloutsApi';
import { Controls } from '../RolloutPage/Controls';
import { Delegate } from './Delegate';
import { MissingWebhooks } from './MissingWebhooks';
import { Withheld } from './Withheld';

const flagger = (hooks: string[]) =>
  exampleDocument({
    strategy: 'flagger',
    routing: {
      kind: 'flagger',
      canary: 'shop',
      primary: 'shop-primary',
      named: [],
      skipsAnalysis: false,
      hooks,
      threshold: 5,
      intervalMs: 10_000,
    },
  });

const planOf = (hooks: string[]) => ({
  ...exampleRollout().plan,
  document: flagger(hooks),
});

describe('what a controller of the cluster says', () => {
  it('is shown in its own words, with how much it still takes', async () => {
    renderInTestApp(
      <Delegate
        rollout={exampleRollout({
          plan: planOf([]),
          delegate: {
            object: 'Canary shop/shop',
            phase: 'Progressing',
            standing: 'advancing',
            failedChecks: 2,
            message: 'Halt shop.shop advancement success rate 69% < 99%',
          },
        })}
      />,
    );
    expect(await screen.findByText('Canary shop/shop')).toBeInTheDocument();
    expect(screen.getByText('Progressing')).toBeInTheDocument();
    expect(screen.getByText('2 of 5 that it takes')).toBeInTheDocument();
    expect(screen.getByText(/69% < 99%/)).toBeInTheDocument();
  });

  it('is nothing where the portal does the arranging', async () => {
    renderInTestApp(
      <>
        <Delegate rollout={exampleRollout()} />
        <Withheld withheld={[]} />
        <MissingWebhooks plan={exampleRollout().plan} />
        <p>end</p>
      </>,
      { apis: [[rolloutsApiRef, preparedApi({})]] },
    );
    await screen.findByText('end');
    expect(screen.queryByText('Carried out by')).not.toBeInTheDocument();
    expect(screen.queryByRole('list')).not.toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('says of a control that is not there why', async () => {
    renderInTestApp(
      <Withheld
        withheld={[
          {
            control: 'promote',
            reason: rolloutReason('withheld.flagger-promote'),
          },
        ]}
      />,
    );
    expect(
      await screen.findByText(
        'Promote now: Flagger promotes early only by skipping its analysis',
      ),
    ).toBeInTheDocument();
  });
});

it('is asked for what it really does, before it is told to', async () => {
  renderInTestApp(
    <Controls
      details={{
        ...exampleDetails({ plan: planOf([]) }),
        controls: ['pause'],
      }}
      onChanged={() => {}}
    />,
    { apis: [[rolloutsApiRef, preparedApi({})]] },
  );
  await userEvent.click(await screen.findByRole('button', { name: 'Pause' }));
  expect(await screen.findByText(/Flagger is suspended/)).toBeVisible();
  expect(screen.queryByText(/metrics still count/)).not.toBeInTheDocument();
});

describe('webhooks that a Canary lacks', () => {
  const render = (hooks: string[], snippet: string | null) =>
    renderInTestApp(<MissingWebhooks plan={planOf(hooks)} />, {
      apis: [
        [rolloutsApiRef, preparedApi({ getWebhooks: async () => snippet })],
      ],
    });

  it('are shown when asked for, since they hold secrets', async () => {
    render(['rollback'], 'webhooks:\n  - type: confirm-rollout');
    expect(screen.queryByText(/confirm-rollout/)).not.toBeInTheDocument();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show the webhooks to add' }),
    );
    expect(await screen.findByText(/type: confirm-rollout/)).toBeVisible();
  });

  it('cannot be told without a secret', async () => {
    render([], null);
    await userEvent.click(await screen.findByRole('button'));
    expect(
      await screen.findByText(/rollouts\.flagger\.secret/),
    ).toBeInTheDocument();
  });

  it('are nothing to speak of where none is missing', async () => {
    render(['confirm-rollout', 'confirm-promotion', 'rollback'], null);
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
