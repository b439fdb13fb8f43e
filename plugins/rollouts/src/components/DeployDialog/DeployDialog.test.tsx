import { renderInTestApp } from '@backstage/frontend-test-utils';
import { rolloutReason, type Plan } from '@quarterdeck/plugin-rollouts-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes, useParams } from 'react-router-dom';
import { rolloutsApiRef, type RolloutsApi } from '../../api/RolloutsApi';
import { exampleMatrix } from '../../testing/exampleMatrix';
import { exampleDocument, exampleRollout } from '../../testing/exampleRollout';
import { preparedApi } from '../../testing/rolloutsApi';
import { DeployDialog } from './DeployDialog';
import { NO_WISH, type Wish } from './WishForm';

const START = 'Start: shop in production, v1.4.2 → v1.5.0';

function examplePlan(changes: Partial<Plan> = {}): Plan {
  return { ...exampleRollout().plan, ...changes };
}

function Opened() {
  return <p>opened {useParams().id}</p>;
}

function renderDialog(api: Partial<RolloutsApi>, wish: Partial<Wish> = {}) {
  const onClose = jest.fn();
  renderInTestApp(
    <Routes>
      <Route
        path="/"
        element={
          <DeployDialog
            entityRef="component:default/shop"
            matrix={exampleMatrix()}
            initial={{ ...NO_WISH, ...wish }}
            onClose={onClose}
          />
        }
      />
      <Route path="/rollouts/:id" element={<Opened />} />
    </Routes>,
    { apis: [[rolloutsApiRef, preparedApi(api)]] },
  );
  return onClose;
}

const optionsOf = (select: HTMLElement) =>
  within(select)
    .getAllByRole('option')
    .map(({ textContent }) => textContent);
const showPlan = () => screen.findByRole('button', { name: 'Show the plan' });

describe('what to deploy', () => {
  it('offers the environments but previews, and what runs in the others', async () => {
    renderDialog({});
    const environment = await screen.findByLabelText('Environment');
    expect(optionsOf(environment)).toEqual([
      'Choose one',
      'Development',
      'Staging',
      'Production',
    ]);
    await userEvent.selectOptions(environment, 'production');
    expect(optionsOf(screen.getByLabelText('What'))).toEqual([
      'A version',
      'What runs in Development',
      'What runs in Staging',
    ]);
  });

  it('wants an environment and a version before it plans', async () => {
    const makePlan = jest.fn(async () => examplePlan());
    renderDialog({ makePlan });
    expect(await showPlan()).toBeDisabled();
    await userEvent.selectOptions(
      screen.getByLabelText('Environment'),
      'production',
    );
    expect(await showPlan()).toBeDisabled();
    const version = screen.getByLabelText('Version (tag of the image)');
    await userEvent.type(version, ' ');
    expect(await showPlan()).toBeDisabled();
    await userEvent.type(version, 'v1.5.0 ');
    await userEvent.type(screen.getByLabelText('Why (optional)'), 'playlists');
    await userEvent.click(await showPlan());
    expect(makePlan).toHaveBeenCalledWith({
      entityRef: 'component:default/shop',
      environmentId: 'production',
      version: 'v1.5.0',
      purpose: 'deploy',
      strategy: undefined,
      cause: 'playlists',
      waiver: undefined,
    });
  });

  it('promotes what runs elsewhere, without naming a version', async () => {
    const makePlan = jest.fn(async () => examplePlan());
    renderDialog({ makePlan }, { environmentId: 'production' });
    await userEvent.selectOptions(
      await screen.findByLabelText('What'),
      'staging',
    );
    expect(screen.queryByLabelText('Version (tag of the image)')).toBeNull();
    await userEvent.click(await showPlan());
    expect(makePlan).toHaveBeenCalledWith({
      entityRef: 'component:default/shop',
      environmentId: 'production',
      fromEnvironment: 'staging',
      purpose: 'promotion',
      strategy: undefined,
      cause: undefined,
      waiver: undefined,
    });
  });

  it('asks why for a rolling update, and passes it on', async () => {
    const makePlan = jest.fn(async () => examplePlan());
    renderDialog(
      { makePlan },
      { environmentId: 'production', version: 'v1.5.0' },
    );
    const label = 'Why a rolling update is right this time';
    const strategy = await screen.findByLabelText('Strategy');
    expect(screen.queryByLabelText(label)).toBeNull();
    await userEvent.selectOptions(strategy, 'rolling');
    await userEvent.type(screen.getByLabelText(label), 'one replica');
    await userEvent.click(await showPlan());
    expect(makePlan).toHaveBeenCalledWith(
      expect.objectContaining({ strategy: 'rolling', waiver: 'one replica' }),
    );
  });

  it('says why it cannot be planned, and keeps what was written', async () => {
    renderDialog(
      {
        makePlan: async () => {
          throw new Error('There is no image with the tag v9');
        },
      },
      { environmentId: 'production', version: 'v9' },
    );
    await userEvent.click(await showPlan());
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'There is no image with the tag v9',
    );
    expect(screen.getByLabelText('Version (tag of the image)')).toHaveValue(
      'v9',
    );
    expect(await showPlan()).toBeEnabled();
  });

  it('closes without having done anything', async () => {
    const onClose = renderDialog({});
    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel' }),
    );
    expect(onClose).toHaveBeenCalledTimes(1);
  });
});

