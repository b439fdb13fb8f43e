import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { approvalReason } from '@quarterdeck/plugin-approvals-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { approvalsApiRef, type ApprovalsApi } from '../../api/ApprovalsApi';
import { exampleApproval, examplePage } from '../../testing/exampleApproval';
import { NeedsMe } from '../NeedsMe/NeedsMe';
import { ApprovalsPage } from './ApprovalsPage';

const APPROVAL = exampleApproval();

function renderAt(path: string, api: Partial<ApprovalsApi>) {
  return renderInTestApp(
    <Routes>
      <Route path="/approvals/*" element={<ApprovalsPage />} />
      <Route path="/" element={<NeedsMe sections={[]} />} />
    </Routes>,
    {
      apis: [
        [
          approvalsApiRef,
          {
            list: async () => examplePage([APPROVAL]),
            get: async () => APPROVAL,
            decide: async () => APPROVAL,
            ...api,
          },
        ],
      ],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      initialRouteEntries: [path],
    },
  );
}

describe('ApprovalsPage', () => {
  it('lists what waits for the reader', async () => {
    const list = jest.fn(async () => examplePage([APPROVAL]));
    renderAt('/approvals', { list });
    const item = (await screen.findByText(APPROVAL.title)).closest('li');
    expect(item).toHaveTextContent('Waits');
    expect(item).toHaveTextContent('production');
    expect(list).toHaveBeenCalledWith(
      { view: 'needs-me', limit: 20 },
      expect.anything(),
    );
  });

  it('says what comes here where nothing waits', async () => {
    renderAt('/approvals', { list: async () => examplePage([]) });
    expect(
      await screen.findByRole('region', { name: 'Nothing waits for you' }),
    ).toHaveTextContent('protected environment');
  });

  it.each([
    [403, 'You may not see this'],
    [404, 'This is not here'],
    [503, 'This could not be loaded'],
  ])('says what failed with %d, and what to do', async (statusCode, title) => {
    const answer = Object.assign(new Error(`Request failed`), { statusCode });
    const refuse = async () => {
      throw answer;
    };
    renderAt('/approvals', { list: refuse });
    expect(await screen.findByRole('alert')).toHaveTextContent(title);
  });

  it('says where one is not there, or not for the reader', async () => {
    renderAt(`/approvals/${APPROVAL.id}`, {
      get: async () => {
        throw Object.assign(new Error('There is no approval'), {
          statusCode: 404,
        });
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It does not exist any more, or you may not see it.',
    );
  });

  it('shows exactly what is agreed to, and sends the hash of it', async () => {
    const decide = jest.fn(async () => APPROVAL);
    renderAt(`/approvals/${APPROVAL.id}`, { decide });
    expect(await screen.findByText('image: v1.5.0')).toBeInTheDocument();
    expect(screen.getByText(APPROVAL.planHash)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Grant…' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('exactly this plan, once');
    await userEvent.click(
      within(dialog).getByRole('button', { name: `Grant: ${APPROVAL.title}` }),
    );
    expect(decide).toHaveBeenCalledWith(APPROVAL.id, 'grant', {
      planHash: APPROVAL.planHash,
      comment: null,
    });
  });

  it('wants a reason for a denial, and says what went wrong', async () => {
    const decide = jest.fn(async () => {
      throw new Error('It is granted already');
    });
    renderAt(`/approvals/${APPROVAL.id}`, { decide });
    await userEvent.click(await screen.findByRole('button', { name: 'Deny…' }));
    const dialog = await screen.findByRole('dialog');
    const deny = within(dialog).getByRole('button', { name: /^Deny: / });
    expect(deny).toBeDisabled();
    await userEvent.type(within(dialog).getByRole('textbox'), 'too late');
    await userEvent.click(deny);
    expect(decide).toHaveBeenCalledWith(
      APPROVAL.id,
      'deny',
      expect.objectContaining({ comment: 'too late' }),
    );
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'It is granted already',
    );
  });

  it('offers nothing to who may not decide, and says why', async () => {
    renderAt(`/approvals/${APPROVAL.id}`, {
      get: async () =>
        exampleApproval({
          mayDecide: false,
          mayDecideReason: approvalReason('decide.own'),
        }),
    });
    expect(
      await screen.findByText('You asked for it; somebody else has to decide'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Grant…' })).toBeNull();
  });
});

describe('the widget', () => {
  it('lists what needs the reader', async () => {
    renderAt('/', {});
    expect(await screen.findByText(APPROVAL.title)).toBeInTheDocument();
    expect(screen.getByText('All approvals')).toBeInTheDocument();
  });

  it('says so where that is nothing', async () => {
    renderAt('/', { list: async () => examplePage([]) });
    expect(
      await screen.findByText('Nothing waits for you.'),
    ).toBeInTheDocument();
  });
});
