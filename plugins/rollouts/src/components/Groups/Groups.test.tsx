import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  rolloutReason,
  type Group,
  type GroupDetails,
  type GroupMember,
} from '@quarterdeck/plugin-rollouts-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { rolloutsApiRef, type RolloutsApi } from '../../api/RolloutsApi';
import { exampleDocument, exampleRollout } from '../../testing/exampleRollout';
import { preparedApi } from '../../testing/rolloutsApi';
import { GroupList } from './GroupList';
import { GroupView } from './GroupView';
import { NewGroup } from './NewGroup';

// Whole pages on a machine that may be busy.
jest.setTimeout(60_000);

const AT = '2026-03-04T12:00:00.000Z';
const ID = '01890000-0000-7000-8000-0000000000aa';
const member = (service: string, changes: Partial<GroupMember> = {}) => ({
  stage: 0,
  entityRef: `component:default/${service}`,
  environmentId: 'staging',
  environmentTitle: 'Staging',
  service,
  fromVersion: 'v1',
  toVersion: 'v2',
  rollout: null,
  back: null,
  ...changes,
});
const rollout = (outcome: 'succeeded' | 'rolled-back') => ({
  id: exampleRollout().id,
  phase: 'ended' as const,
  outcome,
  reason: rolloutReason('gate.open'),
});

function details(changes: Partial<Group> = {}): GroupDetails {
  return {
    asOf: AT,
    group: {
      id: ID,
      title: 'The shop',
      onFailure: 'roll-back',
      phase: 'progressing',
      outcome: null,
      reason: rolloutReason('group.going', {
        stage: 2,
        stages: 2,
        services: 'web',
      }),
      stage: 1,
      stages: 2,
      startedBy: 'user:default/dana',
      startedAt: AT,
      finishedAt: null,
      members: [
        member('api', { rollout: rollout('succeeded') }),
        member('web', { stage: 1 }),
      ],
      controls: ['abort'],
      ...changes,
    },
    log: [{ at: AT, by: 'rollouts', reason: rolloutReason('group.none-yet') }],
  };
}

function render(element: JSX.Element, api: Partial<RolloutsApi>) {
  const component = (name: string) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default' },
    relations: [{ type: 'partOf', targetRef: 'system:default/shop' }],
  });
  renderInTestApp(
    <Routes>
      <Route path="/" element={element} />
      <Route path="/rollouts/groups/:id" element={<p>The page of it</p>} />
    </Routes>,
    {
      apis: [
        [rolloutsApiRef, preparedApi(api)],
        [
          catalogApiRef,
          catalogApiMock({ entities: ['web', 'api'].map(component) }),
        ],
      ],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
}

describe('groups', () => {
  it('are listed with where they are', async () => {
    render(<GroupList />, {
      listGroups: async () => ({
        asOf: AT,
        items: [details().group],
        pageInfo: {},
        emptyReason: null,
      }),
    });
    const link = await screen.findByRole('link', { name: 'The shop' });
    expect(link).toHaveAttribute('href', `/rollouts/groups/${ID}`);
    expect(screen.getByText('Stage 2 of 2: web')).toBeVisible();
    expect(screen.getByText('api → web')).toBeVisible();
  });

  it('show their order, and are given up with a reason', async () => {
    const user = userEvent.setup();
    const controlGroup = jest.fn(async () => details());
    render(<GroupView id={ID} />, {
      getGroup: async () => details(),
      controlGroup,
    });
    const first = (await screen.findByText('Stage 1 of 2')).closest('li');
    if (!first) {
      throw new Error('The stage is no item of a list');
    }
    expect(within(first).getByText('Staging: v1 → v2')).toBeVisible();
    expect(within(first).getByText('Succeeded')).toBeVisible();
    expect(screen.getByText('Not begun')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Give up' }));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText('api in Staging: v2 → v1')).toBeVisible();
    const confirm = within(dialog).getByRole('button', {
      name: 'Give up “The shop”',
    });
    expect(confirm).toBeDisabled();
    await user.type(within(dialog).getByRole('textbox'), 'Not today');
    await user.click(confirm);
    expect(controlGroup).toHaveBeenCalledWith(ID, 'abort', 'Not today');
  });

  it('are made of a system, in an order, with a plan for each', async () => {
    const user = userEvent.setup();
    const makePlan = jest.fn<
      ReturnType<RolloutsApi['makePlan']>,
      Parameters<RolloutsApi['makePlan']>
    >(async ({ entityRef }) => ({
      ...exampleRollout().plan,
      id: `plan of ${entityRef}`,
      hash: entityRef,
      document: exampleDocument({ entityRef }),
    }));
    const startGroup = jest.fn(async () => details());
    render(<NewGroup />, {
      makePlan,
      startGroup,
      listEnvironments: async () => [
        { id: 'staging', title: 'Staging' },
        { id: 'production', title: 'Production' },
      ],
    });
    await user.selectOptions(
      await screen.findByLabelText('Environment'),
      'production',
    );
    await user.selectOptions(screen.getByLabelText('What'), 'staging');
    await user.selectOptions(
      screen.getByLabelText('Add a component, or all of a system'),
      'system:default/shop',
    );
    await user.click(screen.getByRole('button', { name: 'Add' }));
    await user.click(screen.getByRole('button', { name: 'api earlier' }));
    await user.click(screen.getByRole('button', { name: 'Show the plans' }));
    await user.click(
      await screen.findByRole('button', { name: /^Start: 2 services/ }),
    );
    expect(makePlan.mock.calls.map(([wish]) => wish)).toEqual(
      ['api', 'web'].map(name => ({
        entityRef: `component:default/${name}`,
        environmentId: 'production',
        fromEnvironment: 'staging',
        purpose: 'promotion',
      })),
    );
    expect(startGroup).toHaveBeenCalledWith({
      title: 'api, web → production',
      onFailure: 'roll-back',
      stages: ['api', 'web'].map(name => [
        {
          planId: `plan of component:default/${name}`,
          planHash: `component:default/${name}`,
        },
      ]),
    });
    expect(await screen.findByText('The page of it')).toBeVisible();
  });
});