describe('the plan', () => {
  const wish = { environmentId: 'production', version: 'v1.5.0' };

  it('shows both versions, steps, gates, notices and each change with its owner', async () => {
    const document = exampleDocument();
    document.changes[0].owner = { kind: 'argo-cd', name: 'shop-apps' };
    renderDialog(
      {
        makePlan: async () =>
          examplePlan({
            document,
            notices: [
              rolloutReason('notice.owned', {
                owner: 'Argo CD',
                name: 'shop',
              }),
            ],
          }),
      },
      wish,
    );
    await userEvent.click(await showPlan());
    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByRole('button', { name: START }),
    ).toBeEnabled();
    expect(dialog).toHaveTextContent('Runs nowv1.4.2');
    expect(dialog).toHaveTextContent('Would runv1.5.0');
    expect(dialog).toHaveTextContent('StrategyCanary by weights');
    expect(dialog).toHaveTextContent('Takes about3 min 20 sec');
    expect(dialog).toHaveTextContent('Argo CD writes shop, too');
    const items = within(dialog)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(items[0]).toBe('Somebody else agrees');
    expect(items).toHaveLength(4);
    expect(items[2]).toMatch(/25 % of the requests.*holds for 1 min/);
    expect(dialog).toHaveTextContent('Written by: argo-cd (shop-apps)');
    expect(
      within(dialog).getByLabelText('Give shop the new images'),
    ).toHaveTextContent('{ "image": "registry.example/shop:v1.5.0" }');
    expect(dialog).toHaveTextContent('requests leave the new version first');
  });

  it('says so where nothing has to be waited for', async () => {
    renderDialog(
      {
        makePlan: async () =>
          examplePlan({ document: exampleDocument({ gates: [] }) }),
      },
      wish,
    );
    await userEvent.click(await showPlan());
    expect(await screen.findByText('It waits for nobody.')).toBeInTheDocument();
  });

  it('starts what was shown, and goes to its page', async () => {
    const start = jest.fn(async () => exampleRollout());
    const plan = examplePlan();
    renderDialog({ makePlan: async () => plan, start }, wish);
    await userEvent.click(await showPlan());
    expect(start).not.toHaveBeenCalled();
    await userEvent.click(await screen.findByRole('button', { name: START }));
    expect(start).toHaveBeenCalledTimes(1);
    expect(start).toHaveBeenCalledWith(plan);
    expect(
      await screen.findByText(`opened ${exampleRollout().id}`),
    ).toBeInTheDocument();
  });

  it('says why it could not be started, and leads back to the wish', async () => {
    renderDialog(
      {
        makePlan: async () => examplePlan(),
        start: async () => {
          throw new Error('Another rollout of shop is under way');
        },
      },
      wish,
    );
    await userEvent.click(await showPlan());
    await userEvent.click(await screen.findByRole('button', { name: START }));
    expect(
      await screen.findByText(/Another rollout of shop is under way/),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Back' }));
    expect(screen.getByLabelText('Environment')).toHaveValue('production');
    expect(screen.getByLabelText('Version (tag of the image)')).toHaveValue(
      'v1.5.0',
    );
  });
});
