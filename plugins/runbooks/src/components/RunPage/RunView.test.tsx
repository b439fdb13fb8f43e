import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { runbookReason } from '@quarterdeck/plugin-runbooks-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { runbooksApiRef, type RunbooksApi } from '../../api/RunbooksApi';
import { exampleRun } from '../../testing/exampleRun';
import { preparedApi } from '../../testing/runbooksApi';
import { RunbooksPage } from '../RunbooksPage/RunbooksPage';

const PATH = `/runbooks/runs/${exampleRun().id}`;

function renderRun(api: Partial<RunbooksApi>, path = PATH) {
  window.localStorage.clear();
  return renderInTestApp(
    <Routes>
      <Route path="/runbooks/*" element={<RunbooksPage />} />
    </Routes>,
    {
      apis: [[runbooksApiRef, preparedApi(api)]],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      initialRouteEntries: [path],
    },
  );
}

const stage = () => screen.findByRole('region', { name: 'This step' });

describe('the page of a run', () => {
  it('shows the current step large, and all of them beside it', async () => {
    renderRun({ getRun: async () => exampleRun() });
    const step = await stage();
    expect(
      within(step).getByRole('heading', { name: 'Look at the dashboard' }),
    ).toBeInTheDocument();
    expect(within(step).getByText('Step 2 of 3 · By hand')).toBeInTheDocument();
    // The command of the text can be copied.
    expect(
      within(step).getByText('kubectl --namespace shop get pods'),
    ).toBeInTheDocument();
    const rail = screen.getByRole('navigation', { name: 'All steps' });
    expect(within(rail).getAllByRole('listitem')).toHaveLength(3);
    expect(
      within(rail).getByRole('button', { name: /See how bad it is/ }),
    ).toHaveTextContent('Done');
  });

  it('marks a step as done, with the proof it asks for, and goes on', async () => {
    const actOnStep = jest.fn(async () =>
      exampleRun(
        { state: 'done', isCurrent: false, controls: [] },
        { revision: 5, currentStepId: 'tell' },
      ),
    );
    renderRun({
      getRun: async () =>
        exampleRun({ evidenceKind: 'text', evidenceRequired: true }),
      actOnStep,
    });
    const step = await stage();
    const done = within(step).getByRole('button', { name: /^Mark as done/ });
    expect(done).toBeDisabled();
    await userEvent.type(
      within(step).getByLabelText('What did you see?'),
      'all red',
    );
    await userEvent.click(done);
    expect(actOnStep).toHaveBeenCalledWith(exampleRun().id, 'look', {
      verb: 'complete',
      evidence: { kind: 'text', value: 'all red' },
      comment: null,
    });
  });

  it('shows what is carried out before it is, and sends the hash of it and the secrets, which it forgets', async () => {
    const refuse = jest.fn(async () => {
      throw new Error('The database said no');
    });
    renderRun({
      getRun: async () =>
        exampleRun({
          kind: 'action',
          action: 'rollouts:execute-plan',
          isReadOnly: false,
          input: { planId: 'p1', note: 'now' },
          inputHash: 'h1',
          secretsNeeded: ['password'],
          controls: ['execute', 'skip'],
        }),
      actOnStep: refuse,
    });
    const step = await stage();
    const exactly = within(step).getByRole('region', {
      name: 'What exactly is carried out',
    });
    expect(exactly).toHaveTextContent('rollouts:execute-plan');
    expect(exactly).toHaveTextContent('Changes something');
    expect(exactly).toHaveTextContent('p1');
    const secret = within(step).getByLabelText('password');
    expect(secret).toHaveAttribute('type', 'password');
    const button = within(step).getByRole('button', { name: /^Carry out/ });
    expect(button).toBeDisabled();
    await userEvent.type(secret, 'hunter2');
    await userEvent.click(button);
    expect(refuse).toHaveBeenCalledWith(exampleRun().id, 'look', {
      verb: 'execute',
      inputHash: 'h1',
      secrets: { password: 'hunter2' },
    });
    expect(await within(step).findByRole('alert')).toHaveTextContent(
      'The database said no',
    );
    expect(within(step).getByLabelText('password')).toHaveValue('');
  });

  it('cannot begin what something is missing for', async () => {
    renderRun({
      getRun: async () =>
        exampleRun({
          kind: 'check',
          controls: ['execute'],
          problems: ['The step errors has no output'],
        }),
    });
    const step = await stage();
    expect(
      within(step).getByText('The step errors has no output'),
    ).toBeInTheDocument();
    expect(
      within(step).getByRole('button', { name: /^Check now/ }),
    ).toBeDisabled();
  });

  it('skips only with a reason', async () => {
    const actOnStep = jest.fn(async () => exampleRun());
    renderRun({ getRun: async () => exampleRun(), actOnStep });
    await userEvent.click(
      within(await stage()).getByRole('button', { name: 'Skip this step…' }),
    );
    const dialog = await screen.findByRole('dialog');
    const skip = within(dialog).getByRole('button', { name: /^Skip: / });
    expect(skip).toBeDisabled();
    await userEvent.type(within(dialog).getByLabelText('Why?'), 'not needed');
    await userEvent.click(skip);
    expect(actOnStep).toHaveBeenCalledWith(exampleRun().id, 'look', {
      verb: 'skip',
      reason: 'not needed',
    });
  });

  it('never repeats what nobody knows the end of: a person says how it ended', async () => {
    const actOnStep = jest.fn(async () => exampleRun());
    renderRun({
      getRun: async () =>
        exampleRun({
          kind: 'action',
          state: 'outcome-unknown',
          reason: runbookReason('step.outcome-unknown'),
          controls: ['settle'],
        }),
      actOnStep,
    });
    const step = await stage();
    expect(step).toHaveTextContent('Outcome unknown');
    expect(
      within(step).queryByRole('button', { name: /Carry out|Try again/ }),
    ).toBeNull();
    await userEvent.click(
      within(step).getByRole('button', { name: /^Say how it ended/ }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.selectOptions(
      within(dialog).getByLabelText('Did it happen?'),
      'no',
    );
    await userEvent.type(
      within(dialog).getByLabelText('How do you know?'),
      'the plan is untouched',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: /^Settle/ }),
    );
    expect(actOnStep).toHaveBeenCalledWith(exampleRun().id, 'look', {
      verb: 'settle',
      happened: false,
      comment: 'the plan is untouched',
    });
  });

  it('offers a decision as its options', async () => {
    const actOnStep = jest.fn(async () => exampleRun());
    renderRun({
      getRun: async () =>
        exampleRun({
          kind: 'decision',
          controls: ['decide', 'skip'],
          options: [
            { title: 'It is better', goTo: 'end' },
            { title: 'It is not', goTo: null },
          ],
        }),
      actOnStep,
    });
    await userEvent.click(
      within(await stage()).getByRole('button', { name: 'Decide: It is not' }),
    );
    expect(actOnStep).toHaveBeenCalledWith(exampleRun().id, 'look', {
      verb: 'decide',
      option: 1,
      comment: null,
    });
  });

  it('says what somebody else did who was faster', async () => {
    const answers = [
      exampleRun(),
      exampleRun(
        { state: 'done', actor: 'user:default/oscar', isCurrent: false },
        { revision: 6 },
      ),
    ];
    let hasActed = false;
    renderRun({
      getRun: async () => answers[hasActed ? 1 : 0],
      actOnStep: async () => {
        hasActed = true;
        throw Object.assign(new Error('It is done already'), {
          statusCode: 409,
        });
      },
    });
    await userEvent.click(
      within(await stage()).getByRole('button', { name: /^Mark as done/ }),
    );
    const title = await screen.findByText('Somebody else was faster');
    const alert = title.closest('[role=alert]');
    await waitFor(() =>
      expect(alert).toHaveTextContent('Look at the dashboard: Done (oscar)'),
    );
  });

  it('goes through the steps by keyboard, but never while somebody types', async () => {
    const actOnStep = jest.fn(async () => exampleRun());
    renderRun({ getRun: async () => exampleRun(), actOnStep });
    await stage();
    await userEvent.keyboard('j');
    expect(
      await screen.findByRole('heading', { name: 'Tell the others' }),
    ).toHaveFocus();
    expect(
      screen.getAllByRole('status').map(({ textContent }) => textContent),
    ).toContainEqual(
      'Step 3 of 3: Tell the others. Not yet begun. It comes after the steps before it',
    );
    await userEvent.keyboard('kk');
    expect(
      await screen.findByRole('heading', { name: 'See how bad it is' }),
    ).toHaveFocus();
    const comment = screen.getByLabelText('Tell the others');
    await userEvent.type(comment, 'jk?{Enter}');
    expect(comment).toHaveValue('jk?\n');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(
      screen.getByRole('heading', { name: 'See how bad it is' }),
    ).toBeInTheDocument();
    expect(actOnStep).not.toHaveBeenCalled();
  });

  it('does the main thing by Enter, and leads to it first where it changes something', async () => {
    const actOnStep = jest.fn(async () => exampleRun());
    const { unmount } = renderRun({
      getRun: async () => exampleRun(),
      actOnStep,
    });
    await stage();
    await userEvent.keyboard('{Enter}');
    expect(actOnStep).toHaveBeenCalledTimes(1);
    unmount();

    renderRun({
      getRun: async () =>
        exampleRun({
          kind: 'action',
          isReadOnly: false,
          controls: ['execute'],
        }),
      actOnStep,
    });
    const button = within(await stage()).getByRole('button', {
      name: /^Carry out/,
    });
    await userEvent.keyboard('{Enter}');
    expect(button).toHaveFocus();
    expect(actOnStep).toHaveBeenCalledTimes(1);
    await userEvent.keyboard('{Enter}');
    expect(actOnStep).toHaveBeenCalledTimes(2);
  });

  it('explains its keys, and turns them off', async () => {
    renderRun({ getRun: async () => exampleRun() });
    await stage();
    await userEvent.keyboard('?');
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('checkbox'));
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Close the help' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.keyboard('j');
    expect(
      screen.getByRole('heading', { name: 'Look at the dashboard' }),
    ).toBeInTheDocument();
  });

  it('stays to be read while the backend does not answer', async () => {
    let isDown = false;
    renderRun({
      getRun: async () => {
        if (isDown) {
          throw Object.assign(new Error('down'), { statusCode: 503 });
        }
        return exampleRun();
      },
    });
    await stage();
    isDown = true;
    expect(
      await screen.findByText(
        /This could not be loaded/,
        {},
        { timeout: 5000 },
      ),
    ).toBeInTheDocument();
    expect(await stage()).toHaveTextContent('Open the dashboard of the shop.');
  }, 15_000);

  it('leads from one that is over to another for the same, as a rollout may wait for it', async () => {
    renderRun({
      getRun: async () =>
        exampleRun({}, { phase: 'aborted', correlationId: 'rollout-1' }),
    });
    const again = await screen.findByRole('link', { name: /^Start it again/ });
    expect(again).toHaveAttribute(
      'href',
      expect.stringMatching(/go-back\?start=.*&correlation=rollout-1/),
    );
  });

  it('adds comments to the step that is shown, hands over, and aborts with a reason', async () => {
    const actOnRun = jest.fn(async () => exampleRun());
    renderRun({ getRun: async () => exampleRun(), actOnRun });
    await stage();
    await userEvent.type(
      screen.getByLabelText('Tell the others'),
      'I call the bank',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Add the comment' }),
    );
    expect(actOnRun).toHaveBeenLastCalledWith(exampleRun().id, {
      verb: 'comments',
      text: 'I call the bank',
      stepId: 'look',
    });
    await userEvent.click(
      screen.getByRole('button', { name: 'Abort the run…' }),
    );
    const dialog = await screen.findByRole('dialog');
    const abort = within(dialog).getByRole('button', { name: /^Abort: / });
    expect(abort).toBeDisabled();
    await userEvent.type(within(dialog).getByLabelText('Why?'), 'wrong one');
    await userEvent.click(abort);
    expect(actOnRun).toHaveBeenLastCalledWith(exampleRun().id, {
      verb: 'abort',
      reason: 'wrong one',
    });
  });
});
