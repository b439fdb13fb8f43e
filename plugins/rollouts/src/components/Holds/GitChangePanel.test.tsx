import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  rolloutReason,
  type GitChange,
  type Rollout,
} from '@quarterdeck/plugin-rollouts-common';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { rolloutsApiRef } from '../../api/RolloutsApi';
import { exampleDocument, exampleRollout } from '../../testing/exampleRollout';
import { preparedApi } from '../../testing/rolloutsApi';
import { GitChangePanel } from './GitChangePanel';

function back(owner: 'argo-cd' | 'manual'): Rollout {
  const rollout = exampleRollout({ phase: 'ended', outcome: 'rolled-back' });
  const document = exampleDocument();
  return {
    ...rollout,
    plan: {
      ...rollout.plan,
      document: {
        ...document,
        changes: document.changes.map(change => ({
          ...change,
          owner: { kind: owner, name: 'shop' },
        })),
      },
    },
  };
}

const CHANGE: GitChange = {
  rolloutId: exampleRollout().id,
  version: 'v1.4.2',
  kind: 'diff',
  fileName: 'shop-production-v1.4.2.patch',
  text: '--- a/kustomization.yaml\n+++ b/kustomization.yaml\n',
  source: 'https://git.example/shop',
  reason: rolloutReason('git.diff', { file: 'shop-production-v1.4.2.patch' }),
};

const render = (rollout: Rollout, change = CHANGE) =>
  renderInTestApp(
    <>
      <GitChangePanel rollout={rollout} />
      <p>below</p>
    </>,
    {
      apis: [
        [rolloutsApiRef, preparedApi({ getGitChange: async () => change })],
      ],
    },
  );

describe('the change to Git', () => {
  it('is shown and can be downloaded', async () => {
    const user = userEvent.setup();
    render(back('argo-cd'));
    await user.click(
      await screen.findByRole('button', { name: 'Show the change to Git' }),
    );
    const link = await screen.findByRole('link', {
      name: 'Download shop-production-v1.4.2.patch',
    });
    expect(link).toHaveAttribute('download', CHANGE.fileName);
    expect(link.getAttribute('href')).toContain(
      encodeURIComponent('+++ b/kustomization.yaml'),
    );
  });

  it('says why it is to be made by hand', async () => {
    const user = userEvent.setup();
    render(back('argo-cd'), {
      ...CHANGE,
      kind: 'kustomize',
      fileName: null,
      reason: rolloutReason('git.unreadable', { cause: 'not allowed' }),
    });
    await user.click(
      await screen.findByRole('button', { name: 'Show the change to Git' }),
    );
    expect(await screen.findByText(/not allowed/)).toBeInTheDocument();
    expect(screen.queryByRole('link')).not.toBeInTheDocument();
  });

  it('is not offered where nothing else declares what runs, or nothing went back', async () => {
    render(back('manual'));
    await screen.findByText('below');
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
